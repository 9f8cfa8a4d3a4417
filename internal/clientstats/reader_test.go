package clientstats_test

import (
	"errors"
	"math"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/otelaerospike/go/internal/clientstats"
	"github.com/otelaerospike/go/internal/clock"
)

// client counts how often it is asked.
type client struct {
	asked  atomic.Int64
	answer func() (map[string]any, error) // nil: one node
}

func (c *client) stats() (map[string]any, error) {
	n := c.asked.Add(1)
	if c.answer != nil {
		return c.answer()
	}
	return map[string]any{"a:1": map[string]any{"asked": int(n)}}, nil
}

// stopped stops the clock, and returns how to move it on.
func stopped(t *testing.T) (pass func(time.Duration)) {
	t.Helper()
	var now atomic.Int64
	t.Cleanup(clock.Replace(now.Load))
	return func(d time.Duration) { now.Add(d.Nanoseconds()) }
}

func newReader(t *testing.T, cluster any, c *client) *clientstats.Reader {
	t.Helper()
	reader := clientstats.NewReader(cluster, c.stats)
	t.Cleanup(reader.Close)
	return reader
}

func read(t *testing.T, reader *clientstats.Reader, maxAge time.Duration) *clientstats.Snapshot {
	t.Helper()
	snapshot, err := reader.Read(maxAge)
	require.NoError(t, err)
	require.NotNil(t, snapshot)
	return snapshot
}

func TestNumbersAreKeptUntilTheyAreTooOld(t *testing.T) {
	pass := stopped(t)
	c := new(client)
	reader := newReader(t, nil, c)
	require.Zero(t, c.asked.Load(), "nobody has read")
	first := read(t, reader, time.Second)
	pass(time.Second - 1)
	require.Same(t, first, read(t, reader, time.Second))
	pass(1)
	require.NotSame(t, first, read(t, reader, time.Second))
	require.EqualValues(t, 2, c.asked.Load())
	read(t, reader, 0)
	require.EqualValues(t, 3, c.asked.Load(), "an age of 0 always asks")
	pass(time.Hour)
	read(t, reader, math.MaxInt64)
	require.EqualValues(t, 3, c.asked.Load())
}

func TestReadersOfAClusterShareWhatTheyRead(t *testing.T) {
	pass := stopped(t)
	c, cluster := new(client), new(int)
	first, second := newReader(t, cluster, c), newReader(t, cluster, c)
	for interval := range int64(3) {
		var wg sync.WaitGroup
		for i := range 8 {
			wg.Go(func() { _, _ = []*clientstats.Reader{first, second}[i%2].Read(time.Second) })
		}
		wg.Wait()
		require.Same(t, read(t, first, time.Second), read(t, second, time.Second))
		require.Equal(t, interval+1, c.asked.Load())
		pass(time.Second)
	}

	first.Close()
	first.Close()
	require.NotNil(t, read(t, second, time.Second), "a reader outlives the other")
	second.Close()
	again := newReader(t, cluster, c)
	read(t, again, math.MaxInt64)
	require.EqualValues(t, 5, c.asked.Load(), "nothing is kept for no reader")
}

func TestOtherClustersShareNothing(t *testing.T) {
	stopped(t)
	c := new(client)
	for _, cluster := range []any{nil, nil, new(int), new(int)} {
		read(t, newReader(t, cluster, c), time.Second)
	}
	require.EqualValues(t, 4, c.asked.Load())
}

func TestNoReadReturnsWhatStartDid(t *testing.T) {
	stopped(t)
	c, cluster := new(client), new(int)
	reader, other := newReader(t, cluster, c), newReader(t, cluster, c)
	before := read(t, other, time.Second)
	start, err := reader.Start()
	require.NoError(t, err)
	require.NotSame(t, before, start)
	after := read(t, other, time.Second)
	require.NotSame(t, before, after)
	require.NotSame(t, start, after)
	require.Same(t, after, read(t, reader, time.Second))
	require.EqualValues(t, 3, c.asked.Load())
}

var errRefused = errors.New("refused")

func TestFailureIsReportedOnceToEachReader(t *testing.T) {
	for name, test := range map[string]struct {
		answer func() (map[string]any, error)
		want   string
		asked  int64
	}{
		"error": {func() (map[string]any, error) { return nil, errRefused }, "ask the client for its numbers: refused", 3},
		"panic": {func() (map[string]any, error) { panic("unknown") }, "ask the client for its numbers: panic: unknown", 1},
	} {
		t.Run(name, func(t *testing.T) {
			pass := stopped(t)
			c, cluster := &client{answer: test.answer}, new(int)
			readers := []*clientstats.Reader{newReader(t, cluster, c), newReader(t, cluster, c)}
			for interval := range 3 {
				for _, reader := range readers {
					snapshot, err := reader.Read(time.Second)
					require.Nil(t, snapshot)
					if interval == 0 {
						require.EqualError(t, err, test.want)
					} else {
						require.NoError(t, err)
					}
				}
				pass(time.Second)
			}
			require.Equal(t, test.asked, c.asked.Load(), "a panic may have left locks held")
			_, err := readers[0].Start()
			require.EqualError(t, err, test.want)
			_, err = readers[0].Read(0)
			require.NoError(t, err)
			if name == "panic" {
				require.EqualValues(t, 1, c.asked.Load())
				return
			}
			c.answer = nil
			require.NotNil(t, read(t, readers[1], 0), "it is over")
		})
	}
}

func TestNothingIsAskedAfterClose(t *testing.T) {
	c := new(client)
	reader := clientstats.NewReader(new(int), c.stats)
	var wg sync.WaitGroup
	stop := make(chan struct{})
	wg.Go(func() {
		for {
			select {
			case <-stop:
				return
			default:
				_, _ = reader.Read(0)
			}
		}
	})
	reader.Close()
	asked := c.asked.Load()
	snapshot, err := reader.Read(0)
	require.NoError(t, err)
	require.Nil(t, snapshot)
	close(stop)
	wg.Wait()
	require.Equal(t, asked, c.asked.Load())
}
