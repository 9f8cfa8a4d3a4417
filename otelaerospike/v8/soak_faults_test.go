// Code generated from ../soak_faults_test.go; DO NOT EDIT.

package otelaerospike_test

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	aerospike "github.com/aerospike/aerospike-client-go/v8"
	"github.com/aerospike/aerospike-client-go/v8/types"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"

	"github.com/otelaerospike/go/aerospiketest"
	"github.com/otelaerospike/go/otelaerospike/v8"
	"github.com/otelaerospike/go/stagemeter"
)

// misbehave injects one fault after the other, and stops a node and starts it again.
func misbehave(t *testing.T, cluster *aerospiketest.Cluster, done <-chan struct{}) {
	faults := []aerospiketest.Fault{
		{Latency: 2 * time.Millisecond, Jitter: 3 * time.Millisecond},
		{ResultCode: int(types.DEVICE_OVERLOAD), Share: 0.3},
		{Drop: true, Share: 0.3},
		{Stall: true, Share: 0.2},
		{Trickle: time.Millisecond},
	}
	node := cluster.Nodes()[2]
	for {
		for _, fault := range faults {
			remove := cluster.Inject(fault)
			pause(20*time.Millisecond, done)
			remove()
		}
		node.Stop()
		pause(20*time.Millisecond, done)
		if err := node.Restart(); err != nil {
			t.Error(err)
		}
		if !pause(20*time.Millisecond, done) {
			return
		}
	}
}

// flip changes what is profiled every millisecond.
func flip(done <-chan struct{}) {
	turn := 0
	every(time.Millisecond, done, func() {
		switch turn++; turn % 3 {
		case 0:
			stagemeter.SetRate(0.3)
		case 1:
			stagemeter.SetEnabled(true)
		case 2:
			stagemeter.SetEnabled(false)
		}
	})
	stagemeter.SetEnabled(false)
}

// work calls operations of every kind, in turn, with contexts that end before, during and after them.
func work(t *testing.T, client *otelaerospike.Client, worker int, issued *atomic.Int64, done <-chan struct{}) {
	read, write, batch := aerospike.NewPolicy(), aerospike.NewWritePolicy(0, 0), aerospike.NewBatchPolicy()
	for _, policy := range []*aerospike.BasePolicy{read, &write.BasePolicy, &batch.BasePolicy} {
		policy.TotalTimeout, policy.SocketTimeout, policy.MaxRetries = 60*time.Millisecond, 20*time.Millisecond, 1
	}
	request := requestFor(1, 2, 3, 4)
	request.Policy = batch
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	for turn := worker; ; turn++ {
		select {
		case <-done:
			return
		default:
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
		key := newKey(t, "users", turn%50)
		issued.Add(1)
		switch turn % 6 {
		case 0:
			_, _ = client.Get(read, key)
		case 1:
			_ = client.Put(write, key, aerospike.BinMap{"n": turn})
		case 2:
			_, _ = client.WithContext(ctx).Get(read, key)
		case 3:
			_, _ = client.BatchRead(ctx, request)
		case 4:
			_, _ = client.BatchReadAsync(t.Context(), request).Wait(ctx)
		case 5:
			_, _ = client.BatchRead(ended, request)
		}
		cancel()
	}
}

// pause reports false when done was closed before the time was over.
func pause(d time.Duration, done <-chan struct{}) bool {
	select {
	case <-time.After(d):
		return true
	case <-done:
		return false
	}
}

func every(d time.Duration, done <-chan struct{}, do func()) {
	for pause(d, done) {
		do()
	}
}

// level returns the value of a metric of the client.
func level(t *testing.T, f *fixture, name string) (sum int64) {
	t.Helper()
	for _, m := range f.wholeScope(t, otelaerospike.ScopeName).Metrics {
		if data, ok := m.Data.(metricdata.Sum[int64]); ok && m.Name == name {
			for _, point := range data.DataPoints {
				sum += point.Value
			}
			return sum
		}
	}
	t.Errorf("no metric %s", name)
	return -1
}
