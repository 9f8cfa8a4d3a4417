package main

import (
	"context"
	"errors"
	"flag"
	"io"

	"go.opentelemetry.io/otel"

	"github.com/otelaerospike/go/aerospiketest"
	"github.com/otelaerospike/go/example/internal/database"
	"github.com/otelaerospike/go/example/internal/driver"
	driverv8 "github.com/otelaerospike/go/example/internal/driver/v8"
)

// drivers makes the driver of each client that the flag -client names.
var drivers = map[string]func() (database.Driver, error){"v7": driver.New, "v8": driverv8.New}

// run is the program. It returns the exit code.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	c := newConsole(stdout, stderr)
	// OpenTelemetry reports failures in the background here, such as a failed export.
	otel.SetErrorHandler(otel.ErrorHandlerFunc(func(err error) {
		if !errors.Is(err, context.Canceled) { // the shutdown cancels an export under way, and makes the last export itself
			c.warn(err)
		}
	}))
	f, err := parseFlags(args, stdout, c.terminal)
	if errors.Is(err, flag.ErrHelp) {
		return 0
	}
	if err == nil {
		err = service(ctx, f, c)
	}
	if err != nil {
		c.warn(err)
		return 1
	}
	return 0
}

// service sets everything up, runs the demonstration, and shuts down in the opposite order.
func service(ctx context.Context, f flags, c *console) (err error) {
	driver, err := drivers[f.client]()
	if err != nil {
		return err
	}
	telemetry, err := newTelemetry(ctx, f.otlpEndpoint, driver.NodeLatency())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, telemetry.shutdown()) }()

	server, err := listen(ctx, f.addr, telemetry)
	if err != nil {
		return err
	}
	defer server.close()
	c.println("metrics at " + server.url + "/metrics")
	c.println("live page at " + server.url + "/debug/stagez")

	hosts := f.hosts
	var cluster *aerospiketest.Cluster
	if len(hosts) == 0 {
		if cluster, err = startCluster(f.namespace); err != nil {
			return err
		}
		defer func() { _ = cluster.Close() }() // its error is always nil
		hosts = cluster.Addresses()
		c.println("in-process cluster at " + hosts[0] + ", for other programs too while this one runs")
	}
	client, err := driver.Connect(ctx, f.config(hosts, telemetry))
	if err == nil {
		defer client.Close()
		d := demonstration{flags: f, console: c, telemetry: telemetry, client: client, url: server.url, cluster: cluster}
		err = d.run(ctx)
	}
	if ctx.Err() != nil { // Ctrl-C is no failure, and it explains any other error
		c.println("interrupted")
		return nil
	}
	return err
}

// config returns what the client needs of the flags.
func (f flags) config(addresses []string, t *telemetry) database.Config {
	c := database.Config{
		Addresses:      addresses,
		Namespace:      f.namespace,
		Records:        f.records,
		Workers:        f.workers,
		Batch:          f.batch,
		MeterProvider:  t.provider,
		TracerProvider: t.tracerProvider(),
		PyStageNames:   f.pyStageNames,
	}
	s, _ := findScenario(f.scenario)
	if s.name != "" {
		c.Limit = 2 * f.workers // a worker that merges two batches reads both at a time
	}
	if s.config != nil {
		s.config(&c)
	}
	return c
}
