package main

import (
	"context"
	"errors"
	"flag"
	"io"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
	"go.opentelemetry.io/otel"
)

// run is the program. It returns the exit code.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	c := newConsole(stdout, stderr)
	// OpenTelemetry reports here what fails in the background, such as an export.
	otel.SetErrorHandler(otel.ErrorHandlerFunc(func(err error) {
		if !errors.Is(err, context.Canceled) { // the shutdown cancels an export under way, and makes the last one itself
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
	telemetry, err := newTelemetry(ctx, f.otlpEndpoint)
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
	if len(hosts) == 0 {
		cluster, err := startCluster(f.namespace)
		if err != nil {
			return err
		}
		defer func() { _ = cluster.Close() }() // its error is always nil
		if hosts, err = aerospike.NewHosts(cluster.Addresses()...); err != nil {
			return err
		}
		c.println("in-process cluster at " + hosts[0].String() + ", for other programs too while this one runs")
	}
	client, err := connect(ctx, hosts, f, telemetry)
	if err == nil {
		defer client.Close()
		stop, refused := telemetry.nodes.Observe(client)
		if refused != nil {
			return refused
		}
		defer stop()
		d := demonstration{flags: f, console: c, telemetry: telemetry, client: client, url: server.url}
		err = d.run(ctx)
	}
	if ctx.Err() != nil { // Ctrl-C is no failure, and explains all others
		c.println("interrupted")
		return nil
	}
	return err
}
