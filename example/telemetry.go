package main

import (
	"context"
	"fmt"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"go.opentelemetry.io/otel/exporters/otlp/otlpmetric/otlpmetricgrpc"
	otelprometheus "go.opentelemetry.io/otel/exporters/prometheus"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/resource"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"

	"github.com/otelaerospike/go/views"
)

const (
	otlpInterval = 5 * time.Second
	otlpTimeout  = 2 * time.Second
	// shutdownTimeout bounds the last export, so that an endpoint that does not answer cannot hold up the exit.
	shutdownTimeout = 3 * time.Second
)

// telemetry is the MeterProvider and its three readers. A service needs the provider and one exporter.
type telemetry struct {
	provider *sdkmetric.MeterProvider
	registry *prometheus.Registry    // for /metrics
	phases   *sdkmetric.ManualReader // for the table
}

func newTelemetry(ctx context.Context, otlpEndpoint string) (*telemetry, error) {
	// OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES win over the name given here.
	service, err := resource.New(ctx,
		resource.WithTelemetrySDK(),
		resource.WithAttributes(semconv.ServiceName("otelaerospike-example")),
		resource.WithFromEnv())
	if err != nil {
		return nil, fmt.Errorf("describe the service: %w", err)
	}

	// Prometheus pulls: the exporter is a collector in a registry, which an HTTP handler serves.
	registry := prometheus.NewRegistry()
	exporter, err := otelprometheus.New(otelprometheus.WithRegisterer(registry))
	if err != nil {
		return nil, fmt.Errorf("create the Prometheus exporter: %w", err)
	}

	// Delta temporality makes every collection start anew, so that each phase is measured by itself.
	phases := sdkmetric.NewManualReader(sdkmetric.WithTemporalitySelector(sdkmetric.DeltaTemporalitySelector))

	options := []sdkmetric.Option{
		sdkmetric.WithResource(service),
		sdkmetric.WithView(views.Default()...),
		sdkmetric.WithReader(exporter),
		sdkmetric.WithReader(phases),
	}
	if otlpEndpoint != "" {
		reader, err := newOTLPReader(ctx, otlpEndpoint)
		if err != nil {
			return nil, err
		}
		options = append(options, sdkmetric.WithReader(reader))
	}
	return &telemetry{provider: sdkmetric.NewMeterProvider(options...), registry: registry, phases: phases}, nil
}

// newOTLPReader pushes to a Collector. It does not fail when nobody listens there: exports do, later, and are tried again.
func newOTLPReader(ctx context.Context, endpoint string) (sdkmetric.Reader, error) {
	exporter, err := otlpmetricgrpc.New(ctx,
		otlpmetricgrpc.WithEndpoint(endpoint),
		otlpmetricgrpc.WithInsecure(),
		otlpmetricgrpc.WithTimeout(otlpTimeout))
	if err != nil {
		return nil, fmt.Errorf("create the OTLP exporter: %w", err)
	}
	return sdkmetric.NewPeriodicReader(exporter, sdkmetric.WithInterval(otlpInterval)), nil
}

// shutdown exports what is left. It has a context of its own, since the program's has ended by then after a Ctrl-C.
func (t *telemetry) shutdown() error {
	ctx, cancel := context.WithTimeout(context.Background(), shutdownTimeout)
	defer cancel()
	return t.provider.Shutdown(ctx)
}
