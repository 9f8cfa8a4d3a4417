package views

import (
	"go.opentelemetry.io/otel/sdk/instrumentation"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"

	"github.com/otelaerospike/go/internal/telemetry"
	"github.com/otelaerospike/go/stagemeter"
)

// OpenTelemetry's SDK specification has these defaults for exponential histograms.
const (
	exponentialMaxSize  = 160
	exponentialMaxScale = 20
)

// Default returns [OperationDuration] and [InternalStage] with their default boundaries. Register another view for one of the two
// histograms in place of Default, and not in addition to it.
func Default() []sdkmetric.View { return []sdkmetric.View{OperationDuration(), InternalStage()} }

// OperationDuration sets the bucket boundaries of db.client.operation.duration, in seconds. Without arguments it sets
// [OperationDurationBoundaries]. Boundaries must increase; otherwise the SDK reports an error and uses its own default.
func OperationDuration(boundaries ...float64) sdkmetric.View {
	if len(boundaries) == 0 {
		boundaries = OperationDurationBoundaries()
	}
	return explicit(telemetry.OperationMetric, boundaries)
}

// InternalStage sets the bucket boundaries of db.client.internal_stage, in seconds. Without arguments it sets
// [InternalStageBoundaries]. Boundaries must increase; otherwise the SDK reports an error and uses its own default.
func InternalStage(boundaries ...float64) sdkmetric.View {
	if len(boundaries) == 0 {
		boundaries = InternalStageBoundaries()
	}
	return explicit(stagemeter.MetricName, boundaries)
}

// Exponential turns a histogram of this module into a base-2 exponential histogram with at most 160 buckets on each side. Prometheus
// stores it as a native histogram. The name may contain the wildcards that [sdkmetric.NewView] takes.
func Exponential(metricName string) sdkmetric.View {
	exponential := ours(metricName, sdkmetric.AggregationBase2ExponentialHistogram{
		MaxSize:  exponentialMaxSize,
		MaxScale: exponentialMaxScale,
	})
	return func(instrument sdkmetric.Instrument) (sdkmetric.Stream, bool) {
		if instrument.Kind != sdkmetric.InstrumentKindHistogram {
			return sdkmetric.Stream{}, false
		}
		return exponential(instrument)
	}
}

// Drop drops an instrument of this module. The instrumentation does not even measure what the instrument would have recorded. The
// name may contain the wildcards that [sdkmetric.NewView] takes.
func Drop(metricName string) sdkmetric.View { return ours(metricName, sdkmetric.AggregationDrop{}) }

func explicit(metricName string, boundaries []float64) sdkmetric.View {
	return ours(metricName, sdkmetric.AggregationExplicitBucketHistogram{Boundaries: boundaries})
}

// ours returns a view of this module's instruments with the given name.
func ours(metricName string, aggregation sdkmetric.Aggregation) sdkmetric.View {
	inScope := func(scope string) sdkmetric.View {
		return sdkmetric.NewView(
			sdkmetric.Instrument{Name: metricName, Scope: instrumentation.Scope{Name: scope}},
			sdkmetric.Stream{Aggregation: aggregation})
	}
	operations, stages := inScope(telemetry.ClientScope), inScope(stagemeter.ScopeName)
	return func(instrument sdkmetric.Instrument) (sdkmetric.Stream, bool) {
		if stream, ok := operations(instrument); ok {
			return stream, true
		}
		return stages(instrument)
	}
}
