package aerospiketest

import (
	"slices"
	"time"
)

type digest [digestSize]byte

// record is a stored record. It is never changed, but replaced as a whole, so
// that a reader needs the lock only to find it.
type record struct {
	set        string
	key        []byte // particle type and value, if the client sent it
	generation uint32
	voidTime   uint32 // in seconds since epoch; zero for never
	updated    int64  // in nanoseconds since 1970

	bins []bin
	wire []byte // all bins, encoded as a reply carries them
}

// bin is a named value. The value and its encoding are slices of record.wire.
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

	// maxGeneration is where generations start over; the server has 16 bits.
	maxGeneration = 1<<16 - 1
)

// epoch is where the server's clock of 32 bits starts.
var epoch = time.Date(2010, 1, 1, 0, 0, 0, 0, time.UTC)

// toEpoch converts a time to seconds since epoch.
func toEpoch(t time.Time) uint32 {
	return uint32(t.Unix() - epoch.Unix())
}

func (r *record) expired(now time.Time) bool {
	return r.voidTime != 0 && r.voidTime <= toEpoch(now)
}

// touched returns the record with as long to live as its last write gave it, if
// it is in the given last percentage of that time, or else unchanged. Unlike a
// write, this leaves the generation as it is, so as not to fail other clients'.
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

// bin returns nil if the record has no such bin.
func (r *record) bin(name []byte) *bin {
	i := slices.IndexFunc(r.bins, func(b bin) bool { return b.name == string(name) })
	if i < 0 {
		return nil
	}
	return &r.bins[i]
}

// encode copies the bins, whose values may point into a request, into memory of
// the record's own.
func (r *record) encode() {
	size := 0
	for _, b := range r.bins {
		size += 8 + len(b.name) + len(b.value)
	}
	wire := make([]byte, 0, size)
	for i := range r.bins {
		b := &r.bins[i]
		start := len(wire)
		wire = appendOp(wire, b.name, b.particle, b.value)
		b.wire = wire[start:len(wire):len(wire)]
		b.value = b.wire[8+len(b.name):]
	}
	r.wire = wire
}

func nextGeneration(g uint32) uint32 {
	return g%maxGeneration + 1
}
