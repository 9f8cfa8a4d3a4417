package aerospiketest_test

import (
	"testing"

	aerospike "github.com/aerospike/aerospike-client-go/v7"

	"github.com/otelaerospike/go/aerospiketest"
)

// countVisit is the code under test.
func countVisit(client *aerospike.Client, user string) error {
	key, err := aerospike.NewKey("test", "users", user)
	if err != nil {
		return err
	}
	return client.Add(nil, key, aerospike.BinMap{"visits": 1})
}

// testCountVisit is a test. In a file of your own its name begins with Test, and go test calls it.
func testCountVisit(t *testing.T) {
	cluster := aerospiketest.New(t) // closed with the test
	hosts, err := aerospike.NewHosts(cluster.Addresses()...)
	if err != nil {
		t.Fatal(err)
	}
	client, err := aerospike.NewClientWithPolicyAndHost(nil, hosts...)
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()

	for range 2 {
		if err := countVisit(client, "ann"); err != nil {
			t.Fatal(err)
		}
	}
	key, err := aerospike.NewKey("test", "users", "ann")
	if err != nil {
		t.Fatal(err)
	}
	record, err := client.Get(nil, key)
	if err != nil {
		t.Fatal(err)
	}
	if visits := record.Bins["visits"]; visits != 2 {
		t.Errorf("ann has %v visits, not 2", visits)
	}
}

// New belongs to a test, because the cluster ends with the test.
func ExampleNew() {
	// go test calls testCountVisit.
}
