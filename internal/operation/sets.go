package operation

import "github.com/otelaerospike/go/internal/bounded"

// SetNames decides which set names become attributes.
type SetNames interface {
	// admit returns name, or Other in its place.
	admit(name string) string
}

// FirstSets admits the first limit set names that it sees.
func FirstSets(limit int) SetNames { return firstSets{bounded.NewMap[string, struct{}](limit)} }

// OnlySets admits the given set names.
func OnlySets(names ...string) SetNames {
	allowed := make(onlySets, len(names))
	for _, name := range names {
		allowed[name] = struct{}{}
	}
	return allowed
}

type firstSets struct {
	seen *bounded.Map[string, struct{}]
}

func (s firstSets) admit(name string) string {
	if _, ok := s.seen.LoadOrCreate(name, func() (empty struct{}) { return }); !ok {
		return Other
	}
	return name
}

type onlySets map[string]struct{}

func (s onlySets) admit(name string) string {
	if _, ok := s[name]; !ok {
		return Other
	}
	return name
}
