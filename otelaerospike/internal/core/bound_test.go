package core_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/attribute"

	"github.com/otelaerospike/go/internal/telemetry/bindtest"
	"github.com/otelaerospike/go/otelaerospike/internal/core"
)

func TestDurationsAreRecordedIntoBoundHistograms(t *testing.T) {
	name := func(set attribute.Set) string { return text(set, "db.operation.name") + " " + text(set, "error.type") }
	counts := map[string]int{}
	f := newFixture(t, core.WithMeterProvider(bindtest.Provider{Name: name, Counts: counts}))
	for range 3 {
		_, _ = f.get(t.Context(), "users", answer(nil))
		_, _ = f.get(t.Context(), "users", answer(&failure{code: codeTimeout}))
	}
	require.Equal(t, map[string]int{"get ": 3, "get TIMEOUT": 3}, counts)
}
