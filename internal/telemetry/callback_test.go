package telemetry_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel"

	"github.com/otelaerospike/go/internal/telemetry"
)

// handle has OpenTelemetry's errors handled until the test ends.
func handle(t *testing.T, handler func(error)) {
	t.Helper()
	previous := otel.GetErrorHandler()
	otel.SetErrorHandler(otel.ErrorHandlerFunc(handler))
	t.Cleanup(func() { otel.SetErrorHandler(previous) })
}

// ask calls a function of the user, and answers "default" when it panics.
func ask(c *telemetry.Callback, f func() string) (answer string) {
	defer c.Contain(func() { answer = "default" })
	return f()
}

func explode() string { panic("in the function") }

func TestAPanickingCallbackCountsAsNotSetAndIsReportedOnce(t *testing.T) {
	var heard []error
	handle(t, func(err error) { heard = append(heard, err) })
	c := telemetry.NewCallback("WithFunction")
	require.Equal(t, "own", ask(c, func() string { return "own" }))
	require.Empty(t, heard)
	for range 3 {
		require.Equal(t, "default", ask(c, explode))
	}
	require.Equal(t, "own", ask(c, func() string { return "own" }), "it is asked again")
	require.Len(t, heard, 1)
	require.ErrorContains(t, heard[0], "panic in the function given to WithFunction")
	require.ErrorContains(t, heard[0], "in the function\n")
	require.ErrorContains(t, heard[0], "telemetry_test.explode", "the stack says where")
}

func TestAHandlerThatAsksTheCallbackAgainIsNoDeadlock(t *testing.T) {
	c := telemetry.NewCallback("WithFunction")
	handle(t, func(error) { require.Equal(t, "default", ask(c, explode)) })
	require.Equal(t, "default", ask(c, explode))
}

func TestAHandlerThatPanicsIsContained(t *testing.T) {
	handle(t, func(error) { panic("in the handler") })
	require.Equal(t, "default", ask(telemetry.NewCallback("WithFunction"), explode))
}

func TestACallbackAllocatesNothing(t *testing.T) {
	c := telemetry.NewCallback("WithFunction")
	require.Zero(t, testing.AllocsPerRun(100, func() { ask(c, func() string { return "own" }) }))
}
