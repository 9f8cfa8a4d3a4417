package bounded

import "sync/atomic"

// frontSlots is a power of two, and more than the names that one service uses often.
const frontSlots = 256

// Front stands before a [Map] and finds what is asked for often without hashing it: an entry has one slot, by a [Slot] that the
// caller works out. A slot keeps the first entry that is put there for good, so that two entries of one slot do not drive each
// other out, which would have the cores fight for it; the second is for the map to find. The zero Front is empty. It is
// safe for concurrent use.
type Front[K comparable, V any] struct {
	slots [frontSlots]atomic.Pointer[frontEntry[K, V]]
}

type frontEntry[K comparable, V any] struct {
	key   K
	value V
}

// Slot tells names apart by what differs between most: their length and their ends; the last two bytes, since names are often
// numbered.
func Slot(name string) uint {
	n := uint(len(name))
	if n == 0 {
		return 0
	}
	return n + 3*uint(name[0]) + 31*uint(name[max(n, 2)-2]) + 7*uint(name[n-1])
}

// Load returns the entry of key when it is in its slot.
func (f *Front[K, V]) Load(slot uint, key *K) (value V, ok bool) {
	if entry := f.slots[slot%frontSlots].Load(); entry != nil && entry.key == *key {
		return entry.value, true
	}
	return value, false
}

// Offer puts an entry into its slot if that is free.
func (f *Front[K, V]) Offer(slot uint, key *K, value V) {
	if at := &f.slots[slot%frontSlots]; at.Load() == nil {
		at.CompareAndSwap(nil, &frontEntry[K, V]{*key, value})
	}
}
