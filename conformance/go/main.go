// A full life of indexes and records through the official Go client, against a running server: `lifecycle URL`.
//
// The client's data plane is gRPC. It speaks plaintext when the described host says http://, and otherwise TLS with
// the roots named by SSL_CERT_FILE.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"github.com/pinecone-io/go-pinecone/v5/pinecone"
	"google.golang.org/protobuf/types/known/structpb"
)

var (
	ctx   = context.Background()
	xAxis = []float32{1, 0, 0, 0}
)

type film struct {
	ID       string         `json:"id"`
	Values   []float32      `json:"values"`
	Metadata map[string]any `json:"metadata"`
}

type lifecycle struct {
	Steps
	client *pinecone.Client
	index  *pinecone.IndexConnection
	films  []*pinecone.Vector
	prefix string
	name   string
	host   string
}

func main() {
	l, err := open(os.Args[1])
	if err != nil {
		fmt.Println("FAIL go: open the client:", err)
		os.Exit(1)
	}
	l.run()
	l.removeLeftovers()
	if l.failed > 0 {
		os.Exit(1)
	}
}

func open(url string) (*lifecycle, error) {
	transport := "plaintext"
	if strings.HasPrefix(url, "https") {
		transport = "tls"
	}
	client, err := pinecone.NewClient(pinecone.NewClientParams{ApiKey: "conformance", Host: url})
	if err != nil {
		return nil, err
	}
	text, err := os.ReadFile("../fixtures/films.json")
	if err != nil {
		return nil, err
	}
	var films []film
	if err := json.Unmarshal(text, &films); err != nil {
		return nil, err
	}
	l := &lifecycle{Steps: Steps{suite: "go 5 " + transport}, client: client, prefix: "go-" + transport}
	l.name = l.prefix + "-dense"
	for _, one := range films {
		metadata, err := structpb.NewStruct(one.Metadata)
		if err != nil {
			return nil, err
		}
		l.films = append(l.films, &pinecone.Vector{Id: one.ID, Values: &one.Values, Metadata: metadata})
	}
	return l, nil
}

func (l *lifecycle) run() {
	l.indexes()
	if l.index == nil {
		return
	}
	l.records()
	l.filters()
	l.listing()
	l.changes()
	l.deletes()
	l.namespaces()
	l.recordErrors()
	l.otherKinds()
	l.farewell()
}

func (l *lifecycle) connect(host, namespace string) (*pinecone.IndexConnection, error) {
	return l.client.Index(pinecone.NewIndexConnParams{Host: host, Namespace: namespace})
}

func (l *lifecycle) upsert(index *pinecone.IndexConnection, records []*pinecone.Vector, expected uint32) error {
	count, err := index.UpsertVectors(ctx, records)
	if err != nil {
		return err
	}
	return Same(expected, count)
}

func structOf(text string) *structpb.Struct {
	value := &structpb.Struct{}
	if err := value.UnmarshalJSON([]byte(text)); err != nil {
		panic(err)
	}
	return value
}

func ids(found *pinecone.QueryVectorsResponse) string {
	var names []string
	for _, match := range found.Matches {
		names = append(names, match.Vector.Id)
	}
	return strings.Join(names, " ")
}

func scores(found *pinecone.QueryVectorsResponse) []float32 {
	var all []float32
	for _, match := range found.Matches {
		all = append(all, match.Score)
	}
	return all
}
