// Code generated from ../cluster.go; DO NOT EDIT.

package otelaerospike

import (
	aerospike "github.com/aerospike/aerospike-client-go/v8"

	"github.com/otelaerospike/go/internal/clientstats"
)

// This file asks the client about its cluster, for the metrics that WithClusterMetrics observes.

// newStatsReader returns a reader of the client's numbers. Readers of the same cluster share what they read.
func newStatsReader(client ClientAPI) *clientstats.Reader {
	var key any
	if cluster := clusterOrNil(client); cluster != nil {
		key = cluster
	}
	return clientstats.NewReader(key, func() (map[string]any, error) {
		stats, err := client.Stats()
		if err != nil {
			return nil, err
		}
		return stats, nil
	})
}

// clusterOrNil returns nil for a client without a cluster, such as v7's proxy client, which panics when it is asked for one.
func clusterOrNil(client ClientAPI) (cluster *aerospike.Cluster) {
	defer func() { _ = recover() }()
	return client.Cluster()
}

// connectionLimit returns how many connections the client's policy allows to a node, and 0 when there is no limit or it is not known.
func connectionLimit(client ClientAPI) int {
	cluster := clusterOrNil(client)
	if cluster == nil {
		return 0
	}
	policy := cluster.ClientPolicy()
	if !policy.LimitConnectionsToQueueSize {
		return 0
	}
	return policy.ConnectionQueueSize
}
