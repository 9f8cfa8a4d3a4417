package core_test

import (
	"context"
	"sync"
	"testing"
	"time"
	"unsafe"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	"go.opentelemetry.io/otel/sdk/metric/metricdata/metricdatatest"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"github.com/otelaerospike/go/internal/openio"
	"github.com/otelaerospike/go/otelaerospike/internal/core"
	"github.com/otelaerospike/go/stagemeter"
)

//go:linkname labels runtime/pprof.runtime_getProfLabel
func labels() unsafe.Pointer

//go:linkname setLabels runtime/pprof.runtime_setProfLabel
func setLabels(unsafe.Pointer)

// wovenClient reports the steps of commands as a client does that cmd/openio has woven.
type wovenClient struct{ begin openio.Begin }

var openClient wovenClient

func (c *wovenClient) OpenIO1(begin openio.Begin) (func() unsafe.Pointer, func(unsafe.Pointer)) {
	c.begin = begin
	return labels, setLabels
}

// node is a node of the tests' client.
type node struct {
	host string
	port int
}

// open is the adapter of the tests' client when it is woven.
func open() core.Adapter[clientError] {
	return core.Adapter[clientError]{Errors: tinyErrors{}, IOOpen: true, Host: func(n any) (string, int) {
		if n, ok := n.(*node); ok {
			return n.host, n.port
		}
		return "", 0
	}}
}

// command runs a command whose attempts fail as often as it is told, and which ends with err.
func (c *wovenClient) command(n *node, failures int, err clientError) {
	probe := c.begin()
	if probe == nil {
		return
	}
	for i := range failures + 1 {
		if n != nil {
			probe.Step(openio.Routed, n, 0, nil)
		}
		probe.Step(openio.Connected, nil, 0, nil)
		probe.Step(openio.Encoded, nil, 0, nil)
		probe.Step(openio.Sent, nil, 100, nil)
		probe.Step(openio.Reading, nil, 0, nil)
		if i < failures {
			probe.Step(openio.Read, nil, 0, context.DeadlineExceeded)
			probe.Step(openio.Parsed, nil, 0, context.DeadlineExceeded)
			probe.Step(openio.Slept, nil, 0, nil)
			continue
		}
		probe.Step(openio.Read, nil, 30, nil)
		probe.Step(openio.Parsed, nil, 0, err)
	}
	if err == nil {
		probe.Step(openio.Ended, nil, 0, nil)
	} else {
		probe.Step(openio.Ended, nil, 0, err)
	}
}

var nodeA, nodeB = &node{"10.0.0.1", 3000}, &node{"10.0.0.2", 3000}

// profiled makes a fixture of the woven client with profiling on.
func profiled(t *testing.T, opts ...core.Option) *fixture {
	t.Helper()
	f := newFixtureOf(t, open(), opts...)
	stagemeter.SetEnabled(true)
	return f
}

func TestPartsAddUpToIO(t *testing.T) {
	for name, call := range map[string]func() clientError{
		"one command":    func() clientError { openClient.command(nodeA, 0, nil); return nil },
		"retried":        func() clientError { openClient.command(nodeA, 2, nil); return nil },
		"failed":         func() clientError { e := &failure{codeTimeout, nil}; openClient.command(nodeA, 1, e); return e },
		"nodes in a row": func() clientError { openClient.command(nodeA, 0, nil); openClient.command(nodeB, 1, nil); return nil },
		"nodes in parallel": func() clientError {
			var group sync.WaitGroup
			group.Go(func() { openClient.command(nodeA, 0, nil) })
			group.Go(func() { openClient.command(nodeB, 1, nil) })
			group.Wait()
			return nil
		},
	} {
		t.Run(name, func(t *testing.T) {
			f := profiled(t)
			_, err := f.get(t.Context(), "users", func() (string, clientError) { return "", call() })
			counts, sums := f.stages(t)
			suffix := ""
			if err != nil {
				suffix = " TIMEOUT"
			}
			sum := 0.0
			for part := range openio.NumberOfParts {
				key := part.String() + suffix
				sum += sums[key]
				if part != openio.Receive && part != openio.RetryWait {
					require.EqualValues(t, 1, counts[key], key)
				}
			}
			require.InDelta(t, sums["io"+suffix], sum, 1e-9)
			require.Positive(t, sum)
		})
	}
}

