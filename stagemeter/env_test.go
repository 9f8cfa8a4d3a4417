package stagemeter

import (
	"bytes"
	"context"
	"log/slog"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel"
)

func TestEnvironmentValues(t *testing.T) {
	for value, want := range map[string]environment{
		"1": {rate: 1, recognised: true}, "true": {rate: 1, recognised: true}, "True": {rate: 1, recognised: true},
		"TRUE": {rate: 1, recognised: true}, "yes": {rate: 1, recognised: true}, " on\n": {rate: 1, recognised: true},
		"0": {recognised: true}, "false": {recognised: true}, "No": {recognised: true}, "OFF": {recognised: true},
		"": {recognised: true}, "  ": {recognised: true},
		"0.01": {rate: 0.01, recognised: true}, " 0.5 ": {rate: 0.5, recognised: true}, "0.0": {recognised: true},
		"2": {}, "-1": {}, "NaN": {}, "enabled": {}, "tru": {},
	} {
		want.shown = value
		require.Equal(t, want, readEnvironment(func(name string) (string, bool) {
			require.Equal(t, "OTELAEROSPIKE_INTERNAL_METRICS", name)
			return value, true
		}), "%q", value)
	}
	require.Equal(t, environment{recognised: true, shown: "unset"},
		readEnvironment(func(string) (string, bool) { return "", false }))
}

// panicking is a log handler that panics.
type panicking struct{ slog.Handler }

func (panicking) Enabled(context.Context, slog.Level) bool { panic("in the logger") }

func TestAPanicOfTheLoggerIsContainedAndReported(t *testing.T) {
	var heard []error
	previous := otel.GetErrorHandler()
	otel.SetErrorHandler(otel.ErrorHandlerFunc(func(err error) { heard = append(heard, err) }))
	t.Cleanup(func() { otel.SetErrorHandler(previous) })
	announce(slog.New(panicking{}), environment{shown: "maybe"})
	require.Len(t, heard, 1)
	require.ErrorContains(t, heard[0], "panic in the function given to WithLogger")
	require.ErrorContains(t, heard[0], "in the logger")
}

func FuzzEnvironment(f *testing.F) {
	for _, value := range []string{"1", " On ", "0.01", "1e-300", "0x1p-2", "NaN", "+Inf", "-0", "1_0", "a\nb", "\xff", ""} {
		f.Add(value)
	}
	f.Fuzz(func(t *testing.T, value string) {
		env := readEnvironment(func(string) (string, bool) { return value, true })
		require.True(t, env.rate >= 0 && env.rate <= 1, "%q: %g", value, env.rate)
		require.True(t, env.recognised || env.rate == 0, "%q", value)
		var log bytes.Buffer
		announce(slog.New(slog.NewTextHandler(&log, nil)), env)
		require.True(t, utf8.Valid(log.Bytes()))
		require.Equal(t, env.recognised, bytes.Count(log.Bytes(), []byte("\n")) == 1, "%s", &log)
		require.True(t, utf8.ValidString(env.shown))
	})
}
