package core

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"sync"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"

	"github.com/otelaerospike/go/internal/cache"
	"github.com/otelaerospike/go/internal/clock"
	"github.com/otelaerospike/go/internal/openio"
	"github.com/otelaerospike/go/internal/telemetry"
)

// IOOpenMetricName is the name of the gauge that says whether the client was built with cmd/openio: 1, else 0.
const IOOpenMetricName = telemetry.IOOpenMetric

const (
	// maxCommandSeries bounds the series of commands, so that nodes and error types cannot exceed the SDK's default limit of
	// 2,000 series per instrument.
	maxCommandSeries = 1500
	// maxOperationNames is more than the number of operation names.
	maxOperationNames = 256
	// maxNodeNames bounds the names of nodes that are kept.
	maxNodeNames = 1000
)

// ioMetrics records the commands of operations whose io is open.
type ioMetrics struct {
	common     []attribute.KeyValue
	duration   metric.Float64Histogram
	attempts   metric.Int64Histogram
	sent       metric.Int64Histogram
	received   metric.Int64Histogram
	imbalance  metric.Float64Histogram
	commands   *cache.Cache[commandSeries, []metric.RecordOption]
	overflow   *cache.Cache[commandSeries, []metric.RecordOption]
	operations *cache.Cache[string, []metric.RecordOption]
}

// commandSeries is what tells one time series of commands from another.
type commandSeries struct {
	operation string
	host      string
	port      int
	errorType string
}

func (s *commandSeries) hash() uint64 {
	return cache.Number(cache.Hash(cache.Hash(cache.Hash(0, s.operation), s.host), s.errorType), uint64(s.port))
}

func newIOMetrics(meter metric.Meter, common []attribute.KeyValue) (*ioMetrics, error) {
	m := &ioMetrics{
		common:     common,
		commands:   cache.New[commandSeries, []metric.RecordOption](maxCommandSeries),
		overflow:   cache.New[commandSeries, []metric.RecordOption](maxOperationNames),
		operations: cache.New[string, []metric.RecordOption](maxOperationNames),
	}
	var err error
	seconds := metric.WithExplicitBucketBoundaries(telemetry.InternalStageBuckets()...)
	if m.duration, err = meter.Float64Histogram(telemetry.IODurationMetric, metric.WithUnit("s"), seconds,
		metric.WithDescription("Duration of each command to a node, by the client's own steps.")); err != nil {
		return nil, fmt.Errorf("create histogram: %w", err)
	}
	ratio := metric.WithExplicitBucketBoundaries(1.1, 1.25, 1.5, 2, 3, 5, 10, 20, 50)
	if m.imbalance, err = meter.Float64Histogram("aerospike.client.io.imbalance", metric.WithUnit("1"), ratio,
		metric.WithDescription("Time of an operation's slowest node divided by the mean of its nodes.")); err != nil {
		return nil, fmt.Errorf("create histogram: %w", err)
	}
	for _, h := range []struct {
		instrument              *metric.Int64Histogram
		name, unit, description string
		boundaries              []float64
	}{
		{&m.attempts, telemetry.IOAttemptsMetric, "{attempt}", "Attempts of all commands of an operation.", telemetry.ReturnedRowsBuckets()},
		{&m.sent, telemetry.IOSentMetric, "By", "Bytes that an operation sent.", byteBoundaries},
		{&m.received, telemetry.IOReceivedMetric, "By", "Bytes that an operation received.", byteBoundaries},
	} {
		if *h.instrument, err = meter.Int64Histogram(h.name, metric.WithUnit(h.unit),
			metric.WithDescription(h.description), metric.WithExplicitBucketBoundaries(h.boundaries...)); err != nil {
			return nil, fmt.Errorf("create histogram: %w", err)
		}
	}
	return m, nil
}

// byteBoundaries are powers of four from 64 bytes to 16 MiB.
var byteBoundaries = []float64{64, 256, 1 << 10, 4 << 10, 16 << 10, 64 << 10, 256 << 10, 1 << 20, 4 << 20, 16 << 20}

// record records what an operation's commands have in common.
func (m *ioMetrics) record(ctx context.Context, operation string, path *openio.Path) {
	options, ok := m.operations.Get(cache.Hash(0, operation), &operation, func() []metric.RecordOption {
		return m.options(semconv.DBOperationName(operation))
	})
	if !ok {
		return
	}
	m.attempts.Record(ctx, int64(path.Attempts), options...)
	m.sent.Record(ctx, path.Sent, options...)
	m.received.Record(ctx, path.Received, options...)
	if path.Imbalance != 0 {
		m.imbalance.Record(ctx, path.Imbalance, options...)
	}
}

func (m *ioMetrics) recordCommand(ctx context.Context, s commandSeries, nanoseconds int64) {
	m.duration.Record(ctx, clock.Seconds(nanoseconds), m.commandOptions(&s)...)
}

func (m *ioMetrics) commandOptions(s *commandSeries) []metric.RecordOption {
	options, ok := m.commands.Get(s.hash(), s, func() []metric.RecordOption { return m.options(s.attributes()...) })
	if ok {
		return options
	}
	collapsed := commandSeries{operation: s.operation, host: Other}
	if s.errorType != "" {
		collapsed.errorType = Other
	}
	options, _ = m.overflow.Get(collapsed.hash(), &collapsed, func() []metric.RecordOption {
		return m.options(collapsed.attributes()...)
	})
	return options
}

func (m *ioMetrics) options(own ...attribute.KeyValue) []metric.RecordOption {
	return []metric.RecordOption{metric.WithAttributeSet(attribute.NewSet(slices.Concat(m.common, own)...))}
}

func (s *commandSeries) attributes() []attribute.KeyValue {
	attributes := append(peer(s.host, s.port), semconv.DBOperationName(s.operation))
	if s.errorType != "" {
		attributes = append(attributes, semconv.ErrorTypeKey.String(telemetry.Valid(s.errorType)))
	}
	return attributes
}

// peer names a node. A command that found no node has none.
func peer(host string, port int) (attributes []attribute.KeyValue) {
	if host != "" {
		attributes = append(attributes, semconv.NetworkPeerAddress(telemetry.Valid(host)))
	}
	if port != 0 {
		attributes = append(attributes, semconv.NetworkPeerPort(port))
	}
	return attributes
}

// observeIOOpen registers the gauge [IOOpenMetricName]. It has no unit: "1" would make Prometheus call it a ratio.
func observeIOOpen(meter metric.Meter, common []attribute.KeyValue, open bool) (metric.Registration, error) {
	gauge, err := meter.Int64ObservableGauge(IOOpenMetricName,
		metric.WithDescription("Whether the client was built with openio, so that io is opened into its parts (1), or not (0)."))
	if err != nil {
		return nil, fmt.Errorf("create gauge %s: %w", IOOpenMetricName, err)
	}
	var value int64
	if open {
		value = 1
	}
	set := metric.WithAttributeSet(attribute.NewSet(common...))
	return meter.RegisterCallback(func(_ context.Context, observer metric.Observer) error {
		observer.ObserveInt64(gauge, value, set)
		return nil
	}, gauge)
}

var warnOnce sync.Once

// warnIfClosed says once that a process was built with cmd/openio in vain.
func warnIfClosed(open bool) {
	if openio.WovenBuild() && !open {
		warnOnce.Do(func() {
			slog.Default().Warn("otelaerospike: io stays closed, because openio does not know this version of the Aerospike client; " +
				"`openio versions` lists those that it knows")
		})
	}
}
