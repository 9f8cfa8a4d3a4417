package core

import (
	"context"
	"fmt"
	"hash/maphash"
	"slices"
	"sync"
	"sync/atomic"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/trace"

	"github.com/otelaerospike/go/internal/cache"
	"github.com/otelaerospike/go/internal/telemetry"
)

const (
	// maxContextAttributes bounds the attributes of a context, and maxContextText the bytes of a key and of a value.
	maxContextAttributes = 8
	maxContextText       = 256
	// maxContextSets bounds the different sets of attributes that a client records from contexts, and maxContextKeys the different
	// sets of keys that it records past that, with Other for each value. The series that they make are bounded by maxSuccesses.
	maxContextSets = 100
	maxContextKeys = 16
)

// contextAttributes are what [ContextWithAttributes] keeps in a context. They are not modified.
type contextAttributes struct {
	attributes []attribute.KeyValue // in the order in which their keys were added
	distinct   attribute.Distinct
	hash       uint64
	onSpan     trace.SpanStartEventOption
	others     func() *contextAttributes // the same keys, each with the value Other
}

// contextSet is what a client has admitted of the attributes of contexts. The same attributes have the same set, by its address.
type contextSet struct {
	attributes []attribute.KeyValue
	hash       uint64
}

type contextKey struct{}

// contextsInUse says that some context has attributes. While none has, no context is searched for them.
var contextsInUse atomic.Bool

// ContextWithAttributes is documented where the adapters export it.
func ContextWithAttributes(ctx context.Context, attributes ...attribute.KeyValue) context.Context {
	if ctx == nil {
		ctx = context.Background()
	}
	var merged []attribute.KeyValue
	changed := false
	if outer := attributesOf(ctx); outer != nil {
		merged = slices.Clone(outer.attributes)
	}
	for _, a := range attributes {
		a = bounded(a)
		same := slices.IndexFunc(merged, func(other attribute.KeyValue) bool { return other.Key == a.Key })
		if err := refused(a, same < 0 && len(merged) == maxContextAttributes); err != nil {
			reportRefused(err)
			continue
		}
		changed = true
		if same < 0 {
			merged = append(merged, a)
		} else {
			merged[same] = a
		}
	}
	if !changed {
		return ctx
	}
	contextsInUse.Store(true)
	return context.WithValue(ctx, contextKey{}, newContextAttributes(merged))
}

var contextSeed = maphash.MakeSeed()

func newContextAttributes(attributes []attribute.KeyValue) *contextAttributes {
	set := attribute.NewSet(slices.Clone(attributes)...) // which sorts what it is given
	return &contextAttributes{
		attributes: attributes,
		distinct:   set.Equivalent(),
		hash:       maphash.Comparable(contextSeed, set.Equivalent()),
		onSpan:     trace.WithAttributes(attributes...),
		others: sync.OnceValue(func() *contextAttributes {
			others := slices.Clone(attributes)
			for i := range others {
				others[i].Value = attribute.StringValue(Other)
			}
			return newContextAttributes(others)
		}),
	}
}

// bounded returns an attribute that any exporter takes.
func bounded(a attribute.KeyValue) attribute.KeyValue {
	a.Key = attribute.Key(telemetry.Valid(string(a.Key)))
	switch a.Value.Type() {
	case attribute.BOOL, attribute.INT64, attribute.FLOAT64:
		return a
	}
	text := telemetry.Valid(a.Value.String())
	if len(text) > maxContextText {
		text = Other
	}
	a.Value = attribute.StringValue(text)
	return a
}

// refused returns why an attribute is left out, or nil.
func refused(a attribute.KeyValue, full bool) error {
	switch {
	case len(a.Key) > maxContextText:
		return fmt.Errorf("an attribute's key has %d bytes: at most %d", len(a.Key), maxContextText)
	case full:
		return fmt.Errorf("attribute %q: a context has at most %d", a.Key, maxContextAttributes)
	}
	return telemetry.CheckAttributes([]attribute.KeyValue{a}, reservedKeys...)
}

var refusedOnce sync.Once

func reportRefused(err error) {
	refusedOnce.Do(func() {
		defer func() { _ = recover() }() // of the handler
		otel.Handle(fmt.Errorf("otelaerospike: ContextWithAttributes leaves out what it cannot take, which is reported once: %w", err))
	})
}

// attributesOf returns the attributes of a context, or nil.
func attributesOf(ctx context.Context) *contextAttributes {
	if !contextsInUse.Load() {
		return nil
	}
	attributes, _ := ctx.Value(contextKey{}).(*contextAttributes)
	return attributes
}

// contextSets admits the sets of attributes that come from contexts.
type contextSets struct {
	sets   *cache.Cache[attribute.Distinct, *contextSet]
	others *cache.Cache[attribute.Distinct, *contextSet]
}

func newContextSets() contextSets {
	return contextSets{
		sets:   cache.New[attribute.Distinct, *contextSet](maxContextSets),
		others: cache.New[attribute.Distinct, *contextSet](maxContextKeys),
	}
}

// admit returns nil for no attributes, and for those past every bound.
func (s contextSets) admit(a *contextAttributes) *contextSet {
	if a == nil {
		return nil
	}
	if set, ok := s.sets.Get(a.hash, &a.distinct, a.set); ok {
		return set
	}
	a = a.others()
	set, _ := s.others.Get(a.hash, &a.distinct, a.set)
	return set
}

func (a *contextAttributes) set() *contextSet { return &contextSet{a.attributes, a.hash} }
