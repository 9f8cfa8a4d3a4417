// Code generated from ../soak_test.go; DO NOT EDIT.

package otelaerospike_test

import (
	"context"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	aerospike "github.com/aerospike/aerospike-client-go/v8"
	"github.com/stretchr/testify/require"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
	"go.uber.org/goleak"

	"github.com/otelaerospike/go/aerospiketest"
	"github.com/otelaerospike/go/otelaerospike/v8"
	"github.com/otelaerospike/go/stagemeter"
)

// TestBooksBalanceUnderFaults runs for SOAK_DURATION, which `make soak` sets, and otherwise for a second.
func TestBooksBalanceUnderFaults(t *testing.T) {
	duration, err := time.ParseDuration(os.Getenv("SOAK_DURATION"))
	if err != nil {
		duration = time.Second
	}
	before := goleak.IgnoreCurrent()
	cluster, err := aerospiketest.Start(aerospiketest.WithNodes(3))
	require.NoError(t, err)
	spans, delta := new(spanCounter), sdkmetric.NewManualReader(sdkmetric.WithTemporalitySelector(sdkmetric.DeltaTemporalitySelector))
	f := &fixture{reader: sdkmetric.NewManualReader()}
	policy := aerospike.NewClientPolicy()
	policy.MinConnectionsPerNode = 8
	client, err := otelaerospike.NewClient(policy, hostsOf(t, cluster),
		otelaerospike.WithMeterProvider(sdkmetric.NewMeterProvider(sdkmetric.WithReader(f.reader), sdkmetric.WithReader(delta))),
		otelaerospike.WithTracerProvider(sdktrace.NewTracerProvider(sdktrace.WithSpanProcessor(spans))),
		otelaerospike.WithConcurrencyLimit(4, 3*time.Millisecond))
	require.NoError(t, err)
	f.Client = client
	ledger := &ledger{t: t}
	unsubscribe := stagemeter.Subscribe(ledger.enter)

	done := make(chan struct{})
	var issued atomic.Int64
	var deltas uint64
	var callers, others sync.WaitGroup
	others.Go(func() { misbehave(t, cluster, done) })
	others.Go(func() { flip(done) })
	others.Go(func() {
		every(5*time.Millisecond, done, func() {
			deltas += (&fixture{reader: delta}).operations(t)
			_ = f.operations(t)
		})
	})
	for worker := range 8 {
		callers.Go(func() { work(t, client, worker, &issued, done) })
	}
	pause(duration/4, nil)
	early := heap()
	pause(duration-duration/4, nil)
	close(done)
	callers.Wait()
	others.Wait()

	require.Eventually(t, func() bool { return f.operations(t) == uint64(issued.Load()) }, 10*time.Second, 5*time.Millisecond,
		"%d issued, %d recorded; those that callers have abandoned go on", issued.Load(), f.operations(t))
	deltas += (&fixture{reader: delta}).operations(t)
	require.EqualValues(t, issued.Load(), deltas, "the sum of the deltas")
	require.Eventually(t, func() bool { return spans.ended.Load() == issued.Load() }, 10*time.Second, 5*time.Millisecond,
		"%d issued, %d spans", issued.Load(), spans.ended.Load())
	unsubscribe()
	stages := f.stages(t)
	var sent uint64
	for key, count := range stages {
		if stage, _, _ := strings.Cut(key, "!"); stage == "io" {
			sent += count
		}
	}
	require.EqualValues(t, ledger.sent.Load(), sent, "every breakdown is in the histogram, whole")
	require.Positive(t, ledger.sent.Load())
	require.Positive(t, ledger.refused.Load(), "the limiter was full")
	for _, m := range []string{"aerospike.client.limiter.in_use", "aerospike.client.limiter.queued", activeMetric} {
		require.Zero(t, level(t, f, m), m)
	}
	late := heap()
	require.Less(t, late, 2*early+32<<20, "the heap has grown without bound")
	client.Close()
	require.NoError(t, cluster.Close())
	goleak.VerifyNone(t, before)
	t.Logf("verdict: the books balance after %v: %d operations issued, recorded and traced; %d profiled, of which %d were refused; heap %d KiB, then %d KiB",
		duration, issued.Load(), ledger.sent.Load()+ledger.refused.Load(), ledger.refused.Load(), early>>10, late>>10)
}

// wholes are the stages that an operation may have: all of them, or those up to its refusal.
var wholes = map[string][]string{
	"get": {"limiter_wait io", "limiter_wait"},
	"put": {"limiter_wait io", "limiter_wait"},
	"batch_read": {
		"key_parse goroutine_schedule_delay limiter_wait io result_handoff_delay wrap_records",
		"key_parse goroutine_schedule_delay limiter_wait", "key_parse goroutine_schedule_delay",
	},
}

// ledger holds each breakdown against what it has to be.
type ledger struct {
	t             *testing.T
	sent, refused atomic.Int64
}

func (l *ledger) enter(b *stagemeter.Breakdown) {
	var sum time.Duration
	var parts, whole time.Duration // of io
	io := 0
	var order []string
	for _, stage := range b.Stages {
		switch {
		case stage.Part:
			parts += stage.Duration
			continue
		case stage.Stage == stagemeter.FutureSetup: // lies within another
			continue
		case stage.Stage == stagemeter.IO:
			io++
			whole = stage.Duration
		}
		sum += stage.Duration
		order = append(order, string(stage.Stage))
	}
	refused := b.ErrorType == "COMMAND_REJECTED"
	if refused {
		l.refused.Add(1)
	} else {
		l.sent.Add(1)
	}
	if !slices.Contains(wholes[b.Operation], strings.Join(order, " ")) || refused == (io == 1) || sum != b.Duration || parts != 0 && parts != whole {
		l.t.Errorf("not whole: sum %v, %+v", sum, b.Clone())
	}
}

// spanCounter counts the spans of operations.
type spanCounter struct{ ended atomic.Int64 }

func (c *spanCounter) OnStart(context.Context, sdktrace.ReadWriteSpan) {}
func (c *spanCounter) Shutdown(context.Context) error                  { return nil }
func (c *spanCounter) ForceFlush(context.Context) error                { return nil }
func (c *spanCounter) OnEnd(span sdktrace.ReadOnlySpan) {
	if span.SpanKind() == trace.SpanKindClient {
		c.ended.Add(1)
	}
}

func heap() uint64 {
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.HeapAlloc
}
