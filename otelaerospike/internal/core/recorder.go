package core

import (
	"errors"
	"fmt"
	"slices"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/semconv/v1.43.0/dbconv"

	"github.com/otelaerospike/go/internal/cache"
	"github.com/otelaerospike/go/internal/clientstats"
	"github.com/otelaerospike/go/internal/telemetry"
	"github.com/otelaerospike/go/otelaerospike/internal/clustermetrics"
	"github.com/otelaerospike/go/stagemeter"
)

const (
	// ScopeName is the name of the instrumentation scope, whichever client is wrapped.
	ScopeName = telemetry.ClientScope
	// MetricName is the name of the histogram of durations.
	MetricName = telemetry.OperationMetric
	// RowsMetricName is the name of the histogram of returned rows.
	RowsMetricName = "db.client.response.returned_rows"
)

// Recorder records the operations of one client, whose error interface is E. It is safe for concurrent use.
type Recorder[E error] struct {
	instruments
	errors       Errors[E]
	cluster      *clustermetrics.Metrics // nil: none
	abandonments abandonments
}

// instruments is the part of a recorder that does not depend on the client.
type instruments struct {
	duration   metric.Float64Histogram
	rows       metric.Int64Histogram
	tracing    *tracing // nil: none
	stages     *stagemeter.Meter
	attributes *attributeCache
	active     *activeOperations
	limiter    *limiter // nil: none
	decoders   *limiter // nil: none
	background *background
	opened     *ioMetrics // nil: the client was not built with cmd/openio
	ioOpen     metric.Registration
	host       func(node any) (name string, port int)
	nodeNames  *cache.Cache[nodeAddress, string]
	slow       *slowLog // nil: none
	keyDigest  bool
}

// Adapter is what the core knows of a client.
type Adapter[E error] struct {
	Errors Errors[E]
	// Server has server.address and server.port, where they are known.
	Server []attribute.KeyValue
	// Stats returns a reader of the numbers that the client keeps itself.
	Stats func() *clientstats.Reader
	// ConnectionLimit returns how many connections may be open to a node, and 0 when there is no limit or it is not known.
	ConnectionLimit func() int
	// IOOpen says that cmd/openio has woven the client.
	IOOpen bool
	// Host returns the address of a node that the client names, and "" when there is none.
	Host func(node any) (name string, port int)
}

// NewRecorder creates the instruments. It fails when the provider refuses one.
func NewRecorder[E error](c Config, client Adapter[E]) (*Recorder[E], error) {
	meter := telemetry.Meter(c.provider, ScopeName)
	duration, err := dbconv.NewClientOperationDuration(meter,
		metric.WithExplicitBucketBoundaries(telemetry.OperationDurationBuckets()...))
	if err != nil {
		return nil, fmt.Errorf("create histogram %s: %w", MetricName, err)
	}
	rows, err := dbconv.NewClientResponseReturnedRows(meter,
		metric.WithExplicitBucketBoundaries(telemetry.ReturnedRowsBuckets()...))
	if err != nil {
		return nil, fmt.Errorf("create histogram %s: %w", RowsMetricName, err)
	}
	if c.slow != nil {
		c.stages = append(c.stages, stagemeter.WithBreakdowns(c.slow.consume))
	}
	stages, err := stagemeter.NewMeter(append(c.stages, stagemeter.WithMeterProvider(c.provider))...)
	if err != nil {
		return nil, err
	}
	own := slices.Concat(client.Server, c.attributes)
	limiter := newLimiter(c.concurrencyLimit, c.queueTimeout)
	if err := limiter.observe(meter, own); err != nil {
		return nil, errors.Join(err, stages.Close())
	}
	cluster, err := observeCluster(meter, c, client)
	if err != nil {
		return nil, errors.Join(err, stages.Close(), limiter.close())
	}
	common := slices.Concat(own, []attribute.KeyValue{systemName})
	opened, ioOpen, err := openIO(meter, c.attributes, client)
	if err != nil {
		return nil, errors.Join(err, stages.Close(), limiter.close(), cluster.Close())
	}
	r := &Recorder[E]{errors: client.Errors, cluster: cluster, instruments: instruments{
		duration:   duration.Inst(),
		rows:       rows.Inst(),
		tracing:    newTracing(c, common),
		stages:     stages,
		attributes: newAttributeCache(duration.Inst(), common, c.sets),
		active:     newActiveOperations(common),
		limiter:    limiter,
		decoders:   newLimiter(c.decodeLimit, 0),
		background: newBackground(),
		opened:     opened,
		ioOpen:     ioOpen,
		host:       client.Host,
		nodeNames:  cache.New[nodeAddress, string](maxNodeNames),
		slow:       c.slow,
		keyDigest:  c.keyDigest,
	}}
	if err := errors.Join(r.active.observe(meter), r.abandonments.observe(meter, own)); err != nil {
		return nil, errors.Join(err, r.Close())
	}
	return r, nil
}

// Drain waits for batch reads, for 5 seconds at most, and refuses those that begin from now on. The client must not be closed while they
// run, and a caller that a context has freed cannot know when they end.
func (r *Recorder[E]) Drain() { r.background.wait() }

// Close ends what the recorder observes asynchronously. It is called before the client is closed, since a metric reader that
// collects asks the client. Operations are still recorded.
func (r *Recorder[E]) Close() error {
	r.slow.close()
	return errors.Join(r.cluster.Close(), r.stages.Close(), r.limiter.close(), r.active.close(), r.abandonments.close(),
		r.ioOpen.Unregister())
}

// openIO returns nil metrics when the client was not built with cmd/openio. The attributes are the user's alone: each one costs a
// recording 10 ns, and an operation makes many.
func openIO[E error](meter metric.Meter, common []attribute.KeyValue, client Adapter[E]) (*ioMetrics, metric.Registration, error) {
	warnIfClosed(client.IOOpen)
	ioOpen, err := observeIOOpen(meter, common, client.IOOpen)
	if err != nil || !client.IOOpen {
		return nil, ioOpen, err
	}
	opened, err := newIOMetrics(meter, common)
	if err != nil {
		return nil, nil, errors.Join(err, ioOpen.Unregister())
	}
	return opened, ioOpen, nil
}

// observeCluster returns nil when the user did not ask for cluster metrics.
func observeCluster[E error](meter metric.Meter, c Config, client Adapter[E]) (*clustermetrics.Metrics, error) {
	if c.clusterInterval == 0 {
		return nil, nil //nolint:nilnil // nil observes nothing
	}
	return clustermetrics.Observe(clustermetrics.Config{
		Meter:           meter,
		Server:          client.Server,
		Attributes:      c.attributes,
		Interval:        c.clusterInterval,
		Reader:          client.Stats(),
		ConnectionLimit: client.ConnectionLimit,
	})
}
