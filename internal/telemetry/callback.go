package telemetry

import (
	"fmt"
	"runtime/debug"
	"sync/atomic"

	"go.opentelemetry.io/otel"
)

// Callback contains the panics of a function that the user gave, so that none of them changes what an operation returns or keeps it
// from being recorded. Each call of the function defers [Callback.Contain].
type Callback struct {
	option   string // that took the function
	reported atomic.Bool
}

// NewCallback returns the callback that an option took.
func NewCallback(option string) *Callback { return &Callback{option: option} }

// Contain recovers a panic, reports the callback's first panic to OpenTelemetry's error handler, and calls instead, which does what would
// be done without a callback. Contain itself must be deferred.
func (c *Callback) Contain(instead func()) {
	value := recover()
	if value == nil {
		return
	}
	if c.reported.CompareAndSwap(false, true) {
		ReportPanic(fmt.Sprintf("the function given to %s; it counts as not set where it panics, which is reported once", c.option), value)
	}
	instead()
}

// ReportPanic tells OpenTelemetry's error handler what panicked, with the stack of the panic when a deferred function calls it. A
// handler that panics too is contained: there is nobody left to tell.
func ReportPanic(what string, value any) {
	defer func() { _ = recover() }()
	otel.Handle(fmt.Errorf("otelaerospike: panic in %s: %v\n%s", what, value, debug.Stack()))
}
