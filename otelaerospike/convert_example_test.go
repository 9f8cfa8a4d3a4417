package otelaerospike_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log"

	aerospike "github.com/aerospike/aerospike-client-go/v7"

	"github.com/otelaerospike/go/otelaerospike"
)

// readUsers reads ann, who exists, and bob, who does not.
func readUsers(client *otelaerospike.Client) *otelaerospike.BatchRecords {
	key, err := aerospike.NewKey("test", "users", "ann")
	if err != nil {
		log.Fatal(err)
	}
	bins := aerospike.BinMap{"visits": 1, "scores": map[any]any{2026: []any{0.5, "b"}}}
	if err := client.Put(nil, key, bins); err != nil {
		log.Fatal(err)
	}
	records, readErr := client.BatchRead(context.Background(), otelaerospike.BatchRequest{
		Namespace: "test", Set: "users", Keys: []any{"bob", "ann"},
	})
	if readErr != nil {
		log.Fatal(readErr)
	}
	return records
}

// A handler answers with the records as JSON.
func ExampleBatchRecords_ToJSONMap() {
	policy, hosts, stop := exampleCluster()
	defer stop()
	client, err := otelaerospike.NewClient(policy, hosts)
	if err != nil {
		log.Fatal(err)
	}
	defer client.Close()

	answer, err := json.Marshal(readUsers(client).ToJSONMap())
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(string(answer))
	// Output: {"ann":{"scores":{"2026":[0.5,"b"]},"visits":1}}
}

// A slice has a place for every key, in the order of the request.
func ExampleBatchRecords_ToSlice() {
	policy, hosts, stop := exampleCluster()
	defer stop()
	client, err := otelaerospike.NewClient(policy, hosts)
	if err != nil {
		log.Fatal(err)
	}
	defer client.Close()

	for i, bins := range readUsers(client).ToSlice() {
		fmt.Println(i, bins["visits"])
	}
	// Output:
	// 0 <nil>
	// 1 1
}
