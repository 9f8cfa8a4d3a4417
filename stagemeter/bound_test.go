package stagemeter_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/attribute"

	"github.com/otelaerospike/go/internal/telemetry/bindtest"
	"github.com/otelaerospike/go/stagemeter"
)

func TestStagesAreRecordedIntoBoundHistograms(t *testing.T) {
	defer stagemeter.Profile()()
	stage := func(set attribute.Set) string {
		value, _ := set.Value("stage")
		return value.AsString()
	}
	counts := map[string]int{}
	meter, err := stagemeter.NewMeter(stagemeter.WithMeterProvider(bindtest.Provider{Name: stage, Counts: counts}))
	require.NoError(t, err)
	for range 3 {
		timer := meter.Start(t.Context(), "get")
		timer.Lap("parse")
		timer.Lap("check")
	}
	require.Equal(t, map[string]int{"parse": 3, "check": 3}, counts)
}
