package otelaerospike

import (
	"errors"
	"fmt"
	"maps"
	"net"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
)

// Keys of what the client's Stats returns, and of what is added here.
const (
	statsOfAllNodes = "cluster-aggregated-stats"
	statNodes       = "total-nodes"
	statLimit       = "connection-limit" // from the client's policy
)

// clusterStats are the client's own numbers at one time.
type clusterStats struct {
	cluster stats
	nodes   map[string]stats // by host:port; nodes that are gone stay
}

// stats holds numbers by their key: float64 where they went through JSON, else int.
type stats map[string]any

func (s stats) number(key string) (int64, bool) {
	switch n := s[key].(type) {
	case float64:
		return int64(n), true
	case int:
		return int64(n), true
	}
	return 0, false
}

// stat reads one number.
func stat(key string) func(stats) (int64, bool) {
	return func(s stats) (int64, bool) { return s.number(key) }
}

// closedOtherwise counts the closed connections that are counted under no reason of their own.
func closedOtherwise(s stats) (int64, bool) {
	closed, ok := s.number("closed-connections")
	idle, _ := s.number("connections-idle-dropped")
	overflow, _ := s.number("connections-pool-overflow")
	return max(closed-idle-overflow, 0), ok
}

// errStatsPanicked is why a client is not asked again: a panic may have left its locks held.
var errStatsPanicked = errors.New("panic")

// readStats asks the client for its numbers. That is not cheap: the client converts them to JSON and back. A panic, which is how
// a client that does not support Stats may say so, becomes an error.
func readStats(client aerospike.ClientIfc) (read clusterStats, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%w: %v", errStatsPanicked, p)
		}
	}()
	answer, failure := client.Stats()
	if failure != nil {
		return clusterStats{}, failure
	}
	read = clusterStats{cluster: stats{}, nodes: map[string]stats{}}
	for key, value := range answer {
		numbers, ok := value.(map[string]any)
		if !ok {
			continue
		}
		if key == statsOfAllNodes {
			maps.Copy(read.cluster, numbers)
		} else if _, _, err := net.SplitHostPort(key); err == nil {
			read.nodes[key] = numbers
		}
	}
	if nodes, ok := answer[statNodes]; ok {
		read.cluster[statNodes] = nodes
	}
	if limit := connectionLimit(client); limit > 0 {
		read.cluster[statLimit] = limit
	}
	return read, nil
}

// connectionLimit returns how many connections the client's policy allows to a node, and 0 when that is not known.
func connectionLimit(client aerospike.ClientIfc) (limit int) {
	defer func() { _ = recover() }() // a client that has numbers and no cluster
	cluster := client.Cluster()
	if cluster == nil {
		return 0
	}
	policy := cluster.ClientPolicy()
	if !policy.LimitConnectionsToQueueSize {
		return 0
	}
	return policy.ConnectionQueueSize
}
