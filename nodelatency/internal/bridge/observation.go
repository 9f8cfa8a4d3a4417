package bridge

import (
	"errors"
	"slices"
	"time"

	"go.opentelemetry.io/otel/attribute"

	"github.com/otelaerospike/go/internal/clientstats"
)

// observation is a client that is observed. Its producer guards it.
type observation struct {
	client     Client
	reader     *clientstats.Reader
	attributes attribute.Set

	policy     Policy
	boundaries []float64               // in the client's units
	scaled     [len(metrics)][]float64 // in the units of the metrics
	latest     *clientstats.Snapshot
	seen       map[subject]counts // in latest
	reported   bool               // whether a policy without buckets was reported
}

func newObservation(client Client, attributes []attribute.KeyValue) *observation {
	return &observation{
		client:     client,
		reader:     clientstats.NewReader(client.Cluster(), client.Stats),
		attributes: attribute.NewSet(attributes...),
		seen:       map[subject]counts{},
	}
}

// begin enables the client's metrics, unless they are enabled, and reads what they are to start from.
func (o *observation) begin(p parser) error {
	o.client.EnableMetrics()
	policy := o.client.MetricsPolicy()
	boundaries, err := policy.boundaries()
	if err != nil {
		return err
	}
	snapshot, err := o.reader.Start()
	if err != nil {
		return err
	}
	if o.client.MetricsPolicy() != policy {
		return errors.New("the client's metrics policy has been changed meanwhile; try again")
	}
	o.accept(snapshot, policy, boundaries, p)
	return nil
}

// end leaves the client as it was before begin.
func (o *observation) end() {
	o.client.DisableMetrics()
	o.reader.Close()
}

// read returns what the client has counted since the last read, or nil when there is nothing new to read. It returns an error once.
// What is read while the policy changes belongs to one policy or the other, and is left to the next read.
func (o *observation) read(p parser, maxAge time.Duration) (*change, error) {
	policy := o.client.MetricsPolicy()
	boundaries, err := policy.boundaries()
	if err != nil {
		if o.reported {
			return nil, nil
		}
		o.reported = true
		return nil, err
	}
	if policy != o.policy {
		maxAge = 0 // what another reader has read may belong to the earlier policy
	}
	snapshot, err := o.reader.Read(maxAge)
	if snapshot == nil || snapshot == o.latest || o.client.MetricsPolicy() != policy {
		return nil, err
	}
	return o.accept(snapshot, policy, boundaries, p), nil
}

// accept takes a snapshot over, and returns what it adds to the one before.
func (o *observation) accept(snapshot *clientstats.Snapshot, policy Policy, boundaries []float64, p parser) *change {
	c := &change{attributes: o.attributes, to: snapshot.Taken, added: map[subject]counts{}}
	if o.latest != nil {
		c.from = o.latest.Taken
	}
	if !slices.Equal(boundaries, o.boundaries) || o.latest == nil {
		for i, m := range metrics {
			o.scaled[i] = m.scale(boundaries)
		}
		for s, earlier := range o.seen {
			o.seen[s] = counts{sum: earlier.sum} // the buckets began anew
		}
	}
	c.boundaries = o.scaled
	for s, now := range p.parse(snapshot.Nodes, len(boundaries)+1) {
		c.added[s] = now.since(o.seen[s])
		o.seen[s] = now
	}
	o.latest, o.policy, o.boundaries = snapshot, policy, boundaries
	return c
}
