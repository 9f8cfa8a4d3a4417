package core_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/otelaerospike/go/otelaerospike/internal/core"
)

func TestNeverMoreOperationsThanTheLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFixture(t, core.WithConcurrencyLimit(2, 0))
		var underWay, most atomic.Int64
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				_, err := f.get(t.Context(), "users", func() (string, clientError) {
					most.Store(max(most.Load(), underWay.Add(1)))
					time.Sleep(time.Second)
					underWay.Add(-1)
					return "", nil
				})
				require.NoError(t, err)
			})
		}
		wg.Wait()
		require.EqualValues(t, 2, most.Load())
		require.Equal(t, map[string]uint64{"get users": 8}, f.durations(t))
	})
}

func TestQueueTimeoutRefuses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFixture(t, core.WithConcurrencyLimit(1, time.Second))
		_, err := f.get(context.Background(), "users", func() (string, clientError) {
			begun := time.Now()
			_, err := f.get(context.Background(), "users", answer(nil))
			require.Equal(t, time.Second, time.Since(begun))
			return "", err
		})
		require.ErrorIs(t, err, core.ErrQueueTimeout)
	})
}
