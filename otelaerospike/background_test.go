package otelaerospike_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
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
