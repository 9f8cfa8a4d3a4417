package openio

// Part is a part of io.
type Part uint8

// The parts of io, in the order of one attempt.
const (
	Dispatch   Part = iota // routing, grouping, goroutines, joining, and whatever no command on the critical path has
	Connection             // a pooled connection, or the wait for one, with the pauses while the pool is empty
	Encode                 // writing the command buffer
	Send                   // the socket write
	FirstByte              // network and server, until the first byte of the reply
	Receive                // the rest of the reply arriving
	Decode                 // everything else until the command is done
	RetryWait              // between a failed attempt and the next
	NumberOfParts
)

var partNames = [NumberOfParts]string{
	"io_dispatch", "io_connection", "io_encode", "io_send", "io_first_byte", "io_read", "io_decode", "io_retry_wait",
}

// String returns the name of the part's stage.
func (p Part) String() string { return partNames[p] }

// Breakdown is the nanoseconds of every part.
type Breakdown [NumberOfParts]int64
