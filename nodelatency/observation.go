package nodelatency

import (
	"errors"
	"fmt"
	"slices"
	"time"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
	"go.opentelemetry.io/otel/attribute"
)

// observation is a client that is observed. Its producer guards it.
type observation struct {
	client     aerospike.ClientIfc
	cluster    *aerospike.Cluster
	attributes attribute.Set
	enabled    *aerospike.MetricsPolicy // by us; nil: the service had enabled its metrics

	bounds   []float64
	seen     map[nodeType]latencies // as read last
	readAt   time.Time
	reported bool // whether an error was
}

// begin enables the client's metrics, unless they are enabled, and reads what they are to start from.
func (o *observation) begin() error {
	if o.cluster == nil {
		return errors.New("the client is nil, or has no cluster, as that of a proxy")
	}
	if !o.cluster.MetricsEnabled() {
		o.enabled = aerospike.DefaultMetricsPolicy()
		o.cluster.EnableMetrics(o.enabled)
	}
	if _, err := o.read(); err != nil {
		o.disable()
		return err
	}
	return nil
}

// clusterOf returns nil where the client panics, as that of a proxy does.
func clusterOf(client aerospike.ClientIfc) (cluster *aerospike.Cluster) {
	defer func() { _ = recover() }()
	return client.Cluster()
}

// disable disables the metrics that begin enabled, unless somebody has enabled them since.
func (o *observation) disable() {
	if o.enabled != nil && o.cluster.MetricsPolicy() == o.enabled {
		o.cluster.DisableMetrics()
	}
}

// errPolicyChanged is no harm: the next read will do.
var errPolicyChanged = errors.New("the client's metrics policy has been changed meanwhile; try again")

// read returns what was added to the client's histograms since the last read, also nothing.
func (o *observation) read() (map[nodeType]latencies, error) {
	policy := policyOf(o.cluster)
	bounds, err := boundsOf(policy)
	if err != nil {
		return nil, err
	}
	stats, err := askStats(o.client)
	if err != nil {
		return nil, fmt.Errorf("ask the client for its numbers: %w", err)
	}
	if policyOf(o.cluster) != policy {
		return nil, errPolicyChanged // and these are of the one policy or the other
	}
	if !slices.Equal(bounds, o.bounds) {
		for key, earlier := range o.seen {
			o.seen[key] = latencies{sum: earlier.sum} // the buckets began anew
		}
		o.bounds = bounds
	}
	read := parseStats(stats, len(bounds)+1)
	added := make(map[nodeType]latencies, len(read))
	if o.seen == nil {
		o.seen = make(map[nodeType]latencies, len(read))
	}
	for key, l := range read {
		added[key] = l.since(o.seen[key])
		o.seen[key] = l
	}
	o.readAt = time.Now()
	return added, nil
}

// policyOf returns the policy's values, since a service may enable metrics again with the same policy changed.
func policyOf(cluster *aerospike.Cluster) aerospike.MetricsPolicy {
	if policy := cluster.MetricsPolicy(); policy != nil {
		return *policy
	}
	return aerospike.MetricsPolicy{}
}
