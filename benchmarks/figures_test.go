package benchmarks_test

import (
	"io"
	"os"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/otelaerospike/go/benchmarks/internal/figure"
	"github.com/otelaerospike/go/benchmarks/internal/rounds"
)

// These tests run every benchmark briefly and check that package figure finds everything that the tables show. The counts, such
// as those of allocations and series, have to be right; the times mean nothing.

// runOnce runs the selected benchmarks of this binary for one round, in another process. Those that need openio are built with it first.
func runOnce(t *testing.T, selections ...rounds.Selection) rounds.Samples {
	plain, err := os.Executable()
	require.NoError(t, err)
	binary := rounds.Binary{Plain: plain}
	if slices.ContainsFunc(selections, func(s rounds.Selection) bool { return s.Open }) {
		binary.Open, err = rounds.BuildOpen(t.Context(), "github.com/otelaerospike/go/benchmarks", t.TempDir())
		require.NoError(t, err)
	}
	samples, err := binary.Run(t.Context(), 1, selections, io.Discard, func(int) {})
	require.NoError(t, err)
	return samples
}

func TestEveryCaseIsMeasuredAndAllocatesNothingOfItsOwn(t *testing.T) {
	samples := runOnce(t,
		rounds.Selection{Pattern: "^Benchmark(Off|Stage|Call|CallV8)$", Benchtime: "2000x"},
		rounds.Selection{Pattern: "^BenchmarkOpenIO$", Benchtime: "2000x", Open: true})
	for _, c := range figure.All() {
		f, err := c.Measure(samples)
		require.NoError(t, err)
		require.Zero(t, f.Own(), c.Name)
	}
}

func TestEveryPeerRecordsTheSame(t *testing.T) {
	samples := runOnce(t, rounds.Selection{Pattern: "^BenchmarkPeer$", Benchtime: "200x"})
	for _, spans := range figure.PeerSpans() {
		peers, err := figure.Peers(samples, spans)
		require.NoError(t, err)
		require.Len(t, peers, 5)
		for _, p := range peers {
			require.EqualValues(t, 1, p.Records, "records of a call, %s", p.Benchmark)
			require.EqualValues(t, 6, p.Attributes, "attributes of a record, %s", p.Benchmark)
		}
		if spans == "none" {
			require.Zero(t, peers[0].Allocs)
		}
	}
}

func TestBatchReadsAreMeasured(t *testing.T) {
	once := rounds.Selection{Pattern: rounds.Matching("BatchRead"), Benchtime: "1x", Flags: []string{"-slice=10ms"}}
	open := once
	open.Open = true
	rows, err := figure.BatchReads(runOnce(t, once, open))
	require.NoError(t, err)
	for _, row := range rows {
		require.Positive(t, row.Off.Median, row.Label)
		require.Positive(t, row.On.Median, row.Label)
	}
}

// TestGrowthIsMeasured leaves the larger numbers out: with the race detector they take a minute.
func TestGrowthIsMeasured(t *testing.T) {
	samples := runOnce(t,
		rounds.Selection{Pattern: "^BenchmarkGrowth$/./^n=(1|10|100)$|^BenchmarkGrowth$/^goroutines$", Benchtime: "2000x"},
		rounds.Selection{Pattern: "^BenchmarkMemory$/^series|^BenchmarkMemory$/^names$/^n=1000$", Benchtime: "1x"})
	for _, n := range figure.Cardinalities()[:3] {
		for _, g := range figure.Names() {
			f, err := figure.Grown(samples, g.Name, n)
			require.NoError(t, err)
			require.Zero(t, f.Own(), "%s, %d", g.Name, n)
		}
		c, err := figure.Collected(samples, n)
		require.NoError(t, err)
		require.EqualValues(t, n, c.Series)
	}
	for _, n := range figure.Goroutines() {
		f, err := figure.Grown(samples, "goroutines", n)
		require.NoError(t, err)
		require.Zero(t, f.Own(), "%d goroutines", n)
	}
	m, err := figure.Remembered(samples, figure.EverNew()[:1])
	require.NoError(t, err)
	for _, series := range []figure.SeriesMemory{m.Series, m.WithoutExemplars} {
		require.Greater(t, series.Ours.Median, series.Floor.Median)
	}
	require.Greater(t, m.Series.Floor.Median, m.WithoutExemplars.Floor.Median)
	require.Positive(t, m.Names[0].Median)
}
