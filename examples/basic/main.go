// Command basic is a service to copy. It counts the visits of users in Aerospike. It has metrics for Prometheus, traces over OTLP, the
// live page, and an orderly shutdown:
//
//	go run github.com/otelaerospike/go/aerospiketest/cmd/aerospiketest -listen 127.0.0.1:3000 # or a real server
//	go run .
//	curl http://127.0.0.1:8080/users/ann
//
// The page is at http://127.0.0.1:8081/debug/stagez, and /metrics is next to it. Traces go to the Collector that
// OTEL_EXPORTER_OTLP_ENDPOINT names. The other variables of OpenTelemetry apply too, such as OTEL_SERVICE_NAME and OTEL_TRACES_SAMPLER.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
	prometheusclient "github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracegrpc"
	"go.opentelemetry.io/otel/exporters/prometheus"
	"go.opentelemetry.io/otel/propagation"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"

	"github.com/otelaerospike/go/otelaerospike"
	"github.com/otelaerospike/go/stagemeter"
	"github.com/otelaerospike/go/stagez"
)

func main() {
	addr := flag.String("addr", "127.0.0.1:8080", "where to serve users")
	adminAddr := flag.String("admin-addr", "127.0.0.1:8081", "where to serve operators")
	nodes := flag.String("aerospike", "127.0.0.1:3000", "nodes to connect to, as host:port[,host:port]")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal kills
	if err := run(ctx, *addr, *adminAddr, strings.Split(*nodes, ",")); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, addr, adminAddr string, nodes []string) error {
	exporter, err := prometheus.New() // /metrics serves what it collects
	if err != nil {
		return err
	}
	meters := sdkmetric.NewMeterProvider(sdkmetric.WithReader(exporter))
	otel.SetMeterProvider(meters)

	tracers := sdktrace.NewTracerProvider()
	if os.Getenv("OTEL_EXPORTER_OTLP_ENDPOINT") != "" { // such as http://127.0.0.1:4317
		spans, err := otlptracegrpc.New(ctx)
		if err != nil {
			return err
		}
		tracers.RegisterSpanProcessor(sdktrace.NewBatchSpanProcessor(spans))
	}
	otel.SetTracerProvider(tracers)
	otel.SetTextMapPropagator(propagation.TraceContext{}) // a request may continue the caller's trace

	hosts, err := aerospike.NewHosts(nodes...)
	if err != nil {
		return err
	}
	client, err := otelaerospike.NewClient(nil, hosts, otelaerospike.WithClusterMetrics(0))
	if err != nil {
		return err
	}

	public := http.NewServeMux()
	public.HandleFunc("GET /users/{name}", func(w http.ResponseWriter, r *http.Request) {
		record, err := visit(client.WithContext(r.Context()), r.PathValue("name"))
		if err != nil {
			log.Print(err)
			http.Error(w, "try again later", http.StatusServiceUnavailable)
			return
		}
		_, _ = fmt.Fprintln(w, "visits:", record.Bins["visits"]) // it fails when the user has left
	})

	admin := http.NewServeMux()
	admin.Handle("/metrics", promhttp.HandlerFor(prometheusclient.DefaultGatherer, promhttp.HandlerOpts{EnableOpenMetrics: true}))
	admin.Handle("/debug/stages", stagemeter.Handler())
	admin.Handle("/debug/stagez", stagez.New(stagez.WithReader(exporter)))

	err = serve(ctx, newServer(addr, otelhttp.NewHandler(public, "public")), newServer(adminAddr, admin))

	client.Close() // no request needs it any longer
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	if err := errors.Join(tracers.Shutdown(ctx), meters.Shutdown(ctx)); err != nil {
		log.Print("telemetry is lost: ", err) // which is no failure of the service
	}
	return err
}

// visit counts a visit, and returns the user's record.
func visit(db *otelaerospike.Client, name string) (*aerospike.Record, error) {
	key, err := aerospike.NewKey("test", "users", name)
	if err != nil {
		return nil, err
	}
	if err := db.Add(nil, key, aerospike.BinMap{"visits": 1}); err != nil {
		return nil, err
	}
	return db.Get(nil, key)
}

// serve serves until the context ends, and then until the requests under way are answered.
func serve(ctx context.Context, public, admin *http.Server) (err error) {
	failed := make(chan error, 2)
	go func() { failed <- public.ListenAndServe() }()
	go func() { failed <- admin.ListenAndServe() }()
	select {
	case <-ctx.Done():
	case err = <-failed: // a port is taken, for example
	}
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	return errors.Join(err, public.Shutdown(ctx), admin.Close()) // no operator needs the rest of a page
}

// newServer returns a server that logs its address once it listens.
func newServer(addr string, handler http.Handler) *http.Server {
	return &http.Server{
		Addr: addr, Handler: handler, ReadHeaderTimeout: 5 * time.Second,
		BaseContext: func(listener net.Listener) context.Context {
			log.Print("listening on http://", listener.Addr())
			return context.Background()
		},
	}
}
