// Command service is a service on Aerospike that leaves OpenTelemetry to the file in OTEL_CONFIG_FILE. It puts, gets and scans some
// records with stage profiling on, says so, and waits for a signal.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
	"go.opentelemetry.io/contrib/otelconf"
	"go.opentelemetry.io/otel"

	"github.com/otelaerospike/go/aerospiketest"
	"github.com/otelaerospike/go/otelaerospike"
	"github.com/otelaerospike/go/stagemeter"
)

const (
	nodes       = 3
	connections = 8 // to each node, opened beforehand
	records     = 10
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "service:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) (err error) {
	sdk, err := otelconf.NewSDK() // reads the file
	if err != nil {
		return fmt.Errorf("set up OpenTelemetry: %w", err)
	}
	defer func() {
		// The last export; ctx has ended.
		err = errors.Join(err, sdk.Shutdown(context.Background()))
	}()
	otel.SetMeterProvider(sdk.MeterProvider())
	otel.SetTracerProvider(sdk.TracerProvider())
	otel.SetTextMapPropagator(sdk.Propagator())

	cluster, err := aerospiketest.Start(aerospiketest.WithNodes(nodes))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, cluster.Close()) }()
	hosts, hostsErr := aerospike.NewHosts(cluster.Addresses()...)
	if hostsErr != nil {
		return hostsErr
	}
	policy := aerospike.NewClientPolicy()
	policy.MinConnectionsPerNode = connections
	client, err := otelaerospike.NewClient(policy, hosts, otelaerospike.WithClusterMetrics(time.Second))
	if err != nil {
		return err
	}
	defer client.Close()
	stagemeter.SetEnabled(true)
	if err := work(ctx, client); err != nil {
		return err
	}
	fmt.Println("done")
	<-ctx.Done()
	return nil
}

// work puts and gets every record, and scans them.
func work(ctx context.Context, client *otelaerospike.Client) error {
	for i := range records {
		key, err := aerospike.NewKey("test", "users", i)
		if err != nil {
			return err
		}
		if err := client.Put(nil, key, aerospike.BinMap{"visits": i}); err != nil {
			return err
		}
		if _, err := client.Get(nil, key); err != nil {
			return err
		}
	}
	for _, err := range client.ScanStream(ctx, nil, nil, "test", "users") {
		if err != nil {
			return err
		}
	}
	return nil
}
