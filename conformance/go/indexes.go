package main

import (
	"fmt"
	"strings"

	"github.com/pinecone-io/go-pinecone/v5/pinecone"
)

func (l *lifecycle) create(name string, dimension int32, metric pinecone.IndexMetric, protection pinecone.DeletionProtection) error {
	request := &pinecone.CreateServerlessIndexRequest{
		Name: name, Cloud: pinecone.Aws, Region: "us-east-1", Dimension: &dimension, Metric: &metric,
		DeletionProtection: &protection, Tags: &pinecone.IndexTags{"team": "search", "env": "ci"},
	}
	_, err := l.client.CreateServerlessIndex(ctx, request)
	return err
}

func (l *lifecycle) indexes() {
	create := func() error {
		return l.create(l.name, 4, pinecone.Cosine, pinecone.DeletionProtectionEnabled)
	}
	l.Step("create a dense serverless index", create)
	l.Step("describe it", func() error {
		model, err := l.client.DescribeIndex(ctx, l.name)
		if err != nil {
			return err
		}
		l.host = model.Host
		if l.index, err = l.connect(l.host, ""); err != nil {
			return err
		}
		return All(
			Same(int32(4), *model.Dimension), Same(pinecone.Cosine, model.Metric), Same("dense", model.VectorType),
			Same(pinecone.DeletionProtectionEnabled, model.DeletionProtection),
			Same(pinecone.IndexStatus{Ready: true, State: pinecone.Ready}, *model.Status),
			Same(pinecone.IndexTags{"team": "search", "env": "ci"}, *model.Tags),
			Same("us-east-1", model.Spec.Serverless.Region))
	})
	l.Step("list indexes", func() error {
		listed, err := l.client.ListIndexes(ctx)
		if err != nil {
			return err
		}
		for _, model := range listed {
			if model.Name == l.name {
				return nil
			}
		}
		return fmt.Errorf("%s is not listed", l.name)
	})
	l.Refused("create the same name again", create, "409", "(?i)already exists")
	remove := func(name string) func() error {
		return func() error { return l.client.DeleteIndex(ctx, name) }
	}
	l.Refused("delete a protected index", remove(l.name), "403", "Deletion protection is enabled")
	l.Step("configure protection and tags", func() error {
		model, err := l.client.ConfigureIndex(ctx, l.name, pinecone.ConfigureIndexParams{
			DeletionProtection: pinecone.DeletionProtectionDisabled,
			Tags:               pinecone.IndexTags{"team": "data", "env": "", "tier": "gold"},
		})
		if err != nil {
			return err
		}
		return All(
			Same(pinecone.DeletionProtectionDisabled, model.DeletionProtection),
			Same(pinecone.IndexTags{"team": "data", "tier": "gold"}, *model.Tags))
	})
	l.Refused("describe a missing index", l.describe("no-such"), "404", "(?i)not found")
	l.Refused("delete a missing index", remove("no-such"), "404", "(?i)not found")
}

func (l *lifecycle) describe(name string) func() error {
	return func() error {
		_, err := l.client.DescribeIndex(ctx, name)
		return err
	}
}

func (l *lifecycle) farewell() {
	l.Step("delete the index", func() error { return l.client.DeleteIndex(ctx, l.name) })
	l.Refused("the index is gone", l.describe(l.name), "404", "(?i)not found")
	l.Step("a new index of that name is empty and has the same host", func() error {
		if err := l.create(l.name, 8, pinecone.Euclidean, pinecone.DeletionProtectionDisabled); err != nil {
			return err
		}
		model, err := l.client.DescribeIndex(ctx, l.name)
		if err != nil {
			return err
		}
		stats, err := l.index.DescribeIndexStats(ctx)
		if err != nil {
			return err
		}
		return All(Same(l.host, model.Host), Same(uint32(8), *stats.Dimension), Same(uint32(0), stats.TotalVectorCount))
	})
}

func (l *lifecycle) removeLeftovers() {
	listed, err := l.client.ListIndexes(ctx)
	if err != nil {
		return
	}
	for _, model := range listed {
		if !strings.HasPrefix(model.Name, l.prefix+"-") {
			continue
		}
		if model.DeletionProtection == pinecone.DeletionProtectionEnabled {
			_, _ = l.client.ConfigureIndex(ctx, model.Name,
				pinecone.ConfigureIndexParams{DeletionProtection: pinecone.DeletionProtectionDisabled})
		}
		l.Step("remove "+model.Name, func() error { return l.client.DeleteIndex(ctx, model.Name) })
	}
}
