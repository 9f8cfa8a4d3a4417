package bounded_test

import (
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/otelaerospike/go/internal/bounded"
)

func TestMapCreatesAnEntryOnce(t *testing.T) {
	m := bounded.NewMap[string, int](10)
	var created atomic.Int64
	var wg sync.WaitGroup
	for range 32 {
		wg.Go(func() {
			v, ok := m.LoadOrCreate("key", func() int { return int(created.Add(1)) })
			require.True(t, ok)
			require.Equal(t, 1, v)
		})
	}
	wg.Wait()
	require.EqualValues(t, 1, created.Load())
}

func TestMapStopsAtItsLimit(t *testing.T) {
	m := bounded.NewMap[int, int](3)
	for i := range 10 {
		v, ok := m.LoadOrCreate(i, func() int { return i })
		require.Equal(t, i < 3, ok, "entry %d", i)
		if ok {
			require.Equal(t, i, v)
		}
	}
	require.Equal(t, 3, m.Len())

	v, ok := m.LoadOrCreate(1, func() int { t.Error("created again"); return 0 })
	require.True(t, ok, "a full map still has what it has")
	require.Equal(t, 1, v)
	_, ok = m.Load(7)
	require.False(t, ok)
}

func TestMapNeverExceedsItsLimitConcurrently(t *testing.T) {
	m := bounded.NewMap[int, int](50)
	var wg sync.WaitGroup
	for g := range 8 {
		wg.Go(func() {
			for i := range 200 {
				m.LoadOrCreate(g*200+i, func() int { return i })
			}
		})
	}
	wg.Wait()
	require.Equal(t, 50, m.Len())
}

func TestMapReadsWithoutAllocating(t *testing.T) {
	type key struct{ a, b string }
	m := bounded.NewMap[key, *int](2)
	one := new(int)
	create := func() *int { return one }
	m.LoadOrCreate(key{"a", "b"}, create)
	m.LoadOrCreate(key{"c", "d"}, create)
	require.Zero(t, testing.AllocsPerRun(100, func() {
		m.LoadOrCreate(key{"a", "b"}, create)
		m.LoadOrCreate(key{"not", "there"}, create)
	}))
}

func BenchmarkLoad(b *testing.B) {
	m := bounded.NewMap[string, int](100)
	m.LoadOrCreate("batch_read", func() int { return 1 })
	for b.Loop() {
		m.Load("batch_read")
	}
}
