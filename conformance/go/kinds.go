package main

import (
	"github.com/pinecone-io/go-pinecone/v5/pinecone"
)

func (l *lifecycle) namespaces() {
	create := func() error {
		_, err := l.index.CreateNamespace(ctx, &pinecone.CreateNamespaceParams{Name: "fresh"})
		return err
	}
	l.Step("create an empty namespace", create)
	l.Refused("create it again", create, "AlreadyExists")
	l.Step("list namespaces by prefix", func() error {
		prefix := "fr"
		listed, err := l.index.ListNamespaces(ctx, &pinecone.ListNamespacesParams{Prefix: &prefix})
		if err != nil {
			return err
		}
		return All(Same(1, len(listed.Namespaces)), Same("fresh", listed.Namespaces[0].Name), Same(int32(1), listed.TotalCount))
	})
	l.Step("describe a namespace", func() error {
		described, err := l.index.DescribeNamespace(ctx, "many")
		if err != nil {
			return err
		}
		return All(Same("many", described.Name), Same(uint64(230), described.RecordCount))
	})
	l.Step("delete a namespace", func() error { return l.index.DeleteNamespace(ctx, "many") })
	l.Refused("it is gone", func() error {
		_, err := l.index.DescribeNamespace(ctx, "many")
		return err
	}, "NotFound")
}

func (l *lifecycle) otherKinds() {
	l.Step("euclidean index: squared distance, nearest first", func() error {
		name := l.prefix + "-euclid"
		if err := l.create(name, 4, pinecone.Euclidean, pinecone.DeletionProtectionDisabled); err != nil {
			return err
		}
		return l.nearest(name, l.films, &pinecone.QueryByVectorValuesRequest{Vector: xAxis, TopK: 3},
			"film-1 film-2 film-5", []float32{0, 0.4, 0.8})
	})
	l.Step("sparse index: upsert, query", func() error {
		name, metric, kind := l.prefix+"-sparse", pinecone.Dotproduct, "sparse"
		_, err := l.client.CreateServerlessIndex(ctx, &pinecone.CreateServerlessIndexRequest{
			Name: name, Cloud: pinecone.Aws, Region: "us-east-1", Metric: &metric, VectorType: &kind})
		if err != nil {
			return err
		}
		records := []*pinecone.Vector{
			{Id: "a", SparseValues: &pinecone.SparseValues{Indices: []uint32{7, 4294967295}, Values: []float32{1, 2}}},
			{Id: "b", SparseValues: &pinecone.SparseValues{Indices: []uint32{7}, Values: []float32{4}}},
			{Id: "c", SparseValues: &pinecone.SparseValues{Indices: []uint32{9}, Values: []float32{1}}},
		}
		query := &pinecone.QueryByVectorValuesRequest{TopK: 5,
			SparseValues: &pinecone.SparseValues{Indices: []uint32{7, 4294967295}, Values: []float32{1, 1}}}
		return l.nearest(name, records, query, "b a", []float32{4, 3})
	})
	l.Step("hybrid index: dense and sparse scores add up", func() error {
		name := l.prefix + "-hybrid"
		if err := l.create(name, 4, pinecone.Dotproduct, pinecone.DeletionProtectionDisabled); err != nil {
			return err
		}
		var records []*pinecone.Vector
		for place, one := range l.films {
			sparse := &pinecone.SparseValues{Indices: []uint32{uint32(place)}, Values: []float32{2}}
			records = append(records, &pinecone.Vector{Id: one.Id, Values: one.Values, SparseValues: sparse})
		}
		query := &pinecone.QueryByVectorValuesRequest{Vector: xAxis, TopK: 2,
			SparseValues: &pinecone.SparseValues{Indices: []uint32{2}, Values: []float32{0.7}}}
		return l.nearest(name, records, query, "film-3 film-1", []float32{1.4, 1})
	})
}

// nearest fills a new index and checks what one query of it finds.
func (l *lifecycle) nearest(name string, records []*pinecone.Vector, query *pinecone.QueryByVectorValuesRequest, names string, expected []float32) error {
	model, err := l.client.DescribeIndex(ctx, name)
	if err != nil {
		return err
	}
	index, err := l.connect(model.Host, "")
	if err != nil {
		return err
	}
	if err := l.upsert(index, records, uint32(len(records))); err != nil {
		return err
	}
	found, err := index.QueryByVectorValues(ctx, query)
	if err != nil {
		return err
	}
	return All(Same(names, ids(found)), Close(expected, scores(found)))
}
