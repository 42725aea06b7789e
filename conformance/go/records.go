package main

import (
	"fmt"
	"sort"
	"strings"

	"github.com/pinecone-io/go-pinecone/v5/pinecone"
)

func (l *lifecycle) records() {
	l.Step("upsert", func() error { return l.upsert(l.index, l.films, 5) })
	l.Step("fetch", func() error {
		found, err := l.index.FetchVectors(ctx, []string{"film-1", "film-5", "nobody"})
		if err != nil {
			return err
		}
		if len(found.Vectors) != 2 {
			return fmt.Errorf("expected two records, got %s", show(found.Vectors))
		}
		last := found.Vectors["film-5"]
		return All(
			Same(*l.films[4].Values, *last.Values),
			Same(l.films[4].Metadata.AsMap(), last.Metadata.AsMap()))
	})
	l.Step("query by vector", func() error {
		found, err := l.index.QueryByVectorValues(ctx, &pinecone.QueryByVectorValuesRequest{
			Vector: xAxis, TopK: 3, IncludeMetadata: true, IncludeValues: true})
		if err != nil {
			return err
		}
		return All(
			Same("film-1 film-2 film-5", ids(found)),
			Close([]float32{1, 0.8, 0.6}, scores(found)),
			Same(*l.films[1].Values, *found.Matches[1].Vector.Values),
			Same(l.films[1].Metadata.AsMap(), found.Matches[1].Vector.Metadata.AsMap()))
	})
	byID := func(name string) (*pinecone.QueryVectorsResponse, error) {
		return l.index.QueryByVectorId(ctx, &pinecone.QueryByVectorIdRequest{VectorId: name, TopK: 2})
	}
	l.Step("query by id", func() error {
		found, err := byID("film-3")
		if err != nil {
			return err
		}
		return Same("film-3 film-2", ids(found))
	})
	l.Step("query by an unknown id", func() error {
		found, err := byID("nobody")
		if err != nil {
			return err
		}
		return Same("", ids(found))
	})
	l.Step("describe index stats", func() error {
		stats, err := l.index.DescribeIndexStats(ctx)
		if err != nil {
			return err
		}
		summary := stats.Namespaces["__default__"]
		if summary == nil {
			summary = stats.Namespaces[""]
		}
		if summary == nil {
			return fmt.Errorf("no default namespace in %s", show(stats))
		}
		return All(Same(uint32(4), *stats.Dimension), Same(uint32(5), stats.TotalVectorCount), Same(uint32(5), summary.VectorCount))
	})
}

func (l *lifecycle) filters() {
	cases := []struct{ filter, expected string }{
		{`{"genre": "comedy"}`, "film-1 film-3"},
		{`{"genre": {"$ne": "drama"}}`, "film-1 film-3 film-5"},
		{`{"year": {"$gt": 2020, "$lte": 2022}}`, "film-3 film-4"},
		{`{"year": {"$in": [2019, 2023]}}`, "film-1 film-5"},
		{`{"tags": "silent"}`, "film-1 film-5"},
		{`{"tags": {"$exists": false}}`, "film-4"},
		{`{"$or": [{"genre": "action"}, {"$and": [{"rated": false}, {"year": {"$lt": 2021}}]}]}`, "film-2 film-5"},
	}
	query := func(filter string) (string, error) {
		found, err := l.index.QueryByVectorValues(ctx, &pinecone.QueryByVectorValuesRequest{
			Vector: xAxis, TopK: 10, MetadataFilter: structOf(filter)})
		if err != nil {
			return "", err
		}
		names := strings.Fields(ids(found))
		sort.Strings(names)
		return strings.Join(names, " "), nil
	}
	for _, one := range cases {
		l.Step("filter "+one.filter, func() error {
			names, err := query(one.filter)
			if err != nil {
				return err
			}
			return Same(one.expected, names)
		})
	}
	l.Refused("filter with an unknown operator", func() error {
		_, err := query(`{"year": {"$near": 3}}`)
		return err
	}, "InvalidArgument", `\$near`)
}

func (l *lifecycle) listing() {
	many := l.index.WithNamespace("many")
	l.Step("upsert in batches", func() error {
		var rows []*pinecone.Vector
		for i := range 230 {
			values := []float32{1, float32(i), 0, 0}
			metadata := structOf(fmt.Sprintf(`{"even": %t}`, i%2 == 0))
			rows = append(rows, &pinecone.Vector{Id: fmt.Sprintf("row-%03d", i), Values: &values, Metadata: metadata})
		}
		return All(l.upsert(many, rows[:150], 150), l.upsert(many, rows[150:], 80))
	})
	list := func(prefix *string, limit *uint32) (sizes []int, names []string, err error) {
		for token := (*string)(nil); ; {
			page, err := many.ListVectors(ctx, &pinecone.ListVectorsRequest{Prefix: prefix, Limit: limit, PaginationToken: token})
			if err != nil {
				return nil, nil, err
			}
			sizes = append(sizes, len(page.VectorIds))
			for _, name := range page.VectorIds {
				names = append(names, *name)
			}
			if token = page.NextPaginationToken; token == nil || *token == "" {
				return sizes, names, nil
			}
		}
	}
	l.Step("list all ids by pages", func() error {
		sizes, names, err := list(nil, nil)
		if err != nil {
			return err
		}
		return All(Same([]int{100, 100, 30}, sizes), Same(true, sort.StringsAreSorted(names)), Same("row-229", names[229]))
	})
	l.Step("list ids by prefix and limit", func() error {
		prefix, limit := "row-10", uint32(4)
		sizes, names, err := list(&prefix, &limit)
		if err != nil {
			return err
		}
		return All(Same([]int{4, 4, 2}, sizes), Same("row-109", names[9]))
	})
	l.Step("fetch by metadata by pages", func() error {
		limit, seen := uint32(50), map[string]bool{}
		for token := (*string)(nil); ; {
			page, err := many.FetchVectorsByMetadata(ctx, &pinecone.FetchVectorsByMetadataRequest{
				Filter: structOf(`{"even": true}`), Limit: &limit, PaginationToken: token})
			if err != nil {
				return err
			}
			for name := range page.Vectors {
				seen[name] = true
			}
			if page.Pagination == nil || page.Pagination.Next == "" {
				return Same(115, len(seen))
			}
			token = &page.Pagination.Next
		}
	})
}

