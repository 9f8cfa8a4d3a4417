package views

import (
	"go.opentelemetry.io/otel/sdk/instrumentation"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"

	"github.com/otelaerospike/go/otelaerospike"
	"github.com/otelaerospike/go/stagemeter"
)

// The exponential histogram's defaults in OpenTelemetry's SDK specification.
const (
	exponentialMaxSize  = 160
	exponentialMaxScale = 20
)

// Default returns [OperationDuration] and [InternalStage] with their default boundaries. Other views for one of the two
// histograms take its place, and are not given beside it.
func Default() []sdkmetric.View { return []sdkmetric.View{OperationDuration(), InternalStage()} }

// OperationDuration sets the bucket boundaries, in seconds, of db.client.operation.duration; without arguments those of
// [OperationDurationBoundaries]. Boundaries must increase: the SDK reports others as an error and uses its default in their
// place.
func OperationDuration(boundaries ...float64) sdkmetric.View {
	if len(boundaries) == 0 {
		boundaries = OperationDurationBoundaries()
	}
	return explicit(otelaerospike.MetricName, boundaries)
}

// InternalStage sets the bucket boundaries, in seconds, of db.client.internal_stage; without arguments those of
// [InternalStageBoundaries]. Boundaries must increase: the SDK reports others as an error and uses its default in their
// place.
func InternalStage(boundaries ...float64) sdkmetric.View {
	if len(boundaries) == 0 {
		boundaries = InternalStageBoundaries()
	}
	return explicit(stagemeter.MetricName, boundaries)
}

// Exponential makes a histogram of this module a base-2 exponential histogram of at most 160 buckets on each side, which
// Prometheus stores as a native histogram. The name may contain the wildcards of [sdkmetric.NewView].
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

// Drop drops an instrument of this module. What it would have taken is not even measured. The name may contain the
// wildcards of [sdkmetric.NewView].
func Drop(metricName string) sdkmetric.View { return ours(metricName, sdkmetric.AggregationDrop{}) }

func explicit(metricName string, boundaries []float64) sdkmetric.View {
	return ours(metricName, sdkmetric.AggregationExplicitBucketHistogram{Boundaries: boundaries})
}

// ours returns the view of the instruments of this module that have the name.
func ours(metricName string, aggregation sdkmetric.Aggregation) sdkmetric.View {
	inScope := func(scope string) sdkmetric.View {
		return sdkmetric.NewView(
			sdkmetric.Instrument{Name: metricName, Scope: instrumentation.Scope{Name: scope}},
			sdkmetric.Stream{Aggregation: aggregation})
	}
	operations, stages := inScope(otelaerospike.ScopeName), inScope(stagemeter.ScopeName)
	return func(instrument sdkmetric.Instrument) (sdkmetric.Stream, bool) {
		if stream, ok := operations(instrument); ok {
			return stream, true
		}
		return stages(instrument)
	}
}
