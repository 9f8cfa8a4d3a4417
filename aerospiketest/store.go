package aerospiketest

import (
	"bytes"
	"slices"
	"sync"
	"time"
)

// namespace stores the records of a namespace, by partition. All nodes share it.
type namespace struct {
	name       string
	partitions [partitions]partition
}

type partition struct {
	mu      sync.RWMutex
	records map[digest]*record // nil until the first write
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

// update replaces the record old with what change returns: a new record, nil to
// delete the record, or old to leave it alone. If there is no record, old is nil.
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

// scan returns a partition's records in the order of their digests. It starts
// after the digest after, or at the beginning if after is nil.
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

// truncate deletes the records whose last update was before a time, given in
// nanoseconds since 1970. An empty set means all sets.
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

// count returns the number of records in each set.
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
