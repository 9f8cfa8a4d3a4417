package figure

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/otelaerospike/go/benchmarks/internal/rounds"
)

// samplesOf returns samples with one round for each time. The map holds the times of each benchmark.
func samplesOf(t *testing.T, benchmarks map[string][]float64) rounds.Samples {
	var text strings.Builder
	for name, times := range benchmarks {
		for _, ns := range times {
			fmt.Fprintf(&text, "Benchmark%s-2 1 %g ns/op 0 B/op %d allocs/op 1 records/op 6 attributes/record\n", name, ns, len(name)%2)
		}
	}
	s := rounds.NewSamples()
	require.NoError(t, s.Read(strings.NewReader(text.String())))
	return s
}

func TestACostIsOverTheBareCallOfTheSameRound(t *testing.T) {
	s := samplesOf(t, map[string][]float64{
		"C/x/side=bare": {10, 100}, "C/x/side=floor": {110, 300}, "C/x/side=ours": {130, 340},
	})
	f, err := Case{Name: "C/x"}.Measure(s)
	require.NoError(t, err)
	require.EqualValues(t, 180, f.Cost.Median, "of 120 and 240")
	require.EqualValues(t, 150, f.Floor.Median, "of 100 and 200")
	require.Equal(t, 1.2, f.Ratio.Median)

	f, err = Case{Name: "C/x", Whole: true}.Measure(s)
	require.NoError(t, err)
	require.InDelta(t, (130.0/110+340.0/300)/2, f.Ratio.Median, 1e-9)
}

func TestACaseNeedsSomethingToBeHeldAgainst(t *testing.T) {
	s := samplesOf(t, map[string][]float64{"C/x/side=bare": {10}, "C/x/side=ours": {20}, "C/y/side=ours": {20}})
	f, err := Case{Name: "C/x"}.Measure(s)
	require.NoError(t, err)
	require.EqualValues(t, 2, f.Ratio.Median)
	require.Nil(t, f.Floor)
	_, err = Case{Name: "C/y"}.Measure(s)
	require.ErrorContains(t, err, "BenchmarkC/y/side=bare")
	_, err = Case{Name: "C/z"}.Measure(s)
	require.ErrorContains(t, err, "BenchmarkC/z/side=ours")
}

func TestOwnAllocationsAreThoseThatTheFloorDoesNotMake(t *testing.T) {
	require.Zero(t, Figure{Allocs: 3, FloorAllocs: 3}.Own())
	require.Zero(t, Figure{Allocs: 3, FloorAllocs: 4}.Own())
	require.EqualValues(t, 2, Figure{Allocs: 3, FloorAllocs: 1}.Own())
}

func TestAPeerIsHeldAgainstUs(t *testing.T) {
	benchmarks := map[string][]float64{}
	for name, ns := range map[string]float64{"otelaerospike": 100, "by_hand": 80, "otelsql": 300, "otelpgx": 200, "redisotel": 50} {
		benchmarks["Peer/spans=none/"+name+"/side=bare"] = []float64{10}
		benchmarks["Peer/spans=none/"+name+"/side=instrumented"] = []float64{10 + ns}
	}
	peers, err := Peers(samplesOf(t, benchmarks), "none")
	require.NoError(t, err)
	var ratios []float64
	for _, p := range peers {
		ratios = append(ratios, p.Ratio.Median)
	}
	require.Equal(t, []float64{1, 0.8, 3, 2, 0.5}, ratios)
	_, err = Peers(samplesOf(t, benchmarks), "sampled")
	require.ErrorContains(t, err, "was not run")
}
