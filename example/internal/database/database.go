// Package database is what the demonstration asks of the Aerospike client. Package driver answers with client v7, and its
// counterpart with client v8.
package database

import (
	"cmp"
	"context"
	"sync/atomic"
	"time"

	"go.opentelemetry.io/otel/metric"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/trace"
)

// Set is the set of the records.
const Set = "demo"

// Driver connects one major version of the Aerospike client.
type Driver interface {
	// NodeLatency produces the latency of each node. A metric reader may take it before there is a client.
	NodeLatency() sdkmetric.Producer
	// Connect returns an instrumented client. It does not wait any longer when ctx ends.
	Connect(ctx context.Context, config Config) (Client, error)
}

// Client is an instrumented client with the requests that a service makes of it. It is safe for concurrent use once the records
// are loaded.
type Client interface {
	// Load writes the records and counts them in loaded. It ends with the first error.
	Load(ctx context.Context, loaded *atomic.Int64) error
	// Serve serves one request of a service. The turn decides which kind of request: the kinds take turns.
	Serve(ctx context.Context, turn int64) error
	// Close closes the client.
	Close()
}

// Config says how to connect, what to load and what to record.
type Config struct {
	Addresses      []string // of the cluster, as host:port
	Namespace      string
	Records        int // to load
	Workers        int // that use the client at the same time
	Batch          int // keys of a batch read
	MeterProvider  metric.MeterProvider
	TracerProvider trace.TracerProvider
	PyStageNames   bool // whether stages have aerospike-py's names

	// What a scenario changes. Zero changes nothing.
	Limit         int           // operations that the client lets through at a time
	IdleTimeout   time.Duration // of connections; then none is opened up front
	LogIn         bool          // whether each new connection logs in
	RetryPause    time.Duration // before a failed read is tried again
	RecordBytes   int           // of the largest bin
	ConsumerPause time.Duration // for each record of a scan; without a pause there are no scans
}

// Concurrency returns how many operations the client lets through at a time. There are more workers, so that the demonstration has
// a wait to show.
func (c Config) Concurrency() int { return cmp.Or(c.Limit, max(1, c.Workers*4/5)) }
