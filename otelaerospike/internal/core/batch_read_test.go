package core_test

import (
	"context"
	"errors"
	"runtime"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel"

	"github.com/otelaerospike/go/otelaerospike/internal/core"
	"github.com/otelaerospike/go/stagemeter"
)

// batch is a batch read of the tests' client. Its result is the converter.
type batch struct {
	parse func() (clientError, error)
	send  func() clientError
}

func (b batch) Target() core.Target { return core.Target{Namespace: "test", Set: "users"} }
func (b batch) Size() int           { return 3 }

func (b batch) Parse() (clientError, error) {
	if b.parse == nil {
		return nil, nil
	}
	return b.parse()
}

func (b batch) Send(context.Context) clientError {
	if b.send == nil {
		return nil
	}
	return b.send()
}

func (b batch) Build(_ clientError, converter core.Converter) *core.Converter { return &converter }

func (f *fixture) batchRead(ctx context.Context, b batch) (*core.Converter, error) {
	return core.RunBatch[*core.Converter](ctx, f.Recorder, b)
}

func TestBatchReadHasAllItsStages(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFixture(t, core.WithConcurrencyLimit(1, 0))
		stagemeter.SetEnabled(true)
		handle, err := f.batchRead(t.Context(), batch{send: func() clientError { time.Sleep(time.Second); return nil }})
		require.NoError(t, err)
		require.NoError(t, handle.Convert(stagemeter.ToMap, func() error { return nil }))
		counts, _ := f.stages(t)
		require.Equal(t, map[string]uint64{
			"key_parse": 1, "future_setup": 1, "goroutine_schedule_delay": 1, "limiter_wait": 1, "io": 1, "result_handoff_delay": 1,
			"wrap_records": 1, "caller_resume_delay": 1, "to_map": 1,
		}, counts)
		require.Equal(t, map[string]uint64{"batch_read users": 1}, f.durations(t))
	})
}

func TestKeysThatDoNotParseAreSentToNobody(t *testing.T) {
	f := newFixture(t)
	stagemeter.SetEnabled(true)
	mine := errors.New("key 1 is no key")
	unsent := batch{
		parse: func() (clientError, error) { return &failure{code: codeTimeout}, mine },
		send:  func() clientError { t.Error("sent"); return nil },
	}
	for _, ctx := range []context.Context{context.Background(), t.Context(), nil} {
		handle, err := f.batchRead(ctx, unsent)
		require.Nil(t, handle)
		require.Equal(t, mine, err)
	}
	require.Equal(t, map[string]uint64{"batch_read users TIMEOUT 9": 3}, f.durations(t))
	counts, _ := f.stages(t)
	require.Equal(t, map[string]uint64{"key_parse TIMEOUT": 3}, counts)
}

func TestAContextThatHasEndedSendsNothing(t *testing.T) {
	f := newFixture(t)
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(errOfContext)
	handle, err := f.batchRead(ctx, batch{send: func() clientError { t.Error("sent"); return nil }})
	require.Nil(t, handle)
	require.ErrorIs(t, err, errOfContext)
	f.Drain()
	require.Equal(t, map[string]uint64{"batch_read users REFUSED -6": 1}, f.durations(t))
}

func TestACallerWhoseContextEndsIsFreedAndTheReadGoesOn(t *testing.T) {
	f := newFixture(t)
	ctx, cancel := context.WithCancel(t.Context())
	release := make(chan struct{})
	call := core.RunBatchAsync[*core.Converter](ctx, f.Recorder, batch{send: func() clientError { <-release; return nil }})
	cancel()
	_, err := call.Wait(ctx)
	require.ErrorIs(t, err, context.Canceled)
	close(release)
	<-call.Done()
	f.Drain()
	handle, err := call.Wait(nil) //nolint:staticcheck // nil is the background context
	if err == nil {
		require.NotNil(t, handle)
	}
	require.Len(t, f.durations(t), 1)
}

func TestAPanicReachesEveryoneWhoWaits(t *testing.T) {
	f := newFixture(t)
	call := core.RunBatchAsync[*core.Converter](t.Context(), f.Recorder, batch{send: func() clientError { panic("in the client") }})
	for range 2 {
		require.PanicsWithValue(t, "in the client", func() { _, _ = call.Wait(t.Context()) })
	}
	require.Equal(t, map[string]uint64{"batch_read users panic": 1}, f.durations(t))
}

// explode is a frame for the stack of a panic.
func explode() clientError { panic("in the client") }

func TestAPanicThatNobodyWaitsForIsReportedWithItsStack(t *testing.T) {
	var heard []error
	previous := otel.GetErrorHandler()
	otel.SetErrorHandler(otel.ErrorHandlerFunc(func(err error) { heard = append(heard, err) }))
	t.Cleanup(func() { otel.SetErrorHandler(previous) })
	f := newFixture(t)
	call := core.RunBatchAsync[*core.Converter](t.Context(), f.Recorder, batch{send: explode})
	<-call.Done()
	require.Len(t, heard, 1)
	require.ErrorContains(t, heard[0], "otelaerospike: panic in a batch read: in the client\n")
	require.ErrorContains(t, heard[0], "core_test.explode")
}

func TestAGoroutineThatTheClientEndsIsAnError(t *testing.T) {
	f := newFixture(t)
	call := core.RunBatchAsync[*core.Converter](t.Context(), f.Recorder, batch{send: func() clientError { runtime.Goexit(); return nil }})
	_, err := call.Wait(t.Context())
	require.ErrorContains(t, err, "ended its goroutine")
}
