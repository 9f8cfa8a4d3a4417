package stagetrace

import (
	"math"
	"testing"
	"time"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
	"github.com/stretchr/testify/require"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"

	"github.com/otelaerospike/go/aerospiketest"
	"github.com/otelaerospike/go/otelaerospike"
	"github.com/otelaerospike/go/stagemeter"
)

// A trace and cmd/openio look at the same operations from two sides: the runtime knows what a goroutine waited for, the filter which
// step of a command it was at. The tests hold the one against the other. They need a client that cmd/openio has woven: `make test-open`
// runs them.

const (
	slow     = 20 * time.Millisecond
	repeated = 20 // operations in a trace
	// tolerance is the share of io by which the two may differ. Both look at the clock at the same boundaries, one after the other: a
	// microsecond apart, or as long as the goroutine is off its processor in between, which the runtime allows another goroutine for
	// 10 ms. 5 % of the shortest io here, 400 ms, are two of these.
	tolerance = 0.05
	attempts  = 5 // of which one has to agree, in case that the machine is busier than that
)

// oracle is a kind of operation in which one thing is slow.
type oracle struct {
	operation string
	fault     aerospiketest.Fault
	run       func(f *fixture) error
	parts     []stagemeter.Stage // to which the filter books it
	states    []State            // of io, in which the trace sees it
}

var oracles = map[string]oracle{
	"a node that answers late": {
		operation: "get", fault: aerospiketest.Fault{Latency: slow}, run: (*fixture).get,
		parts: []stagemeter.Stage{stagemeter.IOFirstByte}, states: []State{Network},
	},
	"a reply that trickles": {
		operation: "get", fault: aerospiketest.Fault{Trickle: slow}, run: (*fixture).get,
		parts: []stagemeter.Stage{stagemeter.IORead, stagemeter.IOFirstByte}, states: []State{Network},
	},
	"a pause between attempts": {
		operation: "get", fault: aerospiketest.Fault{Drop: true, Share: 0.5},
		run: func(f *fixture) error { // every second request is dropped
			policy := unlimited()
			policy.SleepBetweenRetries, policy.MaxRetries = slow, 3
			if _, err := f.Get(policy, f.key); err != nil {
				return err
			}
			return f.get()
		},
		// Every drop costs the pool a connection. When there is none, the client pauses too before it tries again to get one.
		parts: []stagemeter.Stage{stagemeter.IORetryWait, stagemeter.IOConnection}, states: []State{Sleep},
	},
	"a reply that takes the processor": {
		operation: "get",
		run: func(f *fixture) error {
			if _, err := f.Get(unlimited(), f.large); err != nil {
				return err
			}
			return nil
		},
		parts: []stagemeter.Stage{stagemeter.IODecode}, states: []State{Running, GC},
	},
	"nodes one after the other": {
		operation: "batch_read", fault: aerospiketest.Fault{Latency: slow},
		run:   func(f *fixture) error { return f.batchOf(1) },
		parts: []stagemeter.Stage{stagemeter.IOFirstByte}, states: []State{Network},
	},
	"nodes in parallel": {
		operation: "batch_read", fault: aerospiketest.Fault{Latency: slow},
		run:   func(f *fixture) error { return f.batchOf(0) },
		parts: []stagemeter.Stage{stagemeter.IOFirstByte}, states: []State{Network},
	},
}

func TestTraceAndFilterAgree(t *testing.T) {
	reader := sdkmetric.NewManualReader(sdkmetric.WithTemporalitySelector(sdkmetric.DeltaTemporalitySelector))
	f := connectTo(t, reader)
	requireOpen(t, reader)
	f.storeLarge(t)
	for name, o := range oracles {
		t.Run(name, func(t *testing.T) {
			defer f.cluster.Inject(o.fault)()
			for attempt := range attempts {
				_ = stageSums(t, reader, o.operation) // what was before is not compared
				report := read(t, recordTrace(t, func() {
					for range repeated {
						require.NoError(t, o.run(f))
					}
				}))
				if o.agrees(t, report, stageSums(t, reader, o.operation)) {
					return
				}
				t.Logf("attempt %d of %d differs", attempt+1, attempts)
			}
			require.Fail(t, "the trace and the filter differ")
		})
	}
}

