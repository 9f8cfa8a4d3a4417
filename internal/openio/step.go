package openio

// Step is a moment in the life of a command. The client that cmd/openio has woven reports each to the command's [Probe].
type Step = uint8

// The steps of a command, in the order of one attempt. A client that was woven by another version of cmd/openio than this one would
// report other steps, so that the method it is asked for has a number in its name: see [Method].
const (
	Slept     Step = iota // time.Sleep between two attempts has returned
	Split                 // the batch is about to be retried as several commands
	Routed                // the node is chosen
	Connected             // the connection is there, or err
	Encoded               // the command is in its buffer
	Sent                  // the socket took the command, or err
	Reading               // the socket is about to be read
	Read                  // the socket has been read
	Parsed                // the reply has been parsed, or err
	Ended                 // executeAt returns, with err or without
)

// Probe receives the steps of one command from the woven client. node is the client's *Node and is given with Routed only. bytes is the
// number of bytes that were written, with Sent, or read, with Read. The type has no name of its own in the client, which imports nothing of
// this module.
type Probe = interface {
	Step(step Step, node any, bytes int, err error)
}

// Begin is asked at the start of every command. It returns nil when the command is not measured.
type Begin = func() Probe

// Method is the method that a woven *Client has: it takes a [Begin] and returns the runtime's functions for the labels of the current
// goroutine.
const Method = "OpenIO1"
