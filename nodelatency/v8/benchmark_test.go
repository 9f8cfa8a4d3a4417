// Code generated from ../benchmark_test.go; DO NOT EDIT.

package nodelatency_test

import (
	"fmt"
	"testing"
	"time"

	aerospike "github.com/aerospike/aerospike-client-go/v8"
	"github.com/stretchr/testify/require"

	"github.com/otelaerospike/go/aerospiketest"
)

// BenchmarkProduce is what a collection costs when it reads the client, of which stats is the client's own part, and when it
// gets what was read in the same interval.
func BenchmarkProduce(b *testing.B) {
	for _, nodes := range []int{1, 3, 8, 16} {
		b.Run(fmt.Sprintf("nodes=%d", nodes), func(b *testing.B) {
			client, _ := connected(b, aerospiketest.WithNodes(nodes))
			f := newFixture(b)
			f.observe(b, client)
			for i := range 64 * nodes {
				key := newKey(b, i)
				require.NoError(b, client.Put(nil, key, aerospike.BinMap{"a": 1}))
				_, err := client.Get(nil, key)
				require.NoError(b, err)
			}
			b.Run("stats", func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					_, _ = client.Stats()
				}
			})
			b.Run("read", func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					f.now.Add(int64(10 * time.Second))
					_, _ = f.Produce(b.Context())
				}
			})
			b.Run("kept", func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					_, _ = f.Produce(b.Context())
				}
			})
		})
	}
}

// BenchmarkCommand is what enabled metrics add to a read, and to batches, of the in-process cluster. BenchmarkCount is the part of
// it that one histogram takes.
func BenchmarkCommand(b *testing.B) {
	client, _ := connected(b)
	keys := make([]*aerospike.Key, 1000)
	for i := range keys {
		keys[i] = newKey(b, i)
	}
	enable := map[string]func(){"off": client.DisableMetrics, "on": func() { client.EnableMetrics(nil) }}
	for _, metrics := range []string{"off", "on"} {
		b.Run("get/metrics="+metrics, func(b *testing.B) {
			enable[metrics]()
			b.ReportAllocs()
			for b.Loop() {
				_, _ = client.Get(nil, keys[0])
			}
		})
	}
	for _, size := range []int{10, 100, 1000} {
		for _, metrics := range []string{"off", "on"} {
			b.Run(fmt.Sprintf("batch=%d/metrics=%s", size, metrics), func(b *testing.B) {
				enable[metrics]()
				b.ReportAllocs()
				for b.Loop() {
					_, _ = client.BatchGet(nil, keys[:size])
				}
			})
		}
	}
}

// BenchmarkCount counts a command as the client does: a clock reading, and the histogram of its node and type, which all
// commands share. The floor is the clock reading.
func BenchmarkCount(b *testing.B) {
	begun := time.Now()
	own := newLatency(aerospike.DefaultMetricsPolicy())
	b.Run("floor", func(b *testing.B) {
		for b.Loop() {
			_ = time.Since(begun)
		}
	})
	b.Run("serial", func(b *testing.B) {
		for b.Loop() {
			own.Add(uint64(time.Since(begun).Microseconds()))
		}
	})
	b.Run("parallel", func(b *testing.B) {
		b.RunParallel(func(pb *testing.PB) {
			for pb.Next() {
				own.Add(uint64(time.Since(begun).Microseconds()))
			}
		})
	})
}
