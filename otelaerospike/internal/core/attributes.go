package core

import (
	"slices"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"

	"github.com/otelaerospike/go/internal/cache"
	"github.com/otelaerospike/go/internal/telemetry"
)

const (
	// maxSuccesses bounds the series of successes, and maxOthers the series of failures and misses. Together with maxOverflow
	// they stay below the SDK's default limit of 2,000 series per instrument. Past it the SDK merges series without a name.
	maxSuccesses = 1200
	maxOthers    = 500
	// maxOverflow is more than twice the number of operation names, so that there is always a series to collapse into.
	maxOverflow = 256
)

// systemName is db.system.name. Semconv v1.43.0 lists no constant for Aerospike.
var systemName = semconv.DBSystemNameKey.String("aerospike")

// reservedKeys are the attributes that a user cannot set: they tell operations apart.
var reservedKeys = []attribute.Key{
	semconv.DBSystemNameKey, semconv.DBOperationNameKey, semconv.DBNamespaceKey, semconv.DBCollectionNameKey,
	semconv.ErrorTypeKey, semconv.DBResponseStatusCodeKey,
}

// series is what tells one time series of durations from another.
type series struct {
	name    string
	target  Target
	outcome Outcome
	context *contextSet // nil: none
}

func (s *series) hash() uint64 {
	hash := cache.Number(cache.Hash(cache.Hash(0, s.name), s.target.Set), uint64(s.outcome.Code))
	if s.context != nil {
		hash = cache.Number(hash, s.context.hash)
	}
	return hash
}

// attributes are those that a recording has apart from those that all recordings of the client have.
func (s *series) attributes() (attributes []attribute.KeyValue) {
	if s.context != nil {
		attributes = s.context.attributes
	}
	return slices.Concat(attributes, describe(s.name, s.target), s.outcome.attributes())
}

// recordings are what it takes to record one series.
type recordings struct {
	duration telemetry.Recording
	options  []metric.RecordOption // for the instruments that are recorded into less often
}

// attributeCache keeps the recordings of every series: building them costs more than recording.
type attributeCache struct {
	duration  metric.Float64Histogram
	common    []attribute.KeyValue
	sets      setNames
	contexts  contextSets
	successes *cache.Cache[series, *recordings]
	others    *cache.Cache[series, *recordings] // failures and misses, which must not crowd out successes
	overflow  *cache.Cache[series, *recordings]
}

func newAttributeCache(duration metric.Float64Histogram, common []attribute.KeyValue, sets setNames) *attributeCache {
	return &attributeCache{
		duration:  duration,
		common:    common,
		sets:      sets,
		contexts:  newContextSets(),
		successes: cache.New[series, *recordings](maxSuccesses),
		others:    cache.New[series, *recordings](maxOthers),
		overflow:  cache.New[series, *recordings](maxOverflow),
	}
}

// find returns the recordings of a series.
func (c *attributeCache) find(s *series) *recordings {
	cached := c.successes
	if s.outcome != (Outcome{}) {
		cached = c.others
	}
	if found, ok := cached.Find(s.hash(), s); ok {
		return found
	}
	return c.add(cached, *s)
}

// add bounds the names first.
func (c *attributeCache) add(cached *cache.Cache[series, *recordings], s series) *recordings {
	s.target = s.target.sanitized()
	if s.target.Set != "" {
		s.target.Set = c.sets.admit(s.target.Set)
	}
	if added, ok := cached.Get(s.hash(), &s, func() *recordings { return c.build(s) }); ok {
		return added
	}
	s = s.collapsed()
	collapsed, _ := c.overflow.Get(s.hash(), &s, func() *recordings { return c.build(s) })
	return collapsed
}

// collapsed keeps only the operation's name and whether it failed.
func (s series) collapsed() series {
	s.context = nil
	s.target = Target{Namespace: Other, Set: Other}
	errorType := ""
	if s.outcome.ErrorType != "" {
		errorType = Other
	}
	s.outcome = Outcome{ErrorType: errorType}
	return s
}

func (c *attributeCache) build(s series) *recordings {
	set := attribute.NewSet(slices.Concat(c.common, s.attributes())...)
	return &recordings{telemetry.NewRecording(c.duration, set), []metric.RecordOption{metric.WithAttributeSet(set)}}
}

// describe returns the attributes that say what an operation is.
func describe(name string, target Target) []attribute.KeyValue {
	attributes := []attribute.KeyValue{semconv.DBOperationName(name)}
	if target.Namespace != "" {
		attributes = append(attributes, semconv.DBNamespace(target.Namespace))
	}
	if target.Set != "" {
		attributes = append(attributes, semconv.DBCollectionName(target.Set))
	}
	return attributes
}
