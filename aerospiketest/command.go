package aerospiketest

import (
	"math/bits"
	"sync/atomic"
)

// Command is a set of kinds of request, as a bit mask.
type Command uint

// The kinds of request. A batch that the client sends as a single-record
// command, because it has only one key, counts as that command.
const (
	// Read is a command that reads one record, or looks whether it exists.
	Read Command = 1 << iota
	// Write is a command that writes, touches or deletes one record, possibly
	// reading it as well.
	Write
	// UDF is a command that runs a function on one record.
	UDF
	// Batch is a command on several records.
	Batch
	// Scan reads all records of some partitions; a query without a filter on
	// a bin is one too.
	Scan
	// Query reads the records matching a filter on an indexed bin, or starts a
	// background job.
	Query
	// Info is a request for the state of the node, as cluster tending sends.
	Info
	// Admin is a request about users and roles, or a login.
	Admin
)

// commandKinds is the number of kinds above.
const commandKinds = 8

// kindOf tells the kind of a record command from its header and fields.
func kindOf(m *message) Command {
	switch {
	case m.batch != nil:
		return Batch
	case m.digest != nil && m.udfPackage != nil:
		return UDF
	case m.digest != nil && m.info2&info2Write != 0:
		return Write
	case m.digest != nil:
		return Read
	case m.indexRange != nil || m.udfPackage != nil || m.info2&info2Write != 0:
		return Query
	default:
		return Scan
	}
}

// counters counts requests by kind.
type counters [commandKinds]atomic.Int64

func (c *counters) add(kind Command) {
	c[bits.TrailingZeros(uint(kind))].Add(1)
}

func (c *counters) sum(kinds Command) int64 {
	var n int64
	for i := range c {
		if kinds&(1<<i) != 0 {
			n += c[i].Load()
		}
	}
	return n
}
