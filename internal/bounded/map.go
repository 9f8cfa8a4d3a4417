// Package bounded holds maps that are read without a lock and that stop growing.
package bounded

import (
	"maps"
	"sync"
	"sync/atomic"
)

// Map is a map of at most limit entries for keys that come from outside: it grows to its limit once and is read from then
// on. A read is an atomic load and a map look-up; only adding an entry takes the lock, and copies. Entries are never
// removed or replaced. It is safe for concurrent use.
type Map[K comparable, V any] struct {
	limit   int
	entries atomic.Pointer[map[K]V]
	adding  sync.Mutex
}

// NewMap returns an empty map that takes up to limit entries.
func NewMap[K comparable, V any](limit int) *Map[K, V] {
	m := &Map[K, V]{limit: limit}
	m.entries.Store(&map[K]V{})
	return m
}

// Load returns the entry of key.
func (m *Map[K, V]) Load(key K) (V, bool) {
	v, ok := (*m.entries.Load())[key]
	return v, ok
}

// LoadOrCreate returns the entry of key, adding what create returns when there is none. It reports false when the map is
// full and has no such key; that answer takes no lock. create runs at most once per entry.
func (m *Map[K, V]) LoadOrCreate(key K, create func() V) (V, bool) {
	entries := *m.entries.Load()
	if v, ok := entries[key]; ok || len(entries) >= m.limit {
		return v, ok
	}

	m.adding.Lock()
	defer m.adding.Unlock()
	entries = *m.entries.Load()
	if v, ok := entries[key]; ok || len(entries) >= m.limit {
		return v, ok
	}
	grown := make(map[K]V, len(entries)+1)
	maps.Copy(grown, entries)
	v := create()
	grown[key] = v
	m.entries.Store(&grown)
	return v, true
}

// Len returns the number of entries.
func (m *Map[K, V]) Len() int { return len(*m.entries.Load()) }
