package stagez

import (
	"time"

	"github.com/otelaerospike/go/internal/telemetry"
	"github.com/otelaerospike/go/stagemeter"
)

// slowReport is one slow operation.
type slowReport struct {
	Start     time.Time       `json:"start"`
	Duration  float64         `json:"duration_seconds"`
	Namespace string          `json:"namespace"`
	Set       string          `json:"set"`
	ErrorType string          `json:"error_type,omitempty"`
	Attempts  int             `json:"attempts"` // 0: unknown
	TraceID   string          `json:"trace_id,omitempty"`
	SpanID    string          `json:"span_id,omitempty"`
	TraceURL  string          `json:"trace_url,omitempty"`
	Stages    []timedReport   `json:"stages"`
	Commands  []commandReport `json:"commands"`
}

type timedReport struct {
	Stage string `json:"stage"`
	timing
	Part bool `json:"part"`
}

type commandReport struct {
	Node string `json:"node"`
	timing
	Attempts int `json:"attempts"`
}

type timing struct {
	Offset    float64 `json:"offset_seconds"` // from the start of the operation
	Duration  float64 `json:"duration_seconds"`
	ErrorType string  `json:"error_type,omitempty"`
}

func newSlowReport(b *stagemeter.Breakdown, traces traceURL) slowReport {
	r := slowReport{
		Start: b.Start, Duration: b.Duration.Seconds(), Namespace: telemetry.Valid(b.Namespace),
		Set: telemetry.Valid(b.Set), ErrorType: telemetry.Valid(b.ErrorType), Attempts: b.Attempts,
		Stages: []timedReport{}, Commands: []commandReport{},
	}
	if b.SpanContext.IsValid() {
		r.TraceID, r.SpanID = b.SpanContext.TraceID().String(), b.SpanContext.SpanID().String()
		r.TraceURL = traces.link(r.TraceID)
	}
	for _, s := range b.Stages {
		r.Stages = append(r.Stages, timedReport{shown(string(s.Stage)), newTiming(s.Offset, s.Duration, s.ErrorType), s.Part})
	}
	for _, c := range b.Commands {
		r.Commands = append(r.Commands, commandReport{telemetry.Valid(c.Node), newTiming(c.Offset, c.Duration, c.ErrorType), c.Attempts})
	}
	return r
}

func newTiming(offset, duration time.Duration, errorType string) timing {
	return timing{offset.Seconds(), duration.Seconds(), telemetry.Valid(errorType)}
}
