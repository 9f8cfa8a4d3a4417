// Package cache remembers what was built for a key, for keys that come from outside: it stops growing at a limit.
//
//	recordings := cache.New[string, *recording](100)
//	r, ok := recordings.Get(cache.Hash(0, name), &name, func() *recording { return build(name) })
package cache

import (
	"iter"
	"maps"
	"sync"
	"sync/atomic"
)

// There are more slots than keys that one service uses often.
const (
	slotBits = 8
	slots    = 1 << slotBits
)

// Cache maps at most limit keys to values. Entries are never removed or replaced, so that a read takes no lock. A key has one
// slot. A key whose slot is taken is found in a map, which takes two to three times as long: see BenchmarkFind. A Cache is safe for
// concurrent use.
type Cache[K comparable, V any] struct {
	limit  int
	front  [slots]atomic.Pointer[entry[K, V]]
	all    atomic.Pointer[map[K]V]
	adding sync.Mutex
}

type entry[K comparable, V any] struct {
	key   K
	value V
}

// New returns an empty cache.
func New[K comparable, V any](limit int) *Cache[K, V] {
	c := &Cache[K, V]{limit: limit}
	c.all.Store(&map[K]V{})
	return c
}

// Find returns the value of key, if there is one. The upper bits of hash pick the slot; see [Hash].
func (c *Cache[K, V]) Find(hash uint64, key *K) (V, bool) {
	slot := &c.front[hash>>(64-slotBits)]
	if e := slot.Load(); e != nil && e.key == *key {
		return e.value, true
	}
	value, ok := (*c.all.Load())[*key]
	return value, ok
}

// Get returns the value of key, and adds what create returns when there is none. It reports false when the cache is full and
// does not have the key. create runs at most once for a key.
func (c *Cache[K, V]) Get(hash uint64, key *K, create func() V) (V, bool) {
	if value, ok := c.Find(hash, key); ok {
		return value, true
	}
	return c.add(hash, *key, create)
}

func (c *Cache[K, V]) add(hash uint64, key K, create func() V) (value V, ok bool) {
	if len(*c.all.Load()) >= c.limit {
		return value, false // without the lock: a full cache stays full
	}
	c.adding.Lock()
	defer c.adding.Unlock()
	all := *c.all.Load()
	if value, ok := all[key]; ok || len(all) >= c.limit {
		return value, ok
	}
	value = create()
	grown := maps.Clone(all)
	grown[key] = value
	c.all.Store(&grown)
	c.front[hash>>(64-slotBits)].CompareAndSwap(nil, &entry[K, V]{key, value})
	return value, true
}

// All iterates over the keys that the cache has now, in no order.
func (c *Cache[K, V]) All() iter.Seq2[K, V] { return maps.All(*c.all.Load()) }

// Len returns the number of keys.
func (c *Cache[K, V]) Len() int { return len(*c.all.Load()) }
