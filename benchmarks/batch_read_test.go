package benchmarks_test

import (
	"context"
	"flag"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
	"github.com/stretchr/testify/require"

	"github.com/otelaerospike/go/otelaerospike"
	"github.com/otelaerospike/go/stagemeter"
)

const (
	workers      = 20
	batchSize    = 100
	batchRecords = 1000
	batchSet     = "benchmarks"
)

var slice = flag.Duration("slice", 100*time.Millisecond, "how long BenchmarkBatchRead leaves profiling off or on at a time")

// BenchmarkBatchRead is the measurement that aerospike-py publishes: 20 workers read batches and convert them to maps, with
// profiling off and on. Off and on take turns in short slices, off-on-on-off and then on-off-off-on, so that what the machine
// does meanwhile hits both. In control nothing is switched: what it shows as a difference is noise.
//
// An iteration is two such blocks, eight slices. Every latency that a caller sees is kept.
func BenchmarkBatchRead(b *testing.B) {
	stagemeter.SetEnabled(false)
	client := connect(b)
	for _, c := range []struct {
		name     string
		switchOn bool
	}{{"switched", true}, {"control", false}} {
		b.Run(c.name, func(b *testing.B) {
			defer stagemeter.SetEnabled(false)
			var off, on latencies
			client.slice(nil) // warms up
			for b.Loop() {
				for _, profiled := range []bool{false, true, true, false, true, false, false, true} {
					stagemeter.SetEnabled(profiled && c.switchOn)
					if profiled {
						client.slice(&on)
					} else {
						client.slice(&off)
					}
				}
			}
			off.report(b, "off")
			on.report(b, "on")
		})
	}
}

// reader is what the workers share.
type reader struct {
	*otelaerospike.Client
	b *testing.B
}

// connect connects as a service does, with a limiter, a context that can end and a reader of metrics: an operation then has
// nine stages, its conversion included.
func connect(b *testing.B) reader {
	policy := aerospike.NewClientPolicy()
	policy.MinConnectionsPerNode = workers
	policy.ConnectionQueueSize = 4 * workers
	client, err := otelaerospike.NewClient(policy, hosts(b),
		otelaerospike.WithMeterProvider(newMeterProvider()), otelaerospike.WithTracerProvider(noSpans),
		otelaerospike.WithConcurrencyLimit(2*workers, time.Second))
	require.NoError(b, err)
	b.Cleanup(client.Close)

	write := aerospike.NewWritePolicy(0, 0)
	write.MaxRetries = 10
	for i := range batchRecords {
		key, err := aerospike.NewKey("test", batchSet, userKey(i))
		require.NoError(b, err)
		require.NoError(b, client.Put(write, key, aerospike.BinMap{
			"id": i, "name": fmt.Sprintf("user %d", i), "score": float64(i) / 7, "tags": []any{"go", "aerospike", i % 10},
		}))
		b.Cleanup(func() { _, _ = client.Delete(write, key) }) // a real server keeps them otherwise
	}
	return reader{client, b}
}

func userKey(i int) string { return fmt.Sprintf("user-%d", i) }

// slice has all workers read for the length of a slice, and adds to l, unless that is nil, how long each read took.
func (r reader) slice(l *latencies) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var over atomic.Bool
	begun, spent := time.Now(), processorTime(r.b)
	timer := time.AfterFunc(*slice, func() { over.Store(true) })
	defer timer.Stop()

	seen := make([][]time.Duration, workers)
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			request := otelaerospike.BatchRequest{Namespace: "test", Set: batchSet, Keys: make([]any, batchSize)}
			for next := w * batchSize; !over.Load(); next += batchSize {
				for i := range request.Keys {
					request.Keys[i] = userKeys[(next+i)%batchRecords]
				}
				before := time.Now()
				records, err := r.BatchRead(ctx, request)
				if err != nil {
					r.b.Errorf("read a batch: %v", err)
					return
				}
				if found := len(records.ToMap()); found != batchSize {
					r.b.Errorf("found %d of %d records", found, batchSize)
					return
				}
				seen[w] = append(seen[w], time.Since(before))
			}
		})
	}
	wg.Wait()
	if l != nil {
		l.elapsed += time.Since(begun)
		l.processor += processorTime(r.b) - spent
		l.all = slices.Concat(append(seen, l.all)...)
	}
}

// userKeys are made once: to make them is no part of a read.
var userKeys = func() []any {
	keys := make([]any, batchRecords)
	for i := range keys {
		keys[i] = userKey(i)
	}
	return keys
}()

// latencies are the latencies in all slices of one kind.
type latencies struct {
	all       []time.Duration
	elapsed   time.Duration // of the slices
	processor time.Duration // that this process spent meanwhile, on all cores
}

// report reports the latencies, none of which is estimated from buckets.
func (l *latencies) report(b *testing.B, name string) {
	require.NotEmpty(b, l.all)
	slices.Sort(l.all)
	var sum time.Duration
	for _, latency := range l.all {
		sum += latency
	}
	b.ReportMetric(float64(sum)/float64(len(l.all))/1e6, name+"-avg-ms")
	for _, percent := range []int{50, 95, 99} {
		latency := l.all[(len(l.all)-1)*percent/100]
		b.ReportMetric(float64(latency)/1e6, fmt.Sprintf("%s-p%d-ms", name, percent))
	}
	b.ReportMetric(float64(len(l.all))/l.elapsed.Seconds(), name+"-reads/s")
	b.ReportMetric(float64(l.processor)/float64(len(l.all))/1e3, name+"-cpu-µs")
}
