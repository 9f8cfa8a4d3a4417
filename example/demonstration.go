package main

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/otelaerospike/go/aerospiketest"
	"github.com/otelaerospike/go/example/internal/database"
	"github.com/otelaerospike/go/stagemeter"
)

// demonstration is the part of the program that runs once everything is set up.
type demonstration struct {
	flags     flags
	console   *console
	telemetry *telemetry
	client    database.Client
	url       string                 // of the server
	cluster   *aerospiketest.Cluster // nil: it is not in this process
}

// run loads the records, runs the two phases and prints the tables.
func (d *demonstration) run(ctx context.Context) error {
	stagemeter.SetEnabled(false) // whatever the environment says
	if err := d.load(ctx); err != nil {
		return err
	}
	if _, err := d.telemetry.measure(ctx); err != nil { // leaves the loading out of the first phase
		return err
	}

	s, _ := findScenario(d.flags.scenario)
	defer s.start(d.cluster)()
	if s.name != "" {
		d.console.println("scenario " + s.name + ": " + s.about)
	}
	traffic := &traffic{client: d.client, rest: s.rest}
	off, err := d.phase(ctx, "off", traffic)
	if err != nil {
		return err
	}
	stop := stagemeter.Profile()
	on, err := d.phase(ctx, "on", traffic)
	stop()
	if err != nil {
		return err
	}
	d.console.println("\n" + report(off, on))
	sentence, err := verdict(ctx, d.url, on.worst())
	if err != nil {
		return err
	}
	if sentence != "" {
		d.console.println("\n" + sentence)
	}

	if d.flags.serve {
		defer stagemeter.Profile()()
		d.console.println("\nlight traffic until Ctrl-C, stage profiling on\n" +
			"  metrics:   " + d.url + "/metrics\n" +
			"  live page: " + d.url + "/debug/stagez\n" +
			"  switch profiling off: curl -X PUT -d '{\"enabled\":false}' \\\n" +
			"    " + d.url + "/stages")
		traffic.runLightly(ctx)
	}
	return nil
}

// load loads the records and shows the progress.
func (d *demonstration) load(ctx context.Context) error {
	var loaded atomic.Int64
	defer d.console.progress(task{
		label:      fmt.Sprintf("loading %s records", thousands(int64(d.flags.records))),
		share:      func() float64 { return float64(loaded.Load()) / float64(d.flags.records) },
		operations: loaded.Load,
	})()
	return d.client.Load(ctx, &loaded)
}

// phase runs the traffic for a while and returns what was recorded.
func (d *demonstration) phase(ctx context.Context, profiling string, t *traffic) (measurement, error) {
	began, before := time.Now(), t.count.Load()
	stop := d.console.progress(task{
		label:      fmt.Sprintf("%d workers for %v, stage profiling %s", d.flags.workers, d.flags.duration, profiling),
		share:      func() float64 { return float64(time.Since(began)) / float64(d.flags.duration) },
		operations: func() int64 { return t.count.Load() - before },
	})
	t.run(ctx, d.flags.workers, d.flags.duration)
	stop()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return d.telemetry.measure(ctx)
}
