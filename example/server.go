package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/otelaerospike/go/stagemeter"
	"github.com/otelaerospike/go/stagetrace"
)

// server serves the metrics at /metrics, the switch of stage profiling at /stages, the live page at /debug/stagez, and execution
// traces at /debug/stagetrace. A service serves these pages on a listener that only its operators reach.
type server struct {
	http *http.Server
	url  string        // without a path
	done chan struct{} // closed when it serves no longer
}

// listen fails at once when the address is taken.
func listen(ctx context.Context, addr string, t *telemetry) (*server, error) {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("serve metrics: %w (-addr sets another address)", err)
	}
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(t.registry, promhttp.HandlerOpts{EnableOpenMetrics: true}))
	mux.Handle("/stages", stagemeter.Handler())
	mux.Handle("/debug/stagez", t.page)
	mux.Handle("/debug/stagetrace", stagetrace.Handler())
	mux.Handle("GET /{$}", http.RedirectHandler("/debug/stagez", http.StatusFound))
	s := &server{
		http: &http.Server{Handler: mux, ReadHeaderTimeout: time.Second},
		url:  fmt.Sprintf("http://%s", listener.Addr()),
		done: make(chan struct{}),
	}
	go func() {
		defer close(s.done)
		_ = s.http.Serve(listener) // only close ends it
	}()
	return s, nil
}

// close waits for scrapes under way, but not for long.
func (s *server) close() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	if s.http.Shutdown(ctx) != nil {
		_ = s.http.Close()
	}
	<-s.done
}
