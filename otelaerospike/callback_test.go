package otelaerospike_test

import (
	"context"
	"testing"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
	"github.com/aerospike/aerospike-client-go/v7/types"
	"github.com/stretchr/testify/require"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"

	"github.com/otelaerospike/go/otelaerospike"
	"github.com/otelaerospike/go/stagemeter"
)

// failures are operations that end with an error in every way in which one can.
func failures(t *testing.T) map[string]func(f *fixture) error {
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	loop := func(ctx context.Context, f *fixture) (failure error) {
		for _, err := range f.ScanStream(ctx, nil, nil, "test", "users") {
			failure = err
		}
		return failure
	}
	batch := func(ctx context.Context, f *fixture, key any) error {
		call := f.BatchReadAsync(ctx, requestFor(key))
		<-call.Done() // nobody waits, so that nobody has a resume delay
		_, err := call.Wait(t.Context())
		return err
	}
	return map[string]func(f *fixture) error{
		"failed": func(f *fixture) error { return f.Put(nil, newKey(t, "users", 1), nil) },
		"malformed": func(f *fixture) error {
			_, err := f.BatchRead(context.Background(), requestFor(struct{}{}))
			return err
		},
		"malformed, on a goroutine": func(f *fixture) error { return batch(t.Context(), f, struct{}{}) },
		"failed batch":              func(f *fixture) error { return batch(t.Context(), f, 1) },
		"not sent":                  func(f *fixture) error { return batch(ended, f, 1) },
		"failed stream":             func(f *fixture) error { return loop(t.Context(), f) },
		"stream, not begun":         func(f *fixture) error { return loop(ended, f) },
	}
}

// A panic in a user's function neither changes what an operation returns nor keeps the operation from being recorded.
func TestOperationIsRecordedByDefaultWhereACallbackPanics(t *testing.T) {
	panicking := []otelaerospike.Option{
		otelaerospike.WithErrorClassifier(func(aerospike.Error) string { panic("in classify") }),
		otelaerospike.WithSpanNameFormatter(func(string, string, string) string { panic("in format") }),
		otelaerospike.WithSpanFilter(func(string) bool { panic("in filter") }),
	}
	for name, fail := range failures(t) {
		t.Run(name, func(t *testing.T) {
			heard := hearing(t)
			run := func(opts ...otelaerospike.Option) (*fixture, sdktrace.ReadOnlySpan, error) {
				spans, traced := recorded()
				f := newFixture(t, answer(&aerospike.AerospikeError{ResultCode: types.TIMEOUT}), append(opts, traced)...)
				stagemeter.SetEnabled(true)
				err := fail(f)
				require.Error(t, err)
				var operations []sdktrace.ReadOnlySpan
				for _, span := range spans.Ended() {
					if span.InstrumentationScope().Name == otelaerospike.ScopeName {
						operations = append(operations, span)
					}
				}
				require.Len(t, spans.Started(), len(spans.Ended()), "every span ends")
				require.Len(t, operations, 1)
				return f, operations[0], err
			}
			plain, plainSpan, plainErr := run()
			require.Empty(t, *heard)
			f, span, err := run(panicking...)
			require.Equal(t, plainErr, err)
			require.Equal(t, plain.only(t), f.only(t))
			require.Equal(t, plain.stages(t), f.stages(t))
			require.Equal(t, plainSpan.Name(), span.Name())
			require.Equal(t, plainSpan.Status(), span.Status())
			require.Equal(t, attributesOf(plainSpan), attributesOf(span))
			_ = fail(f)
			require.LessOrEqual(t, len(*heard), 3, "each function is reported once")
			require.GreaterOrEqual(t, len(*heard), 2)
		})
	}
}
