package stagetrace

import (
	"bytes"
	"errors"
)

// enoughBytes is the size at which a recording stops early. Its analysis takes a few hundred megabytes at most.
const enoughBytes = 16 << 20

// maxBytes bounds the buffer. The runtime hands over what it has gathered when it stops, and fills no more than this on any machine
// that keeps up.
const maxBytes = 4 * enoughBytes

var errFull = errors.New("stagetrace: the buffer is full")

// buffer takes a trace. The runtime writes to it from one goroutine, and has stopped when it is read.
type buffer struct {
	bytes.Buffer
	enough chan struct{} // closed when it holds enough
	limits limits
	closed bool
}

// limits are sizes in bytes.
type limits struct{ enough, most int }

func newBuffer(l limits) *buffer { return &buffer{enough: make(chan struct{}), limits: l} }

// Write drops what is above the limit.
func (b *buffer) Write(p []byte) (int, error) {
	if b.Len()+len(p) >= b.limits.enough && !b.closed {
		b.closed = true
		close(b.enough)
	}
	if b.Len()+len(p) > b.limits.most {
		b.limits.most = 0 // what follows a gap is of no use
		return 0, errFull
	}
	return b.Buffer.Write(p)
}

// full reports whether something was dropped.
func (b *buffer) full() bool { return b.limits.most == 0 }