func TestEveryCommandIsRecordedByNode(t *testing.T) {
	f := profiled(t)
	_, _ = f.get(t.Context(), "users", func() (string, clientError) {
		openClient.command(nodeA, 0, nil)
		openClient.command(nodeB, 2, &failure{codeTimeout, nil})
		openClient.command(nil, 0, &failure{codeMissed, nil})
		return "", nil
	})
	get := attribute.String("db.operation.name", "get")
	point := func(attributes ...attribute.KeyValue) metricdata.HistogramDataPoint[float64] {
		return metricdata.HistogramDataPoint[float64]{Attributes: attribute.NewSet(append(attributes, get)...)}
	}
	port := attribute.Int("network.peer.port", 3000)
	metricdatatest.AssertEqual(t, metricdata.Metrics{
		Name: "aerospike.client.io.duration", Unit: "s", Description: "Duration of each command to a node, by the client's own steps.",
		Data: metricdata.Histogram[float64]{Temporality: metricdata.CumulativeTemporality, DataPoints: []metricdata.HistogramDataPoint[float64]{
			point(attribute.String("network.peer.address", "10.0.0.1"), port),
			point(attribute.String("network.peer.address", "10.0.0.2"), port, attribute.String("error.type", "TIMEOUT")),
			point(),
		}},
	}, f.metric(t, "aerospike.client.io.duration"), metricdatatest.IgnoreTimestamp(), metricdatatest.IgnoreValue())
	for name, want := range map[string]int64{"attempts": 4, "sent": 400, "received": 60} {
		points := f.metric(t, "aerospike.client.io."+name).Data.(metricdata.Histogram[int64]).DataPoints
		require.Len(t, points, 1)
		require.Equal(t, want, points[0].Sum, name)
		require.Equal(t, attribute.NewSet(get), points[0].Attributes)
	}
	imbalance := f.metric(t, "aerospike.client.io.imbalance").Data.(metricdata.Histogram[float64]).DataPoints
	require.Len(t, imbalance, 1)
	require.Greater(t, imbalance[0].Sum, 1.0)
}

func TestPartsOfABreakdownLieWhereTheyHappened(t *testing.T) {
	f := profiled(t)
	var breakdown *stagemeter.Breakdown
	defer stagemeter.Subscribe(func(b *stagemeter.Breakdown) { breakdown = b.Clone() })()
	_, err := f.get(t.Context(), "users", func() (string, clientError) { openClient.command(nodeA, 1, nil); return "", nil })
	require.NoError(t, err)
	offsets := map[stagemeter.Stage]time.Duration{}
	var io stagemeter.StageTime
	for _, s := range breakdown.Stages {
		if s.Stage == stagemeter.IO {
			io = s
		}
		if s.Part {
			offsets[s.Stage] = s.Offset - io.Offset
			require.LessOrEqual(t, s.Offset+s.Duration, io.Offset+io.Duration, "%s ends within io", s.Stage)
		}
	}
	command, tick := offsets[stagemeter.IOConnection], time.Millisecond
	require.Positive(t, command)
	require.Equal(t, map[stagemeter.Stage]time.Duration{
		stagemeter.IODispatch: 0, stagemeter.IOConnection: command, stagemeter.IOEncode: command + tick, stagemeter.IOSend: command + 2*tick,
		stagemeter.IOFirstByte: command + 3*tick, stagemeter.IODecode: command + 4*tick, stagemeter.IORetryWait: command + 5*tick,
	}, offsets)
}

func TestCallWithoutACommandHasNoParts(t *testing.T) {
	f := profiled(t)
	_, err := f.get(t.Context(), "users", answer(nil))
	require.NoError(t, err)
	counts, _ := f.stages(t)
	require.Equal(t, map[string]uint64{"io": 1}, counts)
	require.Empty(t, f.points(t, "aerospike.client.io.duration"))
}

func TestNothingOfIOIsRecordedWithoutTheSwitch(t *testing.T) {
	f := newFixtureOf(t, open())
	_, _ = f.get(t.Context(), "users", func() (string, clientError) { openClient.command(nodeA, 0, nil); return "", nil })
	require.Empty(t, f.points(t, "aerospike.client.io.duration"))
}

