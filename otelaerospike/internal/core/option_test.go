package core_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/attribute"

	"github.com/otelaerospike/go/otelaerospike/internal/core"
)

func TestEveryComplaintAboutOptionsIsReported(t *testing.T) {
	_, err := core.NewConfig([]core.Option{
		nil,
		core.WithAttributes(attribute.String("", "no key")),
		core.WithSetLimit(-1),
		core.WithConcurrencyLimit(0, -time.Second),
		core.WithDecodeLimit(0),
		core.WithClusterMetrics(-time.Second),
	})
	for _, complaint := range []string{
		`otelaerospike: attribute 0, "": must have a key`,
		"otelaerospike: set limit -1: must not be negative",
		"otelaerospike: concurrency limit 0: must be at least 1",
		"otelaerospike: queue timeout -1s: must not be negative",
		"otelaerospike: decode limit 0: must be at least 1",
		"otelaerospike: interval of cluster metrics -1s: must not be negative",
	} {
		require.ErrorContains(t, err, complaint)
	}
}

func TestNilArgumentsOfOptionsAreIgnored(t *testing.T) {
	f := newFixture(t, core.WithTracerProvider(nil), core.WithSpanNameFormatter(nil), core.WithSpanFilter(nil),
		core.WithErrorClassifier(nil), core.WithLogger(nil))
	_, err := f.get(t.Context(), "users", answer(nil))
	require.NoError(t, err)
	require.Equal(t, map[string]uint64{"get users": 1}, f.durations(t))
}

func TestClassifierReplacesTheStandardOne(t *testing.T) {
	standard := func(error) string { return "standard" }
	config, err := core.NewConfig(nil)
	require.NoError(t, err)
	require.Equal(t, "standard", config.Classifier(standard)(nil))
	config, err = core.NewConfig([]core.Option{core.WithErrorClassifier(func(error) string { return "mine" })})
	require.NoError(t, err)
	require.Equal(t, "mine", config.Classifier(standard)(nil))
}
