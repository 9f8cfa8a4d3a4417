package telemetry_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/attribute"

	"github.com/otelaerospike/go/internal/telemetry"
)

func TestAttributesAreCheckedOneByOne(t *testing.T) {
	check := func(a attribute.KeyValue) error {
		return telemetry.CheckAttributes([]attribute.KeyValue{a}, "error.type")
	}
	require.NoError(t, check(attribute.String("cluster", "日本語")))
	require.NoError(t, check(attribute.Int("cluster", 1)))
	require.EqualError(t, check(attribute.String("", "a")), `attribute 0, "": must have a key`)
	require.EqualError(t, check(attribute.String("cluster", "a\xff")), `attribute 0, "cluster": must be valid UTF-8`)
	for _, value := range []attribute.Value{
		attribute.StringSliceValue([]string{"a", "\xff"}),
		attribute.SliceValue(attribute.IntValue(1), attribute.StringValue("\xff")),
		attribute.MapValue(attribute.String("a", "b"), attribute.String("\xff", "a")),
		attribute.MapValue(attribute.StringSlice("a", []string{"\xff"})),
	} {
		require.EqualError(t, check(attribute.KeyValue{Key: "cluster", Value: value}), `attribute 0, "cluster": must be valid UTF-8`)
	}
	require.NoError(t, check(attribute.Map("cluster", attribute.StringSlice("a", []string{"日本語", "\uFFFD"}))))
	require.EqualError(t, check(attribute.String("a\xff", "a")), `attribute 0, "a\xff": must be valid UTF-8`)
	require.EqualError(t, check(attribute.String("error.type", "a")),
		`attribute 0, "error.type": is set by the instrumentation; use another key`)
}

func TestAttributesThatNoPrometheusCanScrapeAreRefused(t *testing.T) {
	check := func(key string) error {
		return telemetry.CheckAttributes([]attribute.KeyValue{attribute.String(key, "a")})
	}
	for _, key := range []string{"%", "_", "ä", "__name__", "__a", "a\x00", "le", "otel_scope_name", "otel.scope.name", "otel..scope-version"} {
		require.ErrorContains(t, check(key), "Prometheus can have no such label", key)
	}
	for _, key := range []string{"a", "0", "_a", "_le", "straße", "leader", "otel_scope", "quantile"} {
		require.NoError(t, check(key), key)
	}
}

func TestValidReplacesWhatIsNotUTF8(t *testing.T) {
	require.Equal(t, "日本語", telemetry.Valid("日本語"))
	require.Equal(t, "a\uFFFDb", telemetry.Valid("a\xff\xfeb"))
}
