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

	"github.com/otelaerospike/go/internal/openio"
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

// BenchmarkBatchRead repeats the measurement that aerospike-py publishes: 20 workers read batches and convert them to maps, with
// profiling off and on. Off and on take turns in short slices, off-on-on-off and then on-off-off-on, so that a change in the
// machine's load affects both. The case sampled profiles one operation in a hundred. The case control never switches profiling on, so
// that any difference it shows is noise. A build with openio has only the case open, which opens io.
//
// One iteration is eight slices. The benchmark keeps every latency that a caller sees.
func BenchmarkBatchRead(b *testing.B) {
	stagemeter.SetEnabled(false)
	client := connect(b)
	cases := map[string]float64{"switched": 1, "sampled": 0.01, "control": 0}
	if openio.WovenBuild() {
		cases = map[string]float64{"open": 1}
	}
	for name, rate := range cases {
		b.Run(name, func(b *testing.B) {
			defer stagemeter.SetEnabled(false)
			var off, on latencies
			client.slice(nil) // warm up
			for b.Loop() {
				for _, profiled := range []bool{false, true, true, false, true, false, false, true} {
					if profiled {
						stagemeter.SetRate(rate)
						client.slice(&on)
					} else {
						stagemeter.SetEnabled(false)
						client.slice(&off)
					}
				}
			}
			off.report(b, "off")
			on.report(b, "on")
		})
	}
}

// reader is the client that the workers share.
type reader struct {
	*otelaerospike.Client
	b *testing.B
}

// connect connects as a service does, with a limiter and a metric reader. Together with a context that can end, they give an
// operation nine stages, including the conversion to a map.
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
		b.Cleanup(func() { _, _ = client.Delete(write, key) }) // a real server would keep the record
	}
	return reader{client, b}
}

func userKey(i int) string { return fmt.Sprintf("user-%d", i) }

// slice lets all workers read for one slice. It adds the latency of each read to l, unless l is nil.
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

// userKeys holds the keys of all records. They are built once, because building them is not part of a read.
var userKeys = func() []any {
	keys := make([]any, batchRecords)
	for i := range keys {
		keys[i] = userKey(i)
	}
	return keys
}()

// latencies collects what all slices of one kind, off or on, measure.
type latencies struct {
	all       []time.Duration
	elapsed   time.Duration // sum of the slices' lengths
	processor time.Duration // processor time of this process during the slices, on all cores
}

// report reports the average, the percentiles, the throughput and the processor time. The percentiles are exact: they do not come
// from histogram buckets.
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
