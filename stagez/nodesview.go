package stagez

import (
	"cmp"
	"strconv"
	"strings"
)

// maxNodes bounds the rows of the table. Faster nodes are in the JSON only.
const maxNodes = 20

// nodesView shows the nodes of an operation side by side.
type nodesView struct {
	Rows         []nodeRow
	All          int    // how many there are; some may have no row
	PerOperation string // attempts and bytes, in words
}

type nodeRow struct {
	figuresText
	Node      string
	MeanWidth string // the mean over that of the slowest node
	Straggler bool
}

// newNodesView returns nil when io is closed.
func newNodesView(io *ioReport) *nodesView {
	if io == nil {
		return nil
	}
	v := &nodesView{All: len(io.Nodes), PerOperation: io.perOperation()}
	for i, n := range io.Nodes {
		if i == maxNodes {
			break
		}
		share := 0.0
		if slowest := *io.Nodes[0].MeanSeconds; slowest > 0 {
			share = *n.MeanSeconds / slowest
		}
		v.Rows = append(v.Rows, nodeRow{
			figuresText: n.text(), Node: cmp.Or(n.Node, none), MeanWidth: width(share),
			Straggler: io.Straggler != nil && io.Straggler.Node == n.Node,
		})
	}
	return v
}

// mark highlights a node.
func (v *nodesView) mark(node string) {
	if v == nil || node == "" {
		return
	}
	for i := range v.Rows {
		v.Rows[i].Straggler = v.Rows[i].Straggler || v.Rows[i].Node == node
	}
}

func (io *ioReport) perOperation() string {
	var parts []string
	if io.Attempts != nil {
		parts = append(parts, digits(*io.Attempts)+" attempts")
	}
	if io.Sent != nil {
		parts = append(parts, byteCount(*io.Sent)+" sent")
	}
	if io.Received != nil {
		parts = append(parts, byteCount(*io.Received)+" received")
	}
	return strings.Join(parts, ", ")
}

// byteCount formats a number of bytes.
func byteCount(n float64) string {
	if n < 1024 {
		return strconv.FormatFloat(n, 'f', 0, 64) + " B"
	}
	for _, unit := range []string{" KiB", " MiB"} {
		if n /= 1024; n < 1024 {
			return digits(n) + unit
		}
	}
	return digits(n/1024) + " GiB"
}

// ratio formats how many times one thing is another.
func ratio(x float64) string {
	if x < 9.95 {
		return strconv.FormatFloat(x, 'f', 1, 64)
	}
	return strconv.FormatFloat(x, 'f', 0, 64)
}
