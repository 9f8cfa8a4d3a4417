package stagemeter

import (
	"log/slog"
	"slices"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"

	"github.com/otelaerospike/go/internal/telemetry"
)

type config struct {
	provider   metric.MeterProvider
	attributes []attribute.KeyValue
	logger     *slog.Logger
	stageName  func(Stage) Stage // the name that is recorded
	consumers  []func(*Breakdown)
}

func newConfig(opts []Option) config {
	c := config{
		provider:  otel.GetMeterProvider(),
		logger:    slog.Default(),
		stageName: func(stage Stage) Stage { return stage },
	}
	for _, opt := range opts {
		if opt != nil {
			opt.apply(&c)
		}
	}
	return c
}

// Option configures a [Meter].
type Option interface{ apply(*config) }

type optionFunc func(*config)

func (f optionFunc) apply(c *config) { f(c) }

// WithMeterProvider sets the provider whose meter the instruments come from. The default is the global provider; nil is
// ignored.
func WithMeterProvider(provider metric.MeterProvider) Option {
	return optionFunc(func(c *config) {
		if !telemetry.IsNil(provider) {
			c.provider = provider
		}
	})
}

// WithAttributes adds attributes to everything that the meter records. NewMeter fails when an attribute has no key, is not valid
// UTF-8, or is "stage", "db.operation.name" or "error.type", which the meter sets itself. The default is none.
func WithAttributes(attributes ...attribute.KeyValue) Option {
	return optionFunc(func(c *config) { c.attributes = slices.Concat(c.attributes, attributes) })
}

// WithLogger sets where the first meter of the process logs the state of the switch. The default is [slog.Default]; nil is
// ignored.
func WithLogger(logger *slog.Logger) Option {
	return optionFunc(func(c *config) {
		if logger != nil {
			c.logger = logger
		}
	})
}

// WithAerospikePyStageNames records the stages under aerospike-py's names, such as to_dict for to_map, so that services in Python and
// in Go share one dashboard. A service's own stages keep their names. The default is this package's names.
func WithAerospikePyStageNames() Option {
	return optionFunc(func(c *config) { c.stageName = aerospikePyName })
}

// WithBreakdowns calls consume with the breakdown of every profiled operation of the meter, as [Subscribe] does for the whole process. It
// may be given more than once; nil is ignored. The default is none.
func WithBreakdowns(consume func(*Breakdown)) Option {
	return optionFunc(func(c *config) { c.consumers = append(c.consumers, consume) })
}
