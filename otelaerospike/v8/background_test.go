// Code generated from ../background_test.go; DO NOT EDIT.

package otelaerospike_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	aerospike "github.com/aerospike/aerospike-client-go/v8"
	"github.com/aerospike/aerospike-client-go/v8/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/otelaerospike/go/otelaerospike/v8"
)

// closing is a client that says when it was closed.
type closing struct {
	stub
	closed chan time.Time
}

func (c closing) Close() { c.closed <- time.Now() }

func TestCloseWaitsForAbandonedBatchReads(t *testing.T) {
	for name, test := range map[string]struct{ takes, waits time.Duration }{
		"one that ends":       {time.Second, time.Second},
		"one that never does": {time.Hour, 5 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				client := closing{finding(func() { time.Sleep(test.takes) }), make(chan time.Time, 2)}
				f := newFixture(t, client)
				ctx, cancel := context.WithCancel(t.Context())
				go func() {
					synctest.Wait() // until the batch read is under way
					cancel()
				}()
				_, err := f.BatchRead(ctx, requestFor(1))
				require.ErrorIs(t, err, context.Canceled)

				begun := time.Now()
				f.Close()
				require.Equal(t, test.waits, (<-client.closed).Sub(begun))
				if test.takes < test.waits+time.Second {
					begun = time.Now()
					f.Close()
					require.Zero(t, (<-client.closed).Sub(begun), "closing again has nothing to wait for")
				}
				time.Sleep(test.takes) // lets the batch read end, so that its goroutine does not outlive the test
				require.EqualValues(t, 1, f.durations(t)[0].Count)
			})
		})
	}
}

// The client must not be closed under a batch read, and its own Close races with what begins meanwhile.
func TestBatchReadIsRefusedOnceClosingHasBegun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		spans, traced := recorded()
		var sent, closed atomic.Int64
		client := closing{finding(func() {
			sent.Add(1)
			time.Sleep(time.Second)
			if closed.Load() != 0 {
				t.Error("closed under a batch read")
			}
		}), make(chan time.Time, 2)}
		f := newFixture(t, client, traced)
		under := f.BatchReadAsync(t.Context(), requestFor(1))
		synctest.Wait() // until it is sent
		done := make(chan struct{})
		go func() {
			f.Close()
			closed.Add(1)
			close(done)
		}()
		synctest.Wait() // until Close waits for it
		for range 2 {
			_, err := f.BatchReadAsync(t.Context(), requestFor(1)).Wait(t.Context())
			requireClosed(t, err)
			_, err = f.BatchRead(t.Context(), requestFor(1))
			requireClosed(t, err)
			_, err = f.BatchRead(context.Background(), requestFor(1))
			requireClosed(t, err)
			<-done // and again when it is closed
		}
		_, err := under.Wait(t.Context())
		require.NoError(t, err)
		require.EqualValues(t, 1, sent.Load())
		counts := map[string]uint64{}
		for _, point := range f.durations(t) {
			counts[texts(point.Attributes)["error.type"]] += point.Count
		}
		require.Equal(t, map[string]uint64{"": 1, "COMMAND_REJECTED": 6}, counts)
		require.Len(t, spans.Ended(), 7)
		require.Equal(t, "the client is closed", spans.Ended()[0].Status().Description)
	})
}

func requireClosed(t *testing.T, err error) {
	t.Helper()
	require.ErrorIs(t, err, otelaerospike.ErrClosed)
	require.NotErrorIs(t, err, otelaerospike.ErrQueueTimeout)
	require.EqualError(t, err, "otelaerospike: the operation was not sent: the client is closed")
	var clientErr aerospike.Error
	require.ErrorAs(t, err, &clientErr)
	require.True(t, clientErr.Matches(types.COMMAND_REJECTED))
	require.False(t, clientErr.IsInDoubt())
}

func TestNoBatchReadIsSentToAClosedClient(t *testing.T) {
	var closed atomic.Bool
	client := closingFlag{finding(func() {
		if closed.Load() {
			t.Error("sent to a closed client")
		}
	}), &closed}
	f := newFixture(t, client)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for last := false; !last; {
				last = closed.Load()
				_, err := f.BatchReadAsync(t.Context(), requestFor(1)).Wait(t.Context())
				if last || err != nil {
					assert.ErrorIs(t, err, otelaerospike.ErrClosed)
					return
				}
			}
		})
	}
	f.Close()
	wg.Wait()
}

// closingFlag is a client that says whether it is closed.
type closingFlag struct {
	stub
	closed *atomic.Bool
}

func (c closingFlag) Close() { c.closed.Store(true) }
