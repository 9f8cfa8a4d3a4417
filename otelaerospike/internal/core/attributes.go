package core

import (
	"slices"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"

	"github.com/otelaerospike/go/internal/cache"
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
}

func (s *series) hash() uint64 {
	return cache.Number(cache.Hash(cache.Hash(0, s.name), s.target.Set), uint64(s.outcome.Code))
}

// attributeCache keeps the attributes of every series in the form that a recording takes: building them costs more than
// recording.
type attributeCache struct {
	common    []attribute.KeyValue
	sets      setNames
	successes *cache.Cache[series, []metric.RecordOption]
	others    *cache.Cache[series, []metric.RecordOption] // failures and misses, which must not crowd out successes
	overflow  *cache.Cache[series, []metric.RecordOption]
}

func newAttributeCache(common []attribute.KeyValue, sets setNames) *attributeCache {
	return &attributeCache{
		common:    common,
		sets:      sets,
		successes: cache.New[series, []metric.RecordOption](maxSuccesses),
		others:    cache.New[series, []metric.RecordOption](maxOthers),
		overflow:  cache.New[series, []metric.RecordOption](maxOverflow),
	}
}

// find returns the attributes of a series.
func (c *attributeCache) find(s *series) []metric.RecordOption {
	cached := c.successes
	if s.outcome != (Outcome{}) {
		cached = c.others
	}
	if options, ok := cached.Find(s.hash(), s); ok {
		return options
	}
	return c.add(cached, *s)
}

// add bounds the names first.
func (c *attributeCache) add(cached *cache.Cache[series, []metric.RecordOption], s series) []metric.RecordOption {
	s.target = s.target.sanitized()
	if s.target.Set != "" {
		s.target.Set = c.sets.admit(s.target.Set)
	}
	if options, ok := cached.Get(s.hash(), &s, func() []metric.RecordOption { return c.build(s) }); ok {
		return options
	}
	s = s.collapsed()
	options, _ := c.overflow.Get(s.hash(), &s, func() []metric.RecordOption { return c.build(s) })
	return options
}

// collapsed keeps only the operation's name and whether it failed.
func (s series) collapsed() series {
	s.target = Target{Namespace: Other, Set: Other}
	errorType := ""
	if s.outcome.ErrorType != "" {
		errorType = Other
	}
	s.outcome = Outcome{ErrorType: errorType}
	return s
}

func (c *attributeCache) build(s series) []metric.RecordOption {
	attributes := slices.Concat(c.common, describe(s.name, s.target), s.outcome.attributes())
	return []metric.RecordOption{metric.WithAttributeSet(attribute.NewSet(attributes...))}
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
