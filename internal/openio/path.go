package openio

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

// CriticalPath returns the parts along the operation's critical path: from the end back, the command that ended last, before it the
// one that ended last before that one began, and so on. What is left of io, in nanoseconds, is dispatch.
func (o *Operation) CriticalPath(io int64) Path {
	path := Path{Commands: len(o.commands)}
	path.Parts[Dispatch] = io
	var begin int64
	for i, c := range o.Commands() {
		path.Attempts += c.Attempts
		path.Sent += c.Sent
		path.Received += c.Received
		if i > 0 && c.End > begin {
			continue // it ran while the operation waited for another
		}
		begin = c.Begin
		path.Parts[Dispatch] -= c.End - c.Begin
		for part, nanoseconds := range c.Parts {
			path.Parts[part] += nanoseconds
			if c.Began[part] != 0 { // the loop runs from the last command to the first
				path.Began[part] = c.Began[part]
			}
		}
	}
	path.Slowest, path.Imbalance = o.imbalance()
	return path
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
