package clientstats

import (
	"maps"
	"net"
	"time"
)

const (
	// TotalNodes is the name of the number of nodes in the numbers of the cluster.
	TotalNodes = "total-nodes"

	clusterKey = "cluster-aggregated-stats"
)

// Snapshot holds what a client had counted at one time. Readers share it: nothing in it may be changed.
type Snapshot struct {
	Taken   time.Time
	Cluster Numbers            // sums over all nodes, what only the cluster counts, and TotalNodes
	Nodes   map[string]Numbers // by host:port; nodes that are gone stay
}

// Numbers are the client's numbers by the client's own names. A value is a float64 or an int, or a map of further values.
type Numbers map[string]any

// Int returns the whole number that has a name. It reports false when there is none.
func (n Numbers) Int(name string) (int64, bool) {
	switch value := n[name].(type) {
	case float64:
		return int64(value), true
	case int:
		return int64(value), true
	}
	return 0, false
}

// newSnapshot splits what a client answered. It leaves out what belongs neither to the cluster nor to a node.
func newSnapshot(answer map[string]any, taken time.Time) *Snapshot {
	s := &Snapshot{Taken: taken, Cluster: Numbers{}, Nodes: map[string]Numbers{}}
	for key, value := range answer {
		numbers, ok := value.(map[string]any)
		if !ok {
			continue
		}
		if key == clusterKey {
			maps.Copy(s.Cluster, numbers)
		} else if _, _, err := net.SplitHostPort(key); err == nil {
			s.Nodes[key] = numbers
		}
	}
	if nodes, ok := answer[TotalNodes]; ok {
		s.Cluster[TotalNodes] = nodes
	}
	return s
}
