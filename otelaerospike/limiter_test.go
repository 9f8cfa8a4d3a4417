package otelaerospike_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
	"github.com/aerospike/aerospike-client-go/v7/types"
	"github.com/stretchr/testify/require"

	"github.com/otelaerospike/go/otelaerospike"
	"github.com/otelaerospike/go/stagemeter"
)

// blocking is a client whose calls say that they have begun and then wait to be released.
func blocking() (client bareClient, begun, release chan struct{}) {
	begun, release = make(chan struct{}), make(chan struct{})
	return stub{respond: func(string, ...any) aerospike.Error {
		begun <- struct{}{}
		<-release
		return nil
	}}, begun, release
}

func TestLimiterRefusesAfterTheQueueTimeout(t *testing.T) {
	client, begun, release := blocking()
	f := newFixture(t, client, otelaerospike.WithConcurrencyLimit(1, time.Millisecond))
	stagemeter.SetEnabled(true)
	var holder sync.WaitGroup
	holder.Go(func() { _ = f.Touch(nil, newKey(t, "users", 1)) })
	<-begun

	record, err := f.Get(nil, newKey(t, "users", 1))
	require.Nil(t, record)
	require.ErrorIs(t, err, otelaerospike.ErrQueueTimeout)
	require.True(t, err.Matches(types.COMMAND_REJECTED))
	require.False(t, err.IsInDoubt())
	var ae *aerospike.AerospikeError
	require.ErrorAs(t, err, &ae)
	require.Equal(t, types.COMMAND_REJECTED, ae.ResultCode)
	require.NotErrorIs(t, err, context.DeadlineExceeded)
	require.EqualError(t, err, "otelaerospike: the operation was not sent: queue timeout of the concurrency limiter")

	require.Equal(t, map[string]string{
		"db.system.name": "aerospike", "db.operation.name": "get", "db.namespace": "test", "db.collection.name": "users",
		"error.type": "COMMAND_REJECTED", "db.response.status_code": "-6",
	}, f.only(t), "a refused call is recorded, and once")
	require.Equal(t, map[string]uint64{"limiter_wait": 1, "limiter_wait!COMMAND_REJECTED": 1}, f.stages(t))

	close(release)
	holder.Wait()
	require.Equal(t, map[string]uint64{"limiter_wait": 1, "limiter_wait!COMMAND_REJECTED": 1, "io": 1}, f.stages(t))
}

func TestLimiterHonoursTheContext(t *testing.T) {
	client, begun, release := blocking()
	f := newFixture(t, client, otelaerospike.WithConcurrencyLimit(1, 0))
	var holder sync.WaitGroup
	holder.Go(func() { _ = f.Touch(nil, newKey(t, "users", 1)) })
	<-begun

	reason := errors.New("the user went away")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(reason)
	_, err := f.WithContext(ctx).Get(nil, newKey(t, "users", 1))
	require.ErrorIs(t, err, otelaerospike.ErrQueueTimeout)
	require.ErrorIs(t, err, reason)
	require.Equal(t, "COMMAND_REJECTED", f.only(t)["error.type"])

	close(release)
	holder.Wait()
	go func() { <-begun }()
	_, err = f.WithContext(ctx).Get(nil, newKey(t, "users", 1))
	require.NoError(t, err, "nobody has to wait, so that the context has no say")
}

func TestLimiterBoundsAllViews(t *testing.T) {
	const limit, calls = 3, 60
	var under, most atomic.Int64
	client := stub{respond: func(string, ...any) aerospike.Error {
		now := under.Add(1)
		for {
			seen := most.Load()
			if now <= seen || most.CompareAndSwap(seen, now) {
				break
			}
		}
		under.Add(-1)
		return nil
	}}
	f := newFixture(t, client, otelaerospike.WithConcurrencyLimit(limit, time.Minute))
	var wg sync.WaitGroup
	for range calls {
		wg.Go(func() { _, _ = f.WithContext(t.Context()).Get(nil, nil) })
	}
	wg.Wait()
	require.LessOrEqual(t, most.Load(), int64(limit))
	require.EqualValues(t, calls, f.durations(t)[0].Count)
}

func TestPanicFreesItsSlot(t *testing.T) {
	f := newFixture(t, panicking(),
		otelaerospike.WithConcurrencyLimit(1, time.Nanosecond))
	for range 3 {
		require.PanicsWithValue(t, "in the client", func() { _, _ = f.Get(nil, nil) })
	}
	require.EqualValues(t, 3, f.durations(t)[0].Count)
}

func TestWaitIsPartOfTheDuration(t *testing.T) {
	f := newFixture(t, answer(nil), otelaerospike.WithConcurrencyLimit(1, 0))
	stagemeter.SetEnabled(true)
	_, _ = f.Get(nil, nil)
	require.Equal(t, map[string]uint64{"limiter_wait": 1, "io": 1}, f.stages(t))
	var sum float64
	for _, stage := range f.points(t, stagemeter.ScopeName) {
		sum += stage.Sum
	}
	require.GreaterOrEqual(t, f.durations(t)[0].Sum, sum)
}
