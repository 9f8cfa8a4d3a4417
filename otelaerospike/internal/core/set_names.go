package core

import "github.com/otelaerospike/go/internal/cache"

// setNames decides which set names become attributes.
type setNames interface {
	// admit returns name, or Other in its place.
	admit(name string) string
}

// firstSets admits the first set names that occur, up to the cache's limit.
type firstSets struct {
	admitted *cache.Cache[string, struct{}]
}

func newFirstSets(limit int) firstSets {
	return firstSets{cache.New[string, struct{}](limit)}
}

func (s firstSets) admit(name string) string {
	if _, ok := s.admitted.Get(cache.Hash(0, name), &name, func() (admitted struct{}) { return }); !ok {
		return Other
	}
	return name
}

// onlySets admits the set names that the user listed.
type onlySets map[string]struct{}

func newOnlySets(names []string) onlySets {
	allowed := make(onlySets, len(names))
	for _, name := range names {
		allowed[name] = struct{}{}
	}
	return allowed
}

func (s onlySets) admit(name string) string {
	if _, ok := s[name]; !ok {
		return Other
	}
	return name
}
