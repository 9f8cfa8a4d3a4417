package operation

import (
	"slices"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"

	"github.com/otelaerospike/go/internal/bounded"
)

const (
	// systemName is the value of db.system.name. Semconv v1.43.0 lists no constant for it.
	systemName = "aerospike"
	// Other stands for every name past a bound, as in OpenTelemetry's error.type.
	Other = "_OTHER"
	// maxSeries bounds the successes, and likewise the failures, that are told apart. It is the SDK's own default limit.
	maxSeries = 2000
	// maxOverflow is more than twice the number of operation names, so that there is always a series to collapse into.
	maxOverflow = 256
)

// seriesCache holds the cached attributes of every time series of the duration.
type seriesCache struct {
	attributes []attribute.KeyValue
	sets       SetNames
	frequent   bounded.Front[kind, series] // of successes
	successes  *bounded.Map[kind, series]
	others     *bounded.Map[failure, series] // failures and misses
	overflow   *bounded.Map[failure, series]
}

type kind struct {
	name   string
	target Target
}

func (k *kind) slot() uint { return bounded.Slot(k.name) + 5*bounded.Slot(k.target.Set) }

type failure struct {
	kind
	outcome Outcome
}

// series are the options of a recording: the attributes of one time series.
type series []metric.RecordOption

func newSeriesCache(c Config) *seriesCache {
	return &seriesCache{
		attributes: slices.Concat(c.Server, c.Attributes, []attribute.KeyValue{semconv.DBSystemNameKey.String(systemName)}),
		sets:       c.Sets,
		successes:  bounded.NewMap[kind, series](maxSeries),
		others:     bounded.NewMap[failure, series](maxSeries),
		overflow:   bounded.NewMap[failure, series](maxOverflow),
	}
}

// find returns the series of an operation. It looks for what is known first, under the set's own name, and asks which name
// the set may have only for what is new.
func (c *seriesCache) find(key *kind, outcome Outcome) series {
	if outcome != (Outcome{}) {
		return c.findOther(failure{*key, outcome})
	}
	slot := key.slot()
	s, ok := c.frequent.Load(slot, key)
	if !ok {
		s = c.findSuccess(*key)
		c.frequent.Offer(slot, key, s)
	}
	return s
}

func (c *seriesCache) findSuccess(key kind) series {
	if s, ok := c.successes.Load(key); ok {
		return s
	}
	return c.addSuccess(key)
}

func (c *seriesCache) findOther(key failure) series {
	if s, ok := c.others.Load(key); ok {
		return s
	}
	return c.addOther(key)
}

func (c *seriesCache) addSuccess(key kind) series {
	key.target = c.admit(key.target)
	s, ok := c.successes.LoadOrCreate(key, func() series { return c.newSeries(failure{kind: key}) })
	if !ok {
		return c.collapse(failure{kind: key})
	}
	return s
}

func (c *seriesCache) addOther(key failure) series {
	key.target = c.admit(key.target)
	s, ok := c.others.LoadOrCreate(key, func() series { return c.newSeries(key) })
	if !ok {
		return c.collapse(key)
	}
	return s
}

func (c *seriesCache) admit(target Target) Target {
	if target.Set != "" {
		target.Set = c.sets.admit(target.Set)
	}
	return target
}

// collapse keeps of a series only which operation it is and whether it failed.
func (c *seriesCache) collapse(key failure) series {
	key.target = Target{Namespace: Other, Set: Other}
	if key.outcome.ErrorType != "" {
		key.outcome = Outcome{ErrorType: Other}
	} else {
		key.outcome = Outcome{}
	}
	s, _ := c.overflow.LoadOrCreate(key, func() series { return c.newSeries(key) })
	return s
}

func (c *seriesCache) newSeries(key failure) series {
	attributes := slices.Concat(c.attributes, describe(key.kind), key.outcome.attributes())
	return series{metric.WithAttributeSet(attribute.NewSet(attributes...))}
}

// describe returns the attributes that say what an operation is.
func describe(key kind) []attribute.KeyValue {
	attributes := []attribute.KeyValue{semconv.DBOperationName(key.name)}
	if key.target.Namespace != "" {
		attributes = append(attributes, semconv.DBNamespace(key.target.Namespace))
	}
	if key.target.Set != "" {
		attributes = append(attributes, semconv.DBCollectionName(key.target.Set))
	}
	return attributes
}
