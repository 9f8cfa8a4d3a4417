package otelaerospike_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/attribute"

	"github.com/otelaerospike/go/otelaerospike"
)

func TestAttributesOfTheContextReachMethodsBatchReadsAndStreams(t *testing.T) {
	ctx := otelaerospike.ContextWithAttributes(t.Context(), attribute.String("tenant", "acme"))
	f := newFixture(t, answer(nil))
	_, _ = f.WithContext(ctx).Get(nil, newKey(t, "users", 1))
	_, err := f.BatchRead(ctx, requestFor())
	require.NoError(t, err)
	for _, err := range f.ScanStream(ctx, nil, nil, "test", "users") {
		require.NoError(t, err)
	}
	operations := map[string]string{}
	for _, point := range f.durations(t) {
		attributes := texts(point.Attributes)
		operations[attributes["db.operation.name"]] = attributes["tenant"]
	}
	require.Equal(t, map[string]string{"get": "acme", "batch_read": "acme", "scan_stream": "acme"}, operations)
}

func TestCallsWithAttributesOfTheContextAllocateNothing(t *testing.T) {
	f := newFixture(t, idle{})
	key := newKey(t, "users", 1)
	view := f.WithContext(otelaerospike.ContextWithAttributes(t.Context(), attribute.String("tenant", "acme")))
	call := func() { _, _ = view.Get(nil, key) }
	call()
	require.Zero(t, testing.AllocsPerRun(100, call))
}
