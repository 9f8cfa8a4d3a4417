package aerospiketest

import (
	"bufio"
	"errors"
	"fmt"
	"net"
	"time"
)

// conn serves one connection of a client, one request at a time. Requests reuse
// its buffers.
type conn struct {
	node *Node
	run  *run
	net  net.Conn
	in   *bufio.Reader

	body []byte
	out  []byte

	userAgent string // in base64

	message message
	row     message // the current row of a batch

	trickle time.Duration // the pause in the replies to the current request

	// Each request works with one topology and one time.
	topology *topology
	now      time.Time
}

// errDropped ends a connection that a fault drops.
var errDropped = errors.New("connection dropped by a fault")

func newConn(n *Node, r *run, c net.Conn) *conn {
	return &conn{node: n, run: r, net: c, in: bufio.NewReaderSize(c, 16<<10)}
}

// serve answers requests until the connection ends.
func (c *conn) serve() {
	for {
		if !c.wait() {
			return
		}
		kind, body, err := readFrame(c.in, c.body)
		c.body = body
		if err == nil {
			err = c.handle(kind)
		}
		if errors.Is(err, errMalformed) {
			c.node.cluster.malformed.add(fmt.Errorf("node %s: %w", c.node.name, err))
		}
		if err != nil {
			return
		}
		c.shrink()
	}
}

// wait waits for a request, and for as long as the faults keep it in its socket. It
// reports false when the node was stopped meanwhile.
func (c *conn) wait() bool {
	if _, err := c.in.Peek(1); err != nil {
		return true // reading the frame says why
	}
	delay := c.node.cluster.faults.readDelay() + c.node.faults.readDelay()
	return delay == 0 || sleep(delay, c.run.done)
}

// shrink releases buffers that an unusually big request has grown.
func (c *conn) shrink() {
	if cap(c.body) > bufferKept {
		c.body = nil
	}
	if cap(c.out) > bufferKept {
		c.out = nil
	}
}

// handle answers the request in c.body. An error ends the connection.
func (c *conn) handle(frame byte) error {
	switch frame {
	case frameInfo:
		return c.info(c.body)
	case frameAdmin:
		return c.admin(c.body)
	case frameCompressed:
		body, err := inflate(c.body)
		if err != nil {
			return err
		}
		return c.records(body)
	default:
		return c.records(c.body)
	}
}

// meet counts a request and applies the faults to it. It returns the result code
// that a fault demands, or zero. An error ends the connection.
func (c *conn) meet(kind Command) (failure, error) {
	c.node.requests.add(kind)
	out := c.node.cluster.faults.apply(kind, c.run.done)
	c.trickle = out.trickle
	if !out.drop && out.code == 0 {
		out = c.node.faults.apply(kind, c.run.done)
		c.trickle += out.trickle
	}
	if out.drop {
		return 0, errDropped
	}
	return out.code, nil
}

// records answers a request on records.
func (c *conn) records(body []byte) error {
	m := &c.message
	if err := m.parse(body); err != nil {
		return err
	}
	kind := kindOf(m)
	code, err := c.meet(kind)
	if err != nil {
		return err
	}

	c.topology = c.node.cluster.topology.Load()
	c.now = c.node.cluster.now()
	c.out = beginFrame(c.out[:0])
	if code != 0 {
		return c.fail(kind, code)
	}
	switch kind {
	case Batch:
		return c.batch(m)
	case Scan, Query:
		return c.scan(m)
	default:
		filter, code := parseFilter(m.filter)
		if code != 0 {
			return c.fail(kind, code)
		}
		c.single(m, filter, 0)
		return c.send()
	}
}

// fail replies that a whole request failed.
func (c *conn) fail(kind Command, code failure) error {
	h := replyHeader{code: code}
	if kind == Batch {
		h.info3 = info3Last // without it, a client would take the code for the first row's
	}
	c.out = h.append(c.out)
	return c.send()
}

// send completes the frame in c.out, sends it, and begins the next frame.
func (c *conn) send() error {
	return c.sendAs(frameMessage)
}

func (c *conn) sendAs(kind byte) error {
	endFrame(c.out, kind)
	rest := c.out
	if c.trickle > 0 {
		if _, err := c.net.Write(c.out[:1]); err != nil {
			return err
		}
		sleep(c.trickle, c.run.done)
		rest = c.out[1:]
	}
	_, err := c.net.Write(rest)
	c.out = beginFrame(c.out[:0])
	return err
}
