package nodelatency

import (
	"sync/atomic"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
	"github.com/aerospike/aerospike-client-go/v7/types/histogram"

	"github.com/otelaerospike/go/nodelatency/internal/bridge"
)

// Client is what [Producer.Observe] needs of a client. *aerospike.Client satisfies it, and so does everything that embeds an
// *aerospike.Client, instrumented clients included.
type Client interface {
	Cluster() *aerospike.Cluster
	Stats() (map[string]any, aerospike.Error)
}

// adapter turns a client into a client of the bridge.
type adapter struct {
	client  Client
	cluster *aerospike.Cluster
	enabled atomic.Pointer[aerospike.MetricsPolicy] // the policy that the adapter enabled; nil: the service had enabled metrics
}

var _ bridge.Client = (*adapter)(nil)

// adapt returns nil for a client without a cluster, such as v7's proxy client, which panics when it is asked for one.
func adapt(client Client) (adapted bridge.Client) {
	defer func() { _ = recover() }()
	if cluster := client.Cluster(); cluster != nil {
		return &adapter{client: client, cluster: cluster}
	}
	return nil
}

func (a *adapter) Cluster() any { return a.cluster }

func (a *adapter) Stats() (map[string]any, error) {
	stats, err := a.client.Stats()
	if err != nil {
		return nil, err
	}
	return stats, nil
}

// MetricsPolicy returns the policy's values, since a service may change its policy and enable metrics with it again.
func (a *adapter) MetricsPolicy() bridge.Policy {
	policy := a.cluster.MetricsPolicy()
	if policy == nil {
		return bridge.Policy{}
	}
	return bridge.Policy{
		Logarithmic: policy.HistogramType == histogram.Logarithmic,
		Base:        policy.LatencyBase,
		Columns:     policy.LatencyColumns,
	}
}

func (a *adapter) EnableMetrics() {
	if !a.cluster.MetricsEnabled() {
		policy := aerospike.DefaultMetricsPolicy()
		a.enabled.Store(policy)
		a.cluster.EnableMetrics(policy)
	}
}

func (a *adapter) DisableMetrics() {
	if policy := a.enabled.Load(); policy != nil && a.cluster.MetricsPolicy() == policy {
		a.cluster.DisableMetrics()
	}
}
