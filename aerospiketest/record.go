package aerospiketest

import (
	"slices"
	"time"
)

type digest [digestSize]byte

// record is a stored record. A stored record is immutable and is replaced as a
// whole, so that a reader needs the lock only to find it.
type record struct {
	set        string
	key        []byte // particle type and value; nil if the client did not send the key
	generation uint32
	voidTime   uint32 // when the record expires, in seconds since epoch; zero for never
	updated    int64  // in nanoseconds since 1970

	bins []bin
	wire []byte // all bins, encoded as in a reply
}

// bin is a named value. In a stored record, value and wire are slices of
// record.wire.
type bin struct {
	name     string
	particle byte
	value    []byte
	wire     []byte
}

const (
	maxBinName    = 15
	maxSetName    = 63
	maxRecordSize = 1 << 20 // the server's default

	// After maxGeneration, generations start over at 1: the server has 16 bits.
	maxGeneration = 1<<16 - 1
)

// epoch is the time at which the server's 32-bit clock starts.
var epoch = time.Date(2010, 1, 1, 0, 0, 0, 0, time.UTC)

// toEpoch converts a time to seconds since epoch.
func toEpoch(t time.Time) uint32 {
	return uint32(t.Unix() - epoch.Unix())
}

func (r *record) expired(now time.Time) bool {
	return r.voidTime != 0 && r.voidTime <= toEpoch(now)
}

// touched returns the record with its whole time to live ahead, as its last write
// set it, if at most the given percentage of that time is left. Otherwise it
// returns r. Unlike a write, it keeps the generation, so that other clients'
// writes that check the generation do not fail.
func (r *record) touched(now time.Time, percent uint32) *record {
	if r == nil || r.voidTime == 0 {
		return r
	}
	end := int64(r.voidTime)
	ttl := end - int64(toEpoch(time.Unix(0, r.updated)))
	left := end - int64(toEpoch(now))
	if left > ttl*int64(percent)/100 || left >= ttl {
		return r
	}
	touched := *r
	touched.voidTime = toEpoch(now) + uint32(ttl)
	touched.updated = now.UnixNano()
	return &touched
}

// bin returns the named bin, or nil if the record does not have it.
func (r *record) bin(name []byte) *bin {
	i := slices.IndexFunc(r.bins, func(b bin) bool { return b.name == string(name) })
	if i < 0 {
		return nil
	}
	return &r.bins[i]
}

// encode sets r.wire and copies all values into it, because a value may point into
// a request's buffer.
func (r *record) encode() {
	size := 0
	for _, b := range r.bins {
		size += 8 + len(b.name) + len(b.value)
	}
	wire := make([]byte, 0, size)
	for i := range r.bins {
		b := &r.bins[i]
		start := len(wire)
		wire = appendBin(wire, b.name, b.particle, b.value)
		b.wire = wire[start:len(wire):len(wire)]
		b.value = b.wire[8+len(b.name):]
	}
	r.wire = wire
}

func nextGeneration(g uint32) uint32 {
	return g%maxGeneration + 1
}
