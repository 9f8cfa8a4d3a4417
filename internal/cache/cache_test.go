package cache_test

import (
	"fmt"
	"maps"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/otelaerospike/go/internal/cache"
)

func hashName(name string) uint64 { return cache.Hash(0, name) }

// sameSlot is the hash of keys that share one slot.
const sameSlot = 7

func TestGetCreatesAnEntryOnce(t *testing.T) {
	c := cache.New[string, int](10)
	var created atomic.Int64
	var wg sync.WaitGroup
	for range 32 {
		wg.Go(func() {
			key := "key"
			value, ok := c.Get(cache.Hash(0, key), &key, func() int { return int(created.Add(1)) })
			require.True(t, ok)
			require.Equal(t, 1, value)
		})
	}
	wg.Wait()
	require.EqualValues(t, 1, created.Load())
}

func TestFindReturnsOnlyWhatGetAdded(t *testing.T) {
	c := cache.New[string, int](10)
	one, two := "one", "two"
	_, ok := c.Find(sameSlot, &one)
	require.False(t, ok)

	c.Get(sameSlot, &one, func() int { return 1 })
	_, ok = c.Find(sameSlot, &two)
	require.False(t, ok, "another key of the same slot")
	c.Get(sameSlot, &two, func() int { return 2 })

	value, ok := c.Find(sameSlot, &one)
	require.True(t, ok)
	require.Equal(t, 1, value)
	value, ok = c.Find(sameSlot, &two)
	require.True(t, ok, "a key whose slot is taken is found all the same")
	require.Equal(t, 2, value)
}

func TestCacheStopsAtItsLimit(t *testing.T) {
	c := cache.New[string, int](3)
	for i := range 10 {
		key := strconv.Itoa(i)
		value, ok := c.Get(cache.Hash(0, key), &key, func() int { return i })
		require.Equal(t, i < 3, ok, "entry %d", i)
		if ok {
			require.Equal(t, i, value)
		}
	}
	require.Equal(t, 3, c.Len())
	require.Equal(t, map[string]int{"0": 0, "1": 1, "2": 2}, maps.Collect(c.All()))

	key := "1"
	value, ok := c.Get(cache.Hash(0, key), &key, func() int { t.Error("created again"); return 0 })
	require.True(t, ok, "a full cache keeps what it has")
	require.Equal(t, 1, value)
}

func TestCacheIsConsistentUnderConcurrency(t *testing.T) {
	for name, hash := range map[string]func(string) uint64{"hashed": hashName, "one slot": func(string) uint64 { return sameSlot }} {
		t.Run(name, func(t *testing.T) {
			c := cache.New[string, string](50)
			var wg sync.WaitGroup
			for range 8 {
				wg.Go(func() {
					for i := range 1000 {
						key := strconv.Itoa(i % 100)
						if value, ok := c.Get(hash(key), &key, func() string { return key }); ok && value != key {
							t.Errorf("%q has the value of %q", key, value)
						}
					}
				})
			}
			wg.Wait()
			require.Equal(t, 50, c.Len())
		})
	}
}

func TestCacheTakesAnyName(t *testing.T) {
	c := cache.New[string, int](10)
	for _, name := range []string{"", "a", "get", "batch_read", "日本語", string(make([]byte, 1000))} {
		value, ok := c.Get(cache.Hash(0, name), &name, func() int { return len(name) })
		require.True(t, ok, "%q", name)
		require.Equal(t, len(name), value)
	}
}

func TestNumberedNamesHaveSlotsOfTheirOwn(t *testing.T) {
	for _, format := range []string{"set%d", "users_%02d", "orders-%03d", "%d"} {
		slots := map[uint64]bool{}
		for i := range 100 {
			slots[cache.Hash(0, fmt.Sprintf(format, i))>>56] = true
		}
		// 100 keys that fall at random into 256 slots take 83 of them.
		require.GreaterOrEqual(t, len(slots), 65, format)
	}
	require.NotEqual(t, cache.Number(1, 5), cache.Number(1, 6))
}

func TestReadsAllocateNothing(t *testing.T) {
	type key struct{ a, b string }
	c := cache.New[key, *int](2)
	one := new(int)
	for _, k := range []key{{"a", "b"}, {"c", "d"}} {
		c.Get(0, &k, func() *int { return one })
	}
	require.Zero(t, testing.AllocsPerRun(100, func() {
		there, missing := key{"a", "b"}, key{"not", "there"}
		c.Get(0, &there, func() *int { return one })
		c.Get(0, &missing, func() *int { return one })
		c.Find(0, &missing)
	}))
}

func BenchmarkFind(b *testing.B) {
	for name, hash := range map[string]func(string) uint64{"slot": hashName, "map": func(string) uint64 { return sameSlot }} {
		b.Run(name, func(b *testing.B) {
			c := cache.New[string, int](100)
			first, key := "first", "batch_read"
			c.Get(hash(first), &first, func() int { return 0 })
			c.Get(hash(key), &key, func() int { return 1 })
			for b.Loop() {
				c.Find(hash(key), &key)
			}
		})
	}
}

// BenchmarkFindSeries finds a key of the shape that a series of operations has.
func BenchmarkFindSeries(b *testing.B) {
	type series struct {
		operation, namespace, set string
		code                      int
	}
	c := cache.New[series, int](100)
	hash := func(s series) uint64 {
		return cache.Number(cache.Hash(cache.Hash(0, s.operation), s.set), uint64(s.code))
	}
	key := series{operation: "batch_read", namespace: "test", set: "users"}
	c.Get(hash(key), &key, func() int { return 1 })
	for b.Loop() {
		c.Find(hash(key), &key)
	}
}