func TestCallThatStreamsIsNotOpened(t *testing.T) {
	f := profiled(t)
	_, _ = core.CallStream(t.Context(), f.Recorder, "query", subject("users"), func() (string, clientError) {
		openClient.command(nodeA, 0, nil)
		return "", nil
	})
	counts, _ := f.stages(t)
	require.Equal(t, map[string]uint64{"io": 1}, counts)
}

func TestPanicWithinOpenIOPassesThrough(t *testing.T) {
	f := profiled(t)
	require.PanicsWithValue(t, "mine", func() {
		_, _ = f.get(t.Context(), "users", func() (string, clientError) { openClient.command(nodeA, 0, nil); panic("mine") })
	})
	counts, _ := f.stages(t)
	require.EqualValues(t, 1, counts["io panic"])
	require.EqualValues(t, 1, counts["io_decode panic"])
	require.Nil(t, openClient.begin(), "this goroutine is in no operation any more")
}

func TestCommandIsAChildSpan(t *testing.T) {
	exporter := tracetest.NewInMemoryExporter()
	provider := sdktrace.NewTracerProvider(sdktrace.WithSyncer(exporter))
	f := profiled(t, core.WithTracerProvider(provider))
	_, _ = f.get(t.Context(), "users", func() (string, clientError) {
		openClient.command(nodeA, 1, nil)
		openClient.command(nodeB, 0, &failure{codeTimeout, nil})
		return "", nil
	})
	var commands []tracetest.SpanStub
	var operation tracetest.SpanStub
	for _, span := range exporter.GetSpans() {
		switch span.Name {
		case core.CommandSpanName:
			commands = append(commands, span)
		case "get users":
			operation = span
		}
	}
	require.Len(t, commands, 2)
	failed, retried := commands[0], commands[1] // the one that ended last comes first
	require.Equal(t, operation.SpanContext.SpanID(), failed.Parent.SpanID())
	require.Equal(t, attribute.NewSet(
		attribute.String("network.peer.address", "10.0.0.1"), attribute.Int("network.peer.port", 3000),
		attribute.Int("aerospike.client.io.attempts", 2), attribute.Int64("aerospike.client.io.sent", 200),
		attribute.Int64("aerospike.client.io.received", 30),
	), attribute.NewSet(retried.Attributes...))
	require.Equal(t, codes.Error, failed.Status.Code)
	require.Equal(t, "TIMEOUT", failed.Status.Description)
	require.Empty(t, failed.Events)
	require.Len(t, retried.Events, 1)
	require.Equal(t, "retry", retried.Events[0].Name)
	require.False(t, retried.Events[0].Time.Before(retried.StartTime))
	require.True(t, retried.EndTime.After(retried.Events[0].Time))
	require.Equal(t, time.Millisecond, failed.StartTime.Sub(retried.EndTime), "one reading of the clock begins the second command")
	require.Contains(t, operation.Attributes, attribute.Int("aerospike.client.io.attempts", 3))
}

func TestGaugeSaysWhetherIOIsOpen(t *testing.T) {
	for value, client := range map[int64]core.Adapter[clientError]{0: {Errors: tinyErrors{}}, 1: open()} {
		f := newFixtureOf(t, client)
		metricdatatest.AssertEqual(t, metricdata.Metrics{
			Name:        core.IOOpenMetricName,
			Description: "Whether the client was built with openio, so that io is opened into its parts (1), or not (0).",
			Data: metricdata.Gauge[int64]{DataPoints: []metricdata.DataPoint[int64]{
				{Value: value},
			}},
		}, f.metric(t, core.IOOpenMetricName), metricdatatest.IgnoreTimestamp())
	}
}

func TestSeriesOfCommandsAreBounded(t *testing.T) {
	f := profiled(t)
	for i := range 1600 {
		_, _ = f.get(t.Context(), "users", func() (string, clientError) {
			openClient.command(&node{"node", i + 1}, 0, nil)
			return "", nil
		})
	}
	points := f.points(t, "aerospike.client.io.duration")
	require.Len(t, points, 1501)
	for _, point := range points {
		if text(point.Attributes, "network.peer.address") == core.Other {
			require.EqualValues(t, 100, point.Count)
		}
	}
}
