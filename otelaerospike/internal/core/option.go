package core

import (
	"cmp"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"time"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/trace"

	"github.com/otelaerospike/go/internal/telemetry"
	"github.com/otelaerospike/go/stagemeter"
)

const (
	defaultSetLimit        = 100
	defaultClusterInterval = 10 * time.Second
)

// Config is what the options of a client say. [NewConfig] makes one.
type Config struct {
	provider         metric.MeterProvider
	tracerProvider   trace.TracerProvider
	spanName         func(operation, namespace, set string) string
	spanFilter       func(operation string) bool
	keyDigest        bool
	requireParent    bool
	attributes       []attribute.KeyValue
	stages           []stagemeter.Option
	sets             setNames
	concurrencyLimit int // 0: none
	queueTimeout     time.Duration
	decodeLimit      int           // 0: none
	clusterInterval  time.Duration // 0: no cluster metrics
	classify         func(error) string
	slow             *slowLog // nil: none
	err              error
}

// NewConfig applies the options. It returns every complaint about them at once.
func NewConfig(opts []Option) (Config, error) {
	c := Config{
		provider:       otel.GetMeterProvider(),
		tracerProvider: otel.GetTracerProvider(),
		spanName:       defaultSpanName,
		spanFilter:     func(string) bool { return true },
		sets:           newFirstSets(defaultSetLimit),
	}
	for _, opt := range opts {
		if opt != nil {
			opt.apply(&c)
		}
	}
	return c, c.err
}

// Classifier returns what [WithErrorClassifier] set, or standard, which also stands in where what was set panics.
func (c Config) Classifier(standard func(error) string) func(error) string {
	if c.classify == nil {
		return standard
	}
	callback, classify := telemetry.NewCallback("WithErrorClassifier"), c.classify
	return func(err error) (errorType string) {
		defer callback.Contain(func() { errorType = standard(err) })
		return classify(err)
	}
}

func (c *Config) refuse(format string, args ...any) {
	c.err = errors.Join(c.err, fmt.Errorf("otelaerospike: "+format, args...))
}

// Option configures a client.
type Option interface{ apply(*Config) }

type optionFunc func(*Config)

func (f optionFunc) apply(c *Config) { f(c) }

// WithMeterProvider sets the provider whose meters create the instruments. The default is the global provider; nil is ignored.
func WithMeterProvider(provider metric.MeterProvider) Option {
	return optionFunc(func(c *Config) {
		if !telemetry.IsNil(provider) {
			c.provider = provider
		}
	})
}

// WithTracerProvider sets the provider whose tracer starts the spans. The default is the global provider; nil is ignored. The
// provider of go.opentelemetry.io/otel/trace/noop switches spans off.
func WithTracerProvider(provider trace.TracerProvider) Option {
	return optionFunc(func(c *Config) {
		if !telemetry.IsNil(provider) {
			c.tracerProvider = provider
		}
	})
}

// WithSpanNameFormatter sets the names of spans. format is called once for each combination of operation, namespace and set, as long as
// there are fewer than 2,000 combinations. The namespace and the set may be empty. format must not call the client, and should return few
// names. The default is the operation followed by the set, or else by the namespace, as in OpenTelemetry's semantic conventions. nil is
// ignored. A panic of format is contained: the span has its default name.
func WithSpanNameFormatter(format func(operation, namespace, set string) string) Option {
	return optionFunc(func(c *Config) {
		if format == nil {
			return
		}
		callback := telemetry.NewCallback("WithSpanNameFormatter")
		c.spanName = func(operation, namespace, set string) (name string) {
			defer callback.Contain(func() { name = defaultSpanName(operation, namespace, set) })
			return format(operation, namespace, set)
		}
	})
}

// WithSpanFilter sets which operations have spans. filter gets the operation's name, and may be asked only once for each name. It
// does not affect metrics. The default is all operations; nil is ignored. A panic of filter is contained: the operation has a span.
func WithSpanFilter(filter func(operation string) bool) Option {
	return optionFunc(func(c *Config) {
		if filter == nil {
			return
		}
		callback := telemetry.NewCallback("WithSpanFilter")
		c.spanFilter = func(operation string) (wanted bool) {
			defer callback.Contain(func() { wanted = true })
			return filter(operation)
		}
	})
}

// WithRequireParentSpan makes a span only for operations whose context has a span already, so that background work and operations
// without a context start no traces of their own. It does not affect metrics. The default is a span for each operation.
func WithRequireParentSpan() Option {
	return optionFunc(func(c *Config) { c.requireParent = true })
}

// WithKeyAttribute adds the digest of a single record's key to its span, in hexadecimal, as aerospike.key.digest. The digest finds
// the record in the server's logs. Whoever can guess a key can recognize it by its digest. The default is no key at all.
func WithKeyAttribute() Option {
	return optionFunc(func(c *Config) { c.keyDigest = true })
}

// WithAttributes adds attributes to every span, to every record of db.client.operation.duration, and to the metrics of
// [WithConcurrencyLimit] and [WithClusterMetrics]. They override the server.address and server.port that the client found, except
// on metrics of a single node. An attribute without a key, an attribute that is not valid UTF-8 and an attribute that the
// instrumentation sets itself, such as error.type, are errors. The default is none.
func WithAttributes(attributes ...attribute.KeyValue) Option {
	return optionFunc(func(c *Config) {
		if err := telemetry.CheckAttributes(attributes, reservedKeys...); err != nil {
			c.refuse("%w", err)
		}
		c.attributes = slices.Concat(c.attributes, attributes)
	})
}

