package otelaerospike_test

import (
	"fmt"
	"log"
	"log/slog"
	"os"
	"path/filepath"
	"runtime/trace"
	"time"

	aerospike "github.com/aerospike/aerospike-client-go/v7"

	"github.com/otelaerospike/go/otelaerospike"
	"github.com/otelaerospike/go/stagemeter"
)

// A service logs its slow operations, and profiles one operation in a hundred, so that some of them have their stages.
func ExampleWithSlowLog() {
	policy, hosts, stop := exampleCluster()
	defer stop()
	client, err := otelaerospike.NewClient(policy, hosts, otelaerospike.WithSlowLog(slog.Default(), otelaerospike.SlowLogOptions{
		Threshold:  100 * time.Millisecond,
		Thresholds: map[string]time.Duration{"batch_read": 200 * time.Millisecond},
	}))
	if err != nil {
		log.Fatal(err)
	}
	stagemeter.SetRate(0.01)
	defer stagemeter.SetEnabled(false)

	client.Close() // logs what is pending
	// Output:
}

// The flight recorder of runtime/trace keeps the last seconds of the execution trace in memory. A slow operation has them written to
// a file, in which `go tool trace` shows the operation's task, its stages as regions, and the goroutines around them.
func ExampleWithSlowLog_flightRecorder() {
	policy, hosts, stop := exampleCluster()
	defer stop()
	dir := os.TempDir() // in a service: where it keeps its files
	recorder := trace.NewFlightRecorder(trace.FlightRecorderConfig{MinAge: 5 * time.Second, MaxBytes: 16 << 20})
	if err := recorder.Start(); err != nil {
		log.Fatal(err)
	}
	defer recorder.Stop()
	written := make(chan string, 1)
	snapshot := func(slow *stagemeter.Breakdown) {
		name := filepath.Join(dir, slow.Operation+".trace")
		file, err := os.Create(name)
		if err != nil {
			return
		}
		defer func() { _ = file.Close() }()
		defer func() { _ = os.Remove(name) }() // in a service: keep it
		if _, err := recorder.WriteTo(file); err == nil {
			select {
			case written <- filepath.Base(name):
			default: // one file is enough
			}
		}
	}
	client, err := otelaerospike.NewClient(policy, hosts, otelaerospike.WithSlowLog(slog.New(slog.DiscardHandler),
		otelaerospike.SlowLogOptions{Thresholds: map[string]time.Duration{"put": 1}, OnSlow: snapshot}))
	if err != nil {
		log.Fatal(err)
	}
	defer client.Close()

	stagemeter.SetEnabled(true)
	defer stagemeter.SetEnabled(false)
	key, err := aerospike.NewKey("test", "users", "ann")
	if err != nil {
		log.Fatal(err)
	}
	if err := client.Put(nil, key, aerospike.BinMap{"visits": 1}); err != nil {
		log.Fatal(err)
	}
	fmt.Println(<-written)
	// Output: put.trace
}