// agrees holds io against io, what is slow against what is slow, and the regions of the parts against the parts.
func (o *oracle) agrees(t *testing.T, report *Report, filter map[string]time.Duration) bool {
	t.Helper()
	io := report.Stage(o.operation, "io")
	require.NotNil(t, io, report)
	within := time.Duration(tolerance * float64(io.Total))
	var traced, booked time.Duration
	for _, state := range o.states {
		traced += io.States[state]
	}
	for _, part := range o.parts {
		booked += filter[string(part)]
	}
	// A goroutine that is runnable again waits for a processor: the filter books it to the part that has just ended.
	rest := io.States[Runnable] + io.States[GC]
	t.Logf("io %v and %v, slow %v and %v, of which the trace has %v for a processor", io.Total, filter["io"], traced, booked, rest)
	require.Greater(t, traced+rest, io.Total/2, "nothing was slow: %v", io)
	return near(io.Total, filter["io"], within) && booked > traced-within && booked < traced+rest+within &&
		o.partsAgree(t, report, filter, within)
}

// partsAgree compares operations whose commands all are on the critical path: a trace has every command.
func (o *oracle) partsAgree(t *testing.T, report *Report, filter map[string]time.Duration, within time.Duration) bool {
	t.Helper()
	sum := filter["io_dispatch"] // has no region: it belongs to no command
	for _, part := range []string{"io_connection", "io_encode", "io_send", "io_first_byte", "io_read", "io_decode", "io_retry_wait"} {
		sum += filter[part]
		stage := report.Stage(o.operation, part)
		if o.operation == "get" && stage != nil && !near(stage.Total, filter[part], within) {
			t.Logf("%s: the trace has %v, the filter %v", part, stage.Total, filter[part])
			return false
		}
	}
	return near(sum, filter["io"], time.Microsecond)
}

func near(a, b, within time.Duration) bool { return (a - b).Abs() <= within }

// stageSums returns the time of each stage of an operation since the last call.
func stageSums(t *testing.T, reader sdkmetric.Reader, operation string) map[string]time.Duration {
	t.Helper()
	sums := map[string]time.Duration{}
	for _, point := range stagePoints(t, reader) {
		name, _ := point.Attributes.Value(semconv.DBOperationNameKey)
		if stage, _ := point.Attributes.Value("stage"); name.AsString() == operation {
			sums[stage.AsString()] += time.Duration(math.Round(point.Sum * 1e9))
		}
	}
	return sums
}

func stagePoints(t *testing.T, reader sdkmetric.Reader) (points []metricdata.HistogramDataPoint[float64]) {
	t.Helper()
	for _, m := range collect(t, reader, stagemeter.ScopeName) {
		if histogram, ok := m.Data.(metricdata.Histogram[float64]); ok && m.Name == stagemeter.MetricName {
			points = append(points, histogram.DataPoints...)
		}
	}
	return points
}

// requireOpen skips a test of the parts of io when the client has none.
func requireOpen(t *testing.T, reader sdkmetric.Reader) {
	t.Helper()
	for _, m := range collect(t, reader, otelaerospike.ScopeName) {
		if gauge, ok := m.Data.(metricdata.Gauge[int64]); ok && m.Name == "db.client.internal_stage.io_open" && gauge.DataPoints[0].Value == 1 {
			return
		}
	}
	t.Skip("this client was not built with openio")
}

func collect(t *testing.T, reader sdkmetric.Reader, scope string) []metricdata.Metrics {
	t.Helper()
	var collected metricdata.ResourceMetrics
	require.NoError(t, reader.Collect(t.Context(), &collected))
	for _, s := range collected.ScopeMetrics {
		if s.Scope.Name == scope {
			return s.Metrics
		}
	}
	return nil
}

// storeLarge stores a record that takes long to decode for the bytes that it has: a byte for each map.
func (f *fixture) storeLarge(t *testing.T) {
	t.Helper()
	maps := make([]any, 200_000)
	for i := range maps {
		maps[i] = map[any]any{}
	}
	var err error
	f.large, err = aerospike.NewKey("test", "users", "large")
	require.NoError(t, err)
	policy := aerospike.NewWritePolicy(0, 0)
	policy.BasePolicy = *unlimited()
	require.NoError(t, f.PutBins(policy, f.large, aerospike.NewBin("maps", maps)))
}
