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
	successes  met
	others     met // failures and misses, which are not to crowd out successes
	overflow   *bounded.Map[identity, series]
}

// met are the series of one sort that have been met.
type met struct {
	frequent bounded.Front[identity, series]
	all      *bounded.Map[identity, series]
}

// kind is what is done, and to what.
type kind struct {
	name   string
	target Target
}

func (k *kind) slot() uint { return bounded.Slot(k.name) + 5*bounded.Slot(k.target.Set) }

// identity tells time series apart.
type identity struct {
	kind
	outcome Outcome
}

func (i *identity) slot() uint { return i.kind.slot() + 11*uint(i.outcome.Code) }

// series are the options of a recording: the attributes of one time series.
type series []metric.RecordOption

func newSeriesCache(c Config) *seriesCache {
	return &seriesCache{
		attributes: slices.Concat(c.Server, c.Attributes, []attribute.KeyValue{semconv.DBSystemNameKey.String(systemName)}),
		sets:       c.Sets,
		successes:  met{all: bounded.NewMap[identity, series](maxSeries)},
		others:     met{all: bounded.NewMap[identity, series](maxSeries)},
		overflow:   bounded.NewMap[identity, series](maxOverflow),
	}
}

// find returns the series of an operation.
func (c *seriesCache) find(key *identity) series {
	known, slot := &c.successes, key.slot()
	if key.outcome != (Outcome{}) {
		known = &c.others
	}
	if s, ok := known.frequent.Load(slot, key); ok {
		return s
	}
	return c.findRare(known, slot, *key)
}

// findRare looks under the set's own name first, and asks which name the set may have only when there is nothing.
func (c *seriesCache) findRare(known *met, slot uint, key identity) series {
	s, ok := known.all.Load(key)
	if !ok {
		key.target = c.admit(key.target)
		slot = key.slot()
		if s, ok := known.frequent.Load(slot, &key); ok { // what stands for all the rest is
			return s
		}
		if s, ok = known.all.LoadOrCreate(key, func() series { return c.newSeries(key) }); !ok {
			return c.collapse(key)
		}
	}
	known.frequent.Offer(slot, &key, s)
	return s
}

func (c *seriesCache) admit(target Target) Target {
	if target.Set != "" {
		target.Set = c.sets.admit(target.Set)
	}
	return target
}

// collapse keeps of a series only which operation it is and whether it failed.
func (c *seriesCache) collapse(key identity) series {
	key.target = Target{Namespace: Other, Set: Other}
	if key.outcome.ErrorType != "" {
		key.outcome = Outcome{ErrorType: Other}
	} else {
		key.outcome = Outcome{}
	}
	s, _ := c.overflow.LoadOrCreate(key, func() series { return c.newSeries(key) })
	return s
}

func (c *seriesCache) newSeries(key identity) series {
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