func (l *lifecycle) changes() {
	record := func(name string) (*pinecone.Vector, error) {
		found, err := l.index.FetchVectors(ctx, []string{name})
		if err != nil {
			return nil, err
		}
		if found.Vectors[name] == nil {
			return nil, fmt.Errorf("%s is gone", name)
		}
		return found.Vectors[name], nil
	}
	l.Step("update metadata by id", func() error {
		change := &pinecone.UpdateVectorRequest{Id: "film-2", Metadata: structOf(`{"year": 2024, "mood": "dark"}`)}
		if err := l.index.UpdateVector(ctx, change); err != nil {
			return err
		}
		changed, err := record("film-2")
		if err != nil {
			return err
		}
		expected := l.films[1].Metadata.AsMap()
		expected["year"], expected["mood"] = 2024.0, "dark"
		return All(Same(expected, changed.Metadata.AsMap()), Same(*l.films[1].Values, *changed.Values))
	})
	l.Step("update values by id", func() error {
		values := []float32{0, 0, 0, 1}
		if err := l.index.UpdateVector(ctx, &pinecone.UpdateVectorRequest{Id: "film-2", Values: values}); err != nil {
			return err
		}
		changed, err := record("film-2")
		if err != nil {
			return err
		}
		return Same(values, *changed.Values)
	})
	l.Step("update by filter, dry run first", func() error {
		for _, dryRun := range []bool{true, false} {
			found, err := l.index.UpdateVectorsByMetadata(ctx, &pinecone.UpdateVectorsByMetadataRequest{
				Filter: structOf(`{"genre": "comedy"}`), Metadata: structOf(`{"fun": true}`), DryRun: &dryRun})
			if err != nil {
				return err
			}
			changed, err := record("film-3")
			if err != nil {
				return err
			}
			_, marked := changed.Metadata.AsMap()["fun"]
			if err := All(Same(int32(2), found.MatchedRecords), Same(!dryRun, marked)); err != nil {
				return err
			}
		}
		return nil
	})
}

func (l *lifecycle) deletes() {
	doomed := l.index.WithNamespace("doomed")
	left := func(expected string) error {
		found, err := doomed.FetchVectors(ctx, []string{"film-1", "film-2", "film-3", "film-4", "film-5"})
		if err != nil {
			return err
		}
		var names []string
		for name := range found.Vectors {
			names = append(names, name)
		}
		sort.Strings(names)
		return Same(expected, strings.Join(names, " "))
	}
	l.Step("delete by ids", func() error {
		return All(
			l.upsert(doomed, l.films, 5),
			doomed.DeleteVectorsById(ctx, []string{"film-1", "nobody"}),
			left("film-2 film-3 film-4 film-5"))
	})
	l.Step("delete by filter", func() error {
		return All(doomed.DeleteVectorsByFilter(ctx, structOf(`{"genre": "drama"}`)), left("film-3 film-5"))
	})
	l.Step("delete all of a namespace", func() error {
		return All(doomed.DeleteAllVectorsInNamespace(ctx), left(""))
	})
	l.Refused("delete in a missing namespace", func() error {
		return l.index.WithNamespace("nowhere").DeleteAllVectorsInNamespace(ctx)
	}, "NotFound", "Namespace not found")
}

func (l *lifecycle) recordErrors() {
	short := []float32{1, 2, 3}
	wrong := "Vector dimension 3 does not match the dimension of the index 4"
	l.Refused("upsert a wrong dimension", func() error {
		return l.upsert(l.index, []*pinecone.Vector{{Id: "a", Values: &short}}, 1)
	}, "InvalidArgument", wrong)
	query := func(vector []float32, topK uint32) func() error {
		return func() error {
			_, err := l.index.QueryByVectorValues(ctx, &pinecone.QueryByVectorValuesRequest{Vector: vector, TopK: topK})
			return err
		}
	}
	l.Refused("query a wrong dimension", query(short, 1), "InvalidArgument", wrong)
	l.Refused("top_k above the limit", query(xAxis, 10_001), "InvalidArgument", "(?i)top_?k")
	l.Refused("top_k of nothing", query(xAxis, 0), "InvalidArgument", "(?i)top_?k")
	l.Refused("metadata with a nested object", func() error {
		values := xAxis
		return l.upsert(l.index, []*pinecone.Vector{{Id: "a", Values: &values, Metadata: structOf(`{"a": {"b": 1}}`)}}, 1)
	}, "InvalidArgument", "Metadata value must be")
}
