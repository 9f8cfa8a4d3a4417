package openio

import "math"

// Path is what an operation waited for.
type Path struct {
	Parts          Breakdown // adds up to the operation's io
	Began          Breakdown // when each part began first, by the clock; 0 for Dispatch, which begins io
	Commands       int
	Attempts       int
	Sent, Received int64 // bytes
	// Imbalance is the time of the slowest node divided by the mean of the nodes. It is 0 when there are fewer than two.
	Imbalance float64
	Slowest   any // the client's *Node
}

// CriticalPath returns the parts along the operation's critical path. The path goes backwards from the command that ended last to the last
// command that ended before that one began, and so on. io is the length of the stage in nanoseconds; what the commands leave of it is
// dispatch.
func (o *Operation) CriticalPath(io int64) Path {
	o.sort()
	path := o.path(io, nil)
	path.Slowest, path.Imbalance = o.imbalance()
	return path
}

// path returns the parts along the critical path of sorted commands. It ends with the last command, or with the one that ended last where
// that is nil.
func (o *Operation) path(whole int64, last *Command) Path {
	path := Path{Commands: len(o.commands)}
	path.Parts[Dispatch] = whole
	begin := int64(math.MaxInt64)
	if last != nil {
		begin = path.take(last)
	}
	for i := range o.commands {
		c := &o.commands[i]
		path.Attempts += c.Attempts
		path.Sent += c.Sent
		path.Received += c.Received
		if c.End <= begin { // else it ran while the operation waited for another
			begin = path.take(c)
		}
	}
	return path
}

// take adds a command that ended before those that the path has, and returns when it began.
func (p *Path) take(c *Command) (begin int64) {
	p.Parts[Dispatch] -= c.End - c.Begin
	for part, nanoseconds := range c.Parts {
		p.Parts[part] += nanoseconds
		if c.Began[part] != 0 {
			p.Began[part] = c.Began[part]
		}
	}
	return c.Begin
}

// imbalance compares the nodes by the time of all of their commands, so that it says the same of nodes in parallel and of nodes one
// after the other.
func (o *Operation) imbalance() (slowest any, ratio float64) {
	var sum, longest int64
	for _, c := range o.commands {
		if c.Node == nil {
			continue
		}
		n := o.nodeTime(c.Node)
		n.time += c.End - c.Begin
		sum += c.End - c.Begin
		if n.time > longest {
			slowest, longest = c.Node, n.time
		}
	}
	if len(o.nodes) > 1 && sum > 0 {
		ratio = float64(longest) * float64(len(o.nodes)) / float64(sum)
	}
	return slowest, ratio
}

func (o *Operation) nodeTime(node any) *nodeTime {
	for i := range o.nodes {
		if o.nodes[i].node == node {
			return &o.nodes[i]
		}
	}
	o.nodes = append(o.nodes, nodeTime{node: node})
	return &o.nodes[len(o.nodes)-1]
}
