package stagetrace_test

import (
	"bytes"
	"context"
	"fmt"
	"log"
	"net/http"
	"runtime/trace"
	"time"

	sdkmetric "go.opentelemetry.io/otel/sdk/metric"

	"github.com/otelaerospike/go/stagemeter"
	"github.com/otelaerospike/go/stagetrace"
	"github.com/otelaerospike/go/stagez"
)

// The handler goes where net/http/pprof is.
func ExampleHandler() {
	admin := http.NewServeMux()
	admin.Handle("/debug/stagetrace", stagetrace.Handler())
	server := &http.Server{Addr: "127.0.0.1:9464", Handler: admin, ReadHeaderTimeout: time.Second}
	log.Fatal(server.ListenAndServe())
}

// The live page has a button that takes a trace, and shows it for the operation that the page shows.
func ExampleHandler_page() {
	page := stagez.New(stagez.WithTrace(stagetrace.Handler()))
	provider := sdkmetric.NewMeterProvider(sdkmetric.WithReader(page.Reader())) // the client records into it
	defer func() { _ = provider.Shutdown(context.Background()) }()
	admin := http.NewServeMux()
	admin.Handle("/debug/stagez", page)
	server := &http.Server{Addr: "127.0.0.1:9464", Handler: admin, ReadHeaderTimeout: time.Second}
	log.Fatal(server.ListenAndServe())
}

// A trace is recorded with profiling on. Here a stage waits for another goroutine, which sleeps.
func ExampleRead() {
	provider := sdkmetric.NewMeterProvider(sdkmetric.WithReader(sdkmetric.NewManualReader()))
	meter, err := stagemeter.NewMeter(stagemeter.WithMeterProvider(provider)) // an instrumented client has its own
	if err != nil {
		log.Fatal(err)
	}
	var recorded bytes.Buffer
	if err := trace.Start(&recorded); err != nil {
		log.Fatal(err)
	}
	stop := stagemeter.Profile()
	timer := meter.Start(context.Background(), "put")
	timer.Do(stagemeter.IO, func() string {
		done := make(chan struct{})
		go func() {
			time.Sleep(50 * time.Millisecond)
			close(done)
		}()
		<-done
		return ""
	})
	timer.End()
	stop()
	trace.Stop()

	report, err := stagetrace.Read(&recorded)
	if err != nil {
		log.Fatal(err)
	}
	io := report.Stage("put", "io")
	fmt.Println(io.Count, "sleeps most of the time:", io.Share(stagetrace.Sleep) > 0.5)
	// Output: 1 sleeps most of the time: true
}
