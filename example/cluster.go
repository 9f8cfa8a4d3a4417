package main

import (
	"time"

	"github.com/otelaerospike/go/aerospiketest"
)

const nodes = 3

// network gives the in-process nodes the latency of nodes across a network.
var network = aerospiketest.Fault{Latency: 300 * time.Microsecond, Jitter: 300 * time.Microsecond}

// startCluster starts the in-process cluster that stands in for a real one.
func startCluster(namespace string) (*aerospiketest.Cluster, error) {
	cluster, err := aerospiketest.Start(aerospiketest.WithNodes(nodes), aerospiketest.WithNamespaces(namespace))
	if err != nil {
		return nil, err
	}
	cluster.Inject(network)
	return cluster, nil
}
