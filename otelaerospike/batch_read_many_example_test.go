package otelaerospike_test

import (
	"context"
	"fmt"
	"log"

	aerospike "github.com/aerospike/aerospike-client-go/v7"

	"github.com/otelaerospike/go/otelaerospike"
)

// A request that needs records of several sets asks for all of them at once.
func ExampleClient_BatchReadMany() {
	policy, hosts, stop := exampleCluster()
	defer stop()
	client, err := otelaerospike.NewClient(policy, hosts)
	if err != nil {
		log.Fatal(err)
	}
	defer client.Close()
	for _, set := range []string{"users", "carts"} {
		key, err := aerospike.NewKey("test", set, "ann")
		if err != nil {
			log.Fatal(err)
		}
		if err := client.Put(nil, key, aerospike.BinMap{"of": set}); err != nil {
			log.Fatal(err)
		}
	}

	handles, readErr := client.BatchReadMany(context.Background(),
		otelaerospike.BatchRequest{Namespace: "test", Set: "users", Keys: []any{"ann"}},
		otelaerospike.BatchRequest{Namespace: "test", Set: "carts", Keys: []any{"ann", "bob"}},
	)
	if readErr != nil {
		log.Fatal(readErr)
	}
	users, carts := handles[0], handles[1]
	fmt.Println(users.ToMap(), carts.ToSlice())
	// Output: map[ann:map[of:users]] [map[of:carts] map[]]
}
