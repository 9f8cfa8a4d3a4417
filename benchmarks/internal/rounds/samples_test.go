package rounds

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const results = `
go: go1.26.8
goos: linux
cpu: a CPU
BenchmarkGet/side=bare-2    100  2.5 ns/op  0 B/op  0 allocs/op
BenchmarkGet/side=ours-2    100  300 ns/op  0 B/op  1 allocs/op
BenchmarkGet/side=bare-2    100  3.5 ns/op  0 B/op  0 allocs/op
BenchmarkGet/side=ours-2    100  0 ns/op    7.5 off-avg-ms  12 MB/s
PASS
`

func TestSamplesKeepTheOrderOfTheRounds(t *testing.T) {
	s := NewSamples()
	require.NoError(t, s.Read(strings.NewReader(results)))
	for unit, want := range map[string][]float64{"ns/op": {300, 0}, "allocs/op": {1}, "off-avg-ms": {7.5}, "MB/s": {12}} {
		values, err := s.Values("Get/side=ours", unit)
		require.NoError(t, err)
		require.Equal(t, want, values, unit)
	}
	require.Equal(t, map[string]string{"go": "go1.26.8", "goos": "linux", "cpu": "a CPU"}, s.Config)
	require.True(t, s.Has("Get"))
	require.False(t, s.Has("Ge"))

	_, err := s.Values("Get/side=floor", "ns/op")
	require.EqualError(t, err, "no ns/op of BenchmarkGet/side=floor: it was not run")
}

func TestBrokenResultsAreAnError(t *testing.T) {
	require.ErrorContains(t, NewSamples().Read(strings.NewReader("BenchmarkGet-2 100 fast ns/op\n")), "read the results")
}

func TestPairsAreOfTheSameRound(t *testing.T) {
	ratio, err := Over([]float64{10, 40}, []float64{5, 10})
	require.NoError(t, err)
	require.Equal(t, []float64{2, 4}, ratio)
	difference, err := Minus([]float64{10, 40}, []float64{5, 10})
	require.NoError(t, err)
	require.Equal(t, []float64{5, 30}, difference)
	_, err = Over([]float64{1}, nil)
	require.EqualError(t, err, "1 rounds cannot be paired with 0")
}

func TestSummaryIsBenchstats(t *testing.T) {
	values := []float64{3, 1, 2, 9, 5, 4, 8, 7, 6}
	require.Equal(t, Summary{Median: 5, Low: 2, High: 8}, Summarize(values))
	require.Equal(t, []float64{3, 1, 2, 9, 5, 4, 8, 7, 6}, values, "are left as they were")
}

func TestMatching(t *testing.T) {
	require.Equal(t, `^BenchmarkCall$/^get$|^BenchmarkPeer$/^spans=none$`, Matching("Call/get", "Peer/spans=none"))
}
