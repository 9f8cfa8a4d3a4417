package aerospiketest

import (
	"maps"
	"slices"
	"strings"
	"sync"
)

// registry holds definitions by name, such as those of indexes. All nodes share it.
type registry[T any] struct {
	mu    sync.RWMutex
	items map[string]T
}

func (r *registry[T]) get(name string) (T, bool) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	item, ok := r.items[name]
	return item, ok
}

func (r *registry[T]) put(name string, item T) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.items == nil {
		r.items = make(map[string]T)
	}
	r.items[name] = item
}

func (r *registry[T]) remove(name string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.items, name)
}

// find returns any item that satisfies match.
func (r *registry[T]) find(match func(T) bool) (item T, ok bool) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	for _, item := range r.items {
		if match(item) {
			return item, true
		}
	}
	return item, false
}

// list formats all items, sorted by name, and concatenates the results.
func (r *registry[T]) list(format func(name string, item T) string) string {
	r.mu.RLock()
	defer r.mu.RUnlock()
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(r.items)) {
		b.WriteString(format(name, r.items[name]))
	}
	return b.String()
}
