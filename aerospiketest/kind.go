package aerospiketest

import (
	"math/bits"
	"sync/atomic"
)

// Command is a set of request kinds, as a bit mask: Read|Batch is both.
type Command uint

// These are the kinds of request. A client sends a batch of one key as a
// single-record command, and then the request counts as that command.
const (
	// Read is a command that reads one record, or checks whether it exists.
	Read Command = 1 << iota
	// Write is a command that writes, touches or deletes one record. It may
	// also read the record.
	Write
	// UDF is a command that runs a function on one record.
	UDF
	// Batch is a command on several records.
	Batch
	// Scan is a command that reads all records of some partitions. A query
	// without a filter on a bin is a Scan too.
	Scan
	// Query is a command that reads the records that match a filter on an
	// indexed bin, or a command that starts a background job.
	Query
	// Info is a request for a node's state, as cluster tending sends it.
	Info
	// Admin is a request about users and roles, or a login.
	Admin
)

// commandKinds is the number of request kinds.
const commandKinds = 8

// kindOf returns the kind of a request on records.
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
