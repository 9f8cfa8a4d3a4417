// Package clientlog hands what the Aerospike client logs to log/slog. It knows no client: the client's logger calls [Logger.Printf].
//
//	bridge, err := clientlog.New(slog.Default(), meter, clientlog.Options{})
//	…
//	logger.Logger.SetLogger(bridge) // the client's logger
package clientlog

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"time"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/metric"

	"github.com/otelaerospike/go/internal/telemetry"
)

// Options configures the bridge from the client's logger to [slog]. The zero value is the default.
type Options struct {
	// Level is the lowest level that the client hands over. A message below it costs the client one comparison. It is fixed; the
	// logger's handler may be stricter, and may change. The default is info; a level above error hands over nothing.
	Level slog.Level
	// Records is how many records of each level the logger gets in an interval. Further records are dropped and counted. 0 means 100.
	Records int
	// Interval is the time to which Records applies. It begins with a record. 0 means 10 s.
	Interval time.Duration
	// MeterProvider is the provider of the counter aerospike.client.log.dropped. nil means the global provider.
	MeterProvider metric.MeterProvider
}

const (
	defaultRecords  = 100
	defaultInterval = 10 * time.Second
)

// Logger takes the messages of the client's logger. It is safe for concurrent use.
type Logger struct {
	handler  slog.Handler
	callback *telemetry.Callback // the handler
	limit    limit
}

// New returns a bridge to logger; nil is [slog.Default]. It fails when a count or an interval is negative, and when the meter refuses
// the counter.
func New(logger *slog.Logger, options Options) (*Logger, error) {
	if options.Records < 0 || options.Interval < 0 {
		return nil, errors.New("otelaerospike: client log: records and interval must not be negative")
	}
	if logger == nil {
		logger = slog.Default()
	}
	if telemetry.IsNil(options.MeterProvider) {
		options.MeterProvider = otel.GetMeterProvider()
	}
	l := &Logger{handler: logger.Handler(), callback: telemetry.NewCallback("SetClientLogger")}
	l.limit = limit{
		records:  int64(cmp.Or(options.Records, defaultRecords)),
		interval: cmp.Or(options.Interval, defaultInterval),
		ended:    l.summarize,
	}
	if err := l.observe(telemetry.Meter(options.MeterProvider, telemetry.ClientScope), options.Level); err != nil {
		return nil, fmt.Errorf("otelaerospike: client log: %w", err)
	}
	return l, nil
}

// Printf hands a message over as a record with the level of the method that the client called, and the position of the client's line.
// The client's logger must call it directly. It waits for nothing but the handler.
func (l *Logger) Printf(format string, args ...any) {
	var frames [3]uintptr
	level, line := locate(frames[:runtime.Callers(2, frames[:])])
	if !l.enabled(levels[level].level) || !l.limit.admit(level) {
		return
	}
	message := format // client v7 passes texts as formats
	if len(args) > 0 {
		message = fmt.Sprintf(format, args...)
	}
	record := slog.NewRecord(time.Now(), levels[level].level, telemetry.Valid(message), line)
	if !l.handle(record) {
		l.limit.lose(level)
	}
}

// summarize logs what was dropped in an interval, at the highest level of what was dropped.
func (l *Logger) summarize(dropped counts) {
	var count int64
	var byLevel []any
	var highest slog.Level
	for i, n := range dropped {
		if n > 0 {
			count += n
			byLevel = append(byLevel, slog.Int64(levels[i].name, n))
			highest = levels[i].level
		}
	}
	if !l.enabled(highest) {
		return
	}
	record := slog.NewRecord(time.Now(), highest, fmt.Sprintf("otelaerospike: %d records of the client's log dropped in the last %v",
		count, l.limit.interval), 0)
	record.AddAttrs(slog.Group("dropped", byLevel...))
	l.handle(record)
}

// enabled counts as true when the handler panics, so that what it fails to take is counted.
func (l *Logger) enabled(level slog.Level) (enabled bool) {
	defer l.callback.Contain(func() { enabled = true })
	return l.handler.Enabled(context.Background(), level)
}

// handle reports whether the handler took the record.
func (l *Logger) handle(record slog.Record) (taken bool) {
	defer l.callback.Contain(func() { taken = false })
	return l.handler.Handle(context.Background(), record) == nil
}
