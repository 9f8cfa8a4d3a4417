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
	require.EqualError(t, check(attribute.String("a\xff", "a")), `attribute 0, "a\xff": must be valid UTF-8`)
	require.EqualError(t, check(attribute.String("error.type", "a")),
		`attribute 0, "error.type": is set by the instrumentation; use another key`)
}

func TestValidReplacesWhatIsNotUTF8(t *testing.T) {
	require.Equal(t, "日本語", telemetry.Valid("日本語"))
	require.Equal(t, "a\uFFFDb", telemetry.Valid("a\xff\xfeb"))
}
