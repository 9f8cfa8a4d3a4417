// Code generated from ../io_test.go; DO NOT EDIT.

package otelaerospike_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	aerospike "github.com/aerospike/aerospike-client-go/v8"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"

	"github.com/otelaerospike/go/aerospiketest"
	"github.com/otelaerospike/go/otelaerospike/v8"
	"github.com/otelaerospike/go/stagemeter"
)

// These tests need a client that cmd/openio has woven: `make test-open` runs them.

// requireOpen skips a test of the parts of io when the client has none.
func requireOpen(t *testing.T, f *fixture) {
	t.Helper()
	if !isOpen(t, f) {
		t.Skip("this client was not built with openio")
	}
}

func isOpen(t *testing.T, f *fixture) bool {
	t.Helper()
	for _, m := range f.wholeScope(t, otelaerospike.ScopeName).Metrics {
		if gauge, ok := m.Data.(metricdata.Gauge[int64]); ok && m.Name == "db.client.internal_stage.io_open" && gauge.DataPoints[0].Value == 1 {
			return true
		}
	}
	return false
}

// parts returns the time of each part of io, without the prefix io_, and how much of io they leave.
func (f *fixture) parts(t *testing.T) (parts map[string]float64, left float64) {
	t.Helper()
	return f.partsOf(t, "io")
}

// partsOf returns the same for another stage that has the parts of io.
func (f *fixture) partsOf(t *testing.T, whole string) (parts map[string]float64, left float64) {
	t.Helper()
	parts = map[string]float64{}
	for _, point := range f.allPoints(t, stagemeter.ScopeName) {
		stage := texts(point.Attributes)["stage"]
		if part, ok := strings.CutPrefix(stage, "io_"); ok {
			parts[part] += point.Sum
			left -= point.Sum
		} else if stage == whole {
			left += point.Sum
		}
	}
	return parts, left
}

// longest returns the part that took the most time.
func longest(parts map[string]float64) (name string) {
	for part, seconds := range parts {
		if name == "" || seconds > parts[name] {
			name = part
		}
	}
	return name
}

// openFixture is a client of a cluster of this process, which lets tests make one part of io slow. Its clock is the real one.
func openFixture(t *testing.T, policy *aerospike.ClientPolicy, opts ...aerospiketest.Option) (*fixture, *aerospiketest.Cluster) {
	t.Helper()
	cluster := aerospiketest.New(t, opts...)
	f := dialWith(t, policy, hostsOf(t, cluster))
	requireOpen(t, f)
	return f, cluster
}

// nodeTimes returns the mean duration of the commands of batch reads, in seconds, by host:port, the slowest last.
func (f *fixture) nodeTimes(t *testing.T) (nodes []string, commands uint64) {
	t.Helper()
	type node struct {
		name string
		mean float64
	}
	var all []node
	for _, m := range f.wholeScope(t, otelaerospike.ScopeName).Metrics {
		if m.Name != "aerospike.client.io.duration" {
			continue
		}
		for _, point := range m.Data.(metricdata.Histogram[float64]).DataPoints {
			if values := texts(point.Attributes); values["db.operation.name"] == "batch_read" {
				all = append(all, node{values["network.peer.address"] + ":" + values["network.peer.port"], point.Sum / float64(point.Count)})
				commands += point.Count
			}
		}
	}
	slices.SortFunc(all, func(a, b node) int {
		if a.mean < b.mean {
			return -1
		}
		return 1
	})
	for _, n := range all {
		nodes = append(nodes, n.name)
	}
	return nodes, commands
}

func TestSlowNodeOfABatchHasAName(t *testing.T) {
	for name, concurrent := range map[string]int{"one after the other": 1, "in parallel": 0} {
		t.Run(name, func(t *testing.T) {
			policy := aerospike.NewClientPolicy()
			policy.MinConnectionsPerNode = 8
			f, cluster := openFixture(t, policy, aerospiketest.WithNodes(3))
			keys := make([]*aerospike.Key, 100)
			for i := range keys {
				keys[i] = newKey(t, "users", i)
			}
			slow := cluster.Nodes()[1]
			defer slow.Inject(aerospiketest.Fault{Latency: 150 * time.Millisecond})()
			stagemeter.SetEnabled(true)
			defer stagemeter.SetEnabled(false)
			batch := aerospike.NewBatchPolicy()
			batch.ConcurrentNodes = concurrent
			_, err := f.BatchGet(batch, keys)
			require.NoError(t, err)
			nodes, commands := f.nodeTimes(t)
			require.Len(t, nodes, 3)
			require.EqualValues(t, 3, commands)
			require.Equal(t, slow.Addr(), nodes[2])
			parts, left := f.parts(t)
			require.Equal(t, "first_byte", longest(parts), parts)
			require.InDelta(t, 0, left, 1e-9)
		})
	}
}

func TestPartsAddUpOverEveryKindOfOperation(t *testing.T) {
	f, _ := connect(t)
	requireOpen(t, f)
	stagemeter.SetEnabled(true)
	defer stagemeter.SetEnabled(false)
	set := uniqueSet()
	keys := []*aerospike.Key{newKey(t, set, 1), newKey(t, set, 2), newKey(t, set, 3)}
	require.NoError(t, f.Put(nil, keys[0], aerospike.BinMap{"a": 1}))
	t.Cleanup(func() { _, _ = f.Delete(nil, keys[0]) })
	for _, err := range []error{
		get(f, keys[0]), get(f, keys[1]), f.Touch(nil, keys[0]),
	} {
		if err != nil {
			require.ErrorIs(t, err, aerospike.ErrKeyNotFound)
		}
	}
	for _, batch := range [][]*aerospike.Key{keys, keys[:1]} { // a batch of one key becomes a single command
		_, err := f.BatchGet(nil, batch)
		require.NoError(t, err)
		_, err = f.BatchExists(nil, batch)
		require.NoError(t, err)
	}
	handle, err := f.BatchRead(t.Context(), otelaerospike.BatchRequest{Namespace: "test", Set: set, Keys: []any{1, 2, 3}})
	require.NoError(t, err)
	require.NotNil(t, handle)
	parts, left := f.parts(t)
	require.InDelta(t, 0, left, 1e-9)
	for _, part := range []string{"dispatch", "connection", "encode", "send", "first_byte", "decode"} {
		require.Positive(t, parts[part], part)
	}
}
