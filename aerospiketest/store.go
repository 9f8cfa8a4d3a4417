package aerospiketest

import (
	"bytes"
	"slices"
	"sync"
	"time"
)

// namespace holds the records of a namespace, by partition.
type namespace struct {
	name       string
	partitions [partitions]partition
}

type partition struct {
	mu      sync.RWMutex
	records map[digest]*record // nil until first written
}

func newNamespace(name string) *namespace {
	return &namespace{name: name}
}

// get returns the record, or nil if there is none or it has expired.
func (ns *namespace) get(d *digest, now time.Time) *record {
	p := &ns.partitions[partitionOf(d)]
	p.mu.RLock()
	r := p.records[*d]
	p.mu.RUnlock()
	if r == nil || r.expired(now) {
		return nil
	}
	return r
}

// update replaces a record by what change returns: a new one, nil to delete it,
// or the old one to leave it. The old one is nil if there was none.
func (ns *namespace) update(d *digest, now time.Time, change func(old *record) *record) {
	p := &ns.partitions[partitionOf(d)]
	p.mu.Lock()
	defer p.mu.Unlock()

	old := p.records[*d]
	if old != nil && old.expired(now) {
		old = nil
	}
	switch r := change(old); {
	case r == nil:
		delete(p.records, *d)
	case p.records == nil:
		p.records = map[digest]*record{*d: r}
	default:
		p.records[*d] = r
	}
}

// found is a record together with its digest.
type found struct {
	digest digest
	record *record
}

// scan returns the records of a partition that come after a digest, or all if it
// is nil, in the order of their digests.
func (ns *namespace) scan(partition int, after *digest, now time.Time) []found {
	p := &ns.partitions[partition]
	p.mu.RLock()
	var list []found
	for d, r := range p.records {
		if !r.expired(now) && (after == nil || bytes.Compare(d[:], after[:]) > 0) {
			list = append(list, found{d, r})
		}
	}
	p.mu.RUnlock()
	slices.SortFunc(list, func(a, b found) int { return bytes.Compare(a.digest[:], b.digest[:]) })
	return list
}

// truncate deletes the records of a set, or of all sets if it is empty, that were
// last updated before a time given in nanoseconds since 1970.
func (ns *namespace) truncate(set string, before int64) {
	for i := range ns.partitions {
		p := &ns.partitions[i]
		p.mu.Lock()
		for d, r := range p.records {
			if r.updated < before && (set == "" || r.set == set) {
				delete(p.records, d)
			}
		}
		p.mu.Unlock()
	}
}

// count returns the number of records by set.
func (ns *namespace) count(now time.Time) map[string]int {
	sets := make(map[string]int)
	for i := range ns.partitions {
		p := &ns.partitions[i]
		p.mu.RLock()
		for _, r := range p.records {
			if !r.expired(now) {
				sets[r.set]++
			}
		}
		p.mu.RUnlock()
	}
	return sets
}
