package core

import (
	"context"
	"fmt"
	"slices"
	"sync/atomic"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"

	"github.com/otelaerospike/go/internal/cache"
	"github.com/otelaerospike/go/internal/telemetry"
)

const activeSubject = "operations under way"

// activeOperations counts the operations under way by name. A stall shows there at once, while durations are recorded only when it is
// over. An operation pays one atomic addition when it begins and one when it ends; a reader that collects does the rest.
type activeOperations struct {
	common       []attribute.KeyValue
	names        *cache.Cache[string, *activeCount]
	collected    atomic.Bool // a reader collects the metric
	registration metric.Registration
}

// activeCount counts the operations of one name. It fills two cache lines, so that operations of other names do not wait for them.
type activeCount struct {
	atomic.Int64
	options []metric.ObserveOption
	_       [128 - 8 - 24]byte
}

func newActiveOperations(common []attribute.KeyValue) *activeOperations {
	return &activeOperations{common: common, names: cache.New[string, *activeCount](maxOperationNames)}
}

// begin counts an operation that begins. The count that it returns, which may be nil, is done when the operation ends.
func (a *activeOperations) begin(name string) *activeCount {
	count, ok := a.names.Get(cache.Hash(0, name), &name, func() *activeCount { return a.newCount(name) })
	if !ok {
		return nil
	}
	count.Add(1)
	return count
}

func (a *activeOperations) newCount(name string) *activeCount {
	set := attribute.NewSet(slices.Concat(a.common, []attribute.KeyValue{semconv.DBOperationName(name)})...)
	return &activeCount{options: []metric.ObserveOption{metric.WithAttributeSet(set)}}
}

func (c *activeCount) done() {
	if c != nil {
		c.Add(-1)
	}
}

// observe registers the metric until close. A name has a series from its first operation on.
func (a *activeOperations) observe(meter metric.Meter) error {
	instrument, err := telemetry.Counter{
		Name: telemetry.ActiveMetric, Unit: "{operation}", UpDown: true,
		Description: "Operations that have begun and have not ended, waits for the concurrency limiter included.",
	}.Create(meter)
	if err != nil {
		return err
	}
	a.registration, err = meter.RegisterCallback(func(_ context.Context, observer metric.Observer) error {
		a.collected.Store(true)
		for _, count := range a.names.All() {
			observer.ObserveInt64(instrument, count.Load(), count.options...)
		}
		return nil
	}, instrument)
	if err != nil {
		return fmt.Errorf("observe %s: %w", activeSubject, err)
	}
	return nil
}

// close ends what observe began.
func (a *activeOperations) close() error { return unobserve(activeSubject, a.registration) }
