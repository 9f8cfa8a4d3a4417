package aerospiketest_test

import (
	"fmt"
	"log"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
	"github.com/aerospike/aerospike-client-go/v7/types"

	"github.com/otelaerospike/go/aerospiketest"
)

func Example() {
	cluster, err := aerospiketest.Start(aerospiketest.WithNodes(3))
	if err != nil {
		log.Fatal(err)
	}

	policy := aerospike.NewClientPolicy()
	policy.MinConnectionsPerNode = 8 // an operation does not wait for a connection
	hosts, err := aerospike.NewHosts(cluster.Addresses()...)
	if err != nil {
		log.Fatal(err)
	}
	client, err := aerospike.NewClientWithPolicyAndHost(policy, hosts...)
	if err != nil {
		log.Fatal(err)
	}

	key, _ := aerospike.NewKey("test", "people", "ann")
	if err := client.Put(nil, key, aerospike.BinMap{"age": 41}); err != nil {
		log.Fatal(err)
	}
	record, err := client.Get(nil, key)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("age:", record.Bins["age"])

	// Every second read fails.
	remove := cluster.Inject(aerospiketest.Fault{
		Commands: aerospiketest.Read, ResultCode: int(types.KEY_BUSY), Share: 0.5,
	})
	for range 4 {
		_, err := client.Get(nil, key)
		fmt.Println("failed:", err != nil)
	}
	remove()

	client.Close()
	if err := cluster.Close(); err != nil {
		log.Fatal(err)
	}

	// Output:
	// age: 41
	// failed: false
	// failed: true
	// failed: false
	// failed: true
}
