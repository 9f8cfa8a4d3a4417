package otelaerospike_test

import (
	"context"
	"testing"
	"time"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
	"github.com/aerospike/aerospike-client-go/v7/types"
	"github.com/stretchr/testify/require"

	"github.com/otelaerospike/go/otelaerospike"
	"github.com/otelaerospike/go/stagemeter"
)

// In these tests, each reading advances the clock by a millisecond. A superfluous reading therefore shows in a duration.
func TestDurationIsWhatItsStagesTookTogether(t *testing.T) {
	failure := &aerospike.AerospikeError{ResultCode: types.TIMEOUT}
	get := func(f *fixture) { _, _ = f.Get(nil, newKey(t, "users", 1)) }
	batchRead := func(f *fixture) { _, _ = f.BatchRead(context.Background(), requestFor(1)) }
	scan := func(f *fixture) {
		for _, err := range f.ScanStream(t.Context(), nil, nil, "test", "users") {
			require.Error(t, err, "there is nothing")
		}
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	for name, test := range map[string]struct {
		client bareClient
		call   func(f *fixture)
	}{
		"success":                   {answer(nil), get},
		"miss":                      {answer(aerospike.ErrKeyNotFound), get},
		"failure":                   {answer(failure), get},
		"panic":                     {panicking(), get},
		"batch read":                {finding(func() {}), batchRead},
		"batch read that fails":     {answer(failure), batchRead},
		"batch read that panics":    {panicking(), batchRead},
		"batch read of no key":      {answer(nil), func(f *fixture) { _, _ = f.BatchRead(context.Background(), requestFor(struct{}{})) }},
		"batch read not sent":       {answer(nil), func(f *fixture) { <-f.BatchReadAsync(ended, requestFor(1)).Done() }},
		"batch read, asynchronous":  {finding(func() {}), func(f *fixture) { _, _ = f.BatchReadAsync(t.Context(), requestFor(1)).Wait(t.Context()) }},
		"stream":                    {answer(nil), scan},
		"stream that does not come": {answer(failure), scan},
	} {
		for limit, opts := range map[string][]otelaerospike.Option{
			"unlimited": nil, "limited": {otelaerospike.WithConcurrencyLimit(1, 0)},
		} {
			t.Run(name+"/"+limit, func(t *testing.T) {
				f := newFixture(t, test.client, opts...)
				stagemeter.SetEnabled(true)
				func() {
					defer func() { _ = recover() }()
					test.call(f)
				}()
				f.requireWhole(t)
			})
		}
	}
}

func TestDurationOfARefusalIsTheWait(t *testing.T) {
	for name, call := range map[string]func(f *fixture){
		"get":        func(f *fixture) { _, _ = f.Get(nil, newKey(t, "users", 1)) },
		"batch_read": func(f *fixture) { _, _ = f.BatchRead(context.Background(), requestFor(1)) },
	} {
		t.Run(name, func(t *testing.T) {
			client, begun, release := blocking()
			f := newFixture(t, client, otelaerospike.WithConcurrencyLimit(1, time.Millisecond))
			touched := make(chan struct{})
			go func() {
				defer close(touched)
				_ = f.Touch(nil, nil)
			}()
			<-begun
			stagemeter.SetEnabled(true) // only now, so that the touch has no stages
			call(f)
			require.Equal(t, "COMMAND_REJECTED", f.only(t)["error.type"])
			f.requireWhole(t)
			close(release)
			<-touched
		})
	}
}

// requireWhole requires that the stages of the one operation that was recorded add up to its duration.
func (f *fixture) requireWhole(t *testing.T) {
	t.Helper()
	f.only(t)
	sums := f.sums(t)
	delete(sums, "future_setup")        // overlaps goroutine_schedule_delay
	delete(sums, "caller_resume_delay") // is after the operation
	if stream, ok := sums["stream"]; ok {
		delete(sums, "io") // is part of it
		delete(sums, "first_record")
		require.Positive(t, stream)
	}
	stages := total(sums)
	require.Positive(t, stages)
	require.InDelta(t, stages, f.durations(t)[0].Sum, 1e-9)
}