// WithLogger sets where the first client of the process logs whether stage profiling is on. The default is [slog.Default]; nil is
// ignored.
func WithLogger(logger *slog.Logger) Option {
	return optionFunc(func(c *Config) { c.stages = append(c.stages, stagemeter.WithLogger(logger)) })
}

// WithAerospikePyStageNames records stages under aerospike-py's names; see [stagemeter.WithAerospikePyStageNames].
func WithAerospikePyStageNames() Option {
	return optionFunc(func(c *Config) { c.stages = append(c.stages, stagemeter.WithAerospikePyStageNames()) })
}

// WithSetLimit sets how many set names become attributes: the first limit names that occur. Other sets are recorded as "_OTHER".
// The default is 100. A negative limit is an error; 0 records every set as "_OTHER".
func WithSetLimit(limit int) Option {
	return optionFunc(func(c *Config) {
		if limit < 0 {
			c.refuse("set limit %d: must not be negative", limit)
			return
		}
		c.sets = newFirstSets(limit)
	})
}

// WithSets lists the set names that become attributes, in place of a limit. Other sets are recorded as "_OTHER".
func WithSets(names ...string) Option {
	return optionFunc(func(c *Config) { c.sets = newOnlySets(names) })
}

// WithErrorClassifier replaces the classification of errors. Each client has an option of this name whose parameter is the
// client's error interface; the errors that classify gets are of that interface.
func WithErrorClassifier(classify func(err error) (errorType string)) Option {
	return optionFunc(func(c *Config) {
		if classify != nil {
			c.classify = classify
		}
	})
}

// WithConcurrencyLimit bounds the operations under way, including operations of views, to n. A further operation waits until another one
// ends, until queueTimeout has passed, or until the context of [Client.WithContext] ends. In the last two cases it returns an error that is
// [ErrQueueTimeout]. A scan or a query holds its slot until it has been dispatched. A queueTimeout of 0 does not bound the wait. An n below
// 1 and a negative queueTimeout are errors. The default is no limit.
//
// The wait is part of the operation's duration, and is the stage limiter_wait. The metrics aerospike.client.limiter.* show the
// limiter; see docs/cluster-metrics.md.
func WithConcurrencyLimit(n int, queueTimeout time.Duration) Option {
	return optionFunc(func(c *Config) {
		if n < 1 {
			c.refuse("concurrency limit %d: must be at least 1", n)
		}
		if queueTimeout < 0 {
			c.refuse("queue timeout %v: must not be negative", queueTimeout)
		}
		c.concurrencyLimit, c.queueTimeout = n, queueTimeout
	})
}

// WithDecodeLimit bounds to n how many batch results are built or converted at the same time. It covers [Client.BatchRead],
// [Client.BatchReadAsync] and the conversions of their results. Decoding on every core at once makes other requests wait. The wait
// for a slot is the stage result_handoff_delay. A conversion must neither convert another handle nor read a batch, since it would
// wait for a slot while it holds one. An n below 1 is an error. The default is no limit.
func WithDecodeLimit(n int) Option {
	return optionFunc(func(c *Config) {
		if n < 1 {
			c.refuse("decode limit %d: must be at least 1", n)
		}
		c.decodeLimit = n
	})
}

// WithClusterMetrics observes what the wrapped client counts itself: connections, retries, timeouts, tends and nodes, by node where
// the client has it. docs/cluster-metrics.md lists the metrics. Reading the client's numbers is costly: they are read when a reader
// collects, and at most once per interval, however many readers there are. An interval of 0 is 10 seconds, and a negative interval
// is an error. A client without numbers is reported once to OpenTelemetry's error handler. [Client.Close] ends the observation. The
// default is not to observe.
func WithClusterMetrics(interval time.Duration) Option {
	return optionFunc(func(c *Config) {
		if interval < 0 {
			c.refuse("interval of cluster metrics %v: must not be negative", interval)
		}
		c.clusterInterval = cmp.Or(interval, defaultClusterInterval)
	})
}

// WithSlowLog logs slow operations, with at most one record per operation name and interval, at the level warn. A record says how many
// there were, and shows the slowest with duration, namespace, set, error.type and trace id, but with no key and no value. An operation that
// was profiled has its stages too, and with cmd/openio its nodes. Everything that is kept is bounded. A nil logger is [slog.Default]. A
// negative threshold, interval or count is an error. A panic of the logger or of OnSlow is contained. [Client.Close] logs what is pending.
// The default is no log.
//
// An operation that is not slow pays for one more reading of the clock at most. To have breakdowns at all times, profile a share of
// operations; see [stagemeter.SetRate].
func WithSlowLog(logger *slog.Logger, options SlowLogOptions) Option {
	return optionFunc(func(c *Config) {
		thresholds := append(slices.Collect(maps.Values(options.Thresholds)), options.Threshold)
		if slices.Min(thresholds) < 0 || options.Interval < 0 || options.Slowest < 0 {
			c.refuse("slow log: thresholds, interval and count must not be negative")
			return
		}
		options.Threshold = cmp.Or(options.Threshold, defaultSlowThreshold)
		options.Thresholds = maps.Clone(options.Thresholds)
		options.Interval = cmp.Or(options.Interval, defaultSlowInterval)
		options.Slowest = cmp.Or(options.Slowest, defaultSlowest)
		if logger == nil {
			logger = slog.Default()
		}
		c.slow = &slowLog{
			SlowLogOptions: options, logger: logger, pending: map[string]*slowOperations{},
			onSlow: telemetry.NewCallback("SlowLogOptions.OnSlow"), log: telemetry.NewCallback("WithSlowLog"),
		}
	})
}
