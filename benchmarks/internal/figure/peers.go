package figure

import (
	"fmt"

	"github.com/otelaerospike/go/benchmarks/internal/rounds"
)

// MinPeerRatio is the target for a peer's cost ÷ ours.
const MinPeerRatio = 2

const (
	us     = "otelaerospike"
	byHand = "by_hand" // not a peer but the floor: no peer can cost less
)

// PeerSpans returns the two ways in which peers are compared: without spans, and in a sampled trace.
func PeerSpans() []string { return []string{"none", "sampled"} }

// Peer is what an instrumentation adds to the bare call of the client that it instruments.
type Peer struct {
	Benchmark  string
	Name       string
	Cost       rounds.Summary // in nanoseconds
	Ratio      rounds.Summary // the peer's cost ÷ ours
	Allocs     float64        // allocations per call
	Records    float64        // records per call
	Attributes float64        // attributes per record
}

// Rival reports whether the target applies to the peer. It does not apply to ours and to the floor.
func (p Peer) Rival() bool { return p.Name != us && p.Name != byHand }

// Peers returns all peers as measured with the given spans, starting with ours. It fails when a peer was not measured.
func Peers(s rounds.Samples, spans string) ([]Peer, error) {
	var peers []Peer
	var reference []float64
	for _, name := range []string{us, byHand, "otelsql", "otelpgx", "redisotel"} {
		p := Peer{Benchmark: "Peer/spans=" + spans + "/" + name, Name: name}
		measured, err := sideOf(s, p.Benchmark, "instrumented")
		if err != nil {
			return nil, err
		}
		if reference == nil {
			reference = measured.cost
		}
		ratio, err := rounds.Over(measured.cost, reference)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", p.Benchmark, err)
		}
		p.Cost, p.Ratio, p.Allocs = rounds.Summarize(measured.cost), rounds.Summarize(ratio), measured.allocs
		if p.Records, err = median(s, p.Benchmark+"/side=instrumented", "records/op"); err != nil {
			return nil, err
		}
		if p.Attributes, err = median(s, p.Benchmark+"/side=instrumented", "attributes/record"); err != nil {
			return nil, err
		}
		peers = append(peers, p)
	}
	return peers, nil
}

func median(s rounds.Samples, benchmark, unit string) (float64, error) {
	values, err := s.Values(benchmark, unit)
	if err != nil {
		return 0, err
	}
	return rounds.Summarize(values).Median, nil
}
