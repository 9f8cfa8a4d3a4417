package main

import (
	"testing"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
	"github.com/stretchr/testify/require"

	"github.com/otelaerospike/go/aerospiketest"
	"github.com/otelaerospike/go/otelaerospike"
)

func TestAVisitIsCounted(t *testing.T) {
	cluster := aerospiketest.New(t)                        // closed with the test; aerospiketest.WithNodes(3) for more nodes
	hosts, _ := aerospike.NewHosts(cluster.Addresses()...) // the addresses are valid
	client, err := otelaerospike.NewClient(nil, hosts)
	require.NoError(t, err)
	defer client.Close()

	record, err := visit(client, "ann")
	require.NoError(t, err)
	require.Equal(t, aerospike.BinMap{"visits": 1}, record.Bins)
}
