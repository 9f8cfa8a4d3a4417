package main

import (
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/otelaerospike/go/benchmarks/internal/rounds"
)

func TestOnlyTheTablesOfAPageAreReplaced(t *testing.T) {
	path := filepath.Join(t.TempDir(), "page.md")
	require.NoError(t, os.WriteFile(path, []byte("before\n"+tablesBegin+"old\n"+tablesEnd+"after\n"), 0o600))
	for range 2 {
		require.NoError(t, replaceTables(path, "new\n"))
		page, err := os.ReadFile(path)
		require.NoError(t, err)
		require.Equal(t, "before\n"+tablesBegin+"\nnew\n\n"+tablesEnd+"after\n", string(page))
	}
}

func TestAPageWithoutTablesIsLeftAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "page.md")
	require.NoError(t, os.WriteFile(path, []byte("a page\n"+tablesEnd), 0o600))
	require.ErrorContains(t, replaceTables(path, "new\n"), "has no tables")
	page, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, "a page\n"+tablesEnd, string(page))
}

func TestThePageOfTheProjectHasTables(t *testing.T) {
	page, err := os.ReadFile("../../../docs/performance.md")
	require.NoError(t, err)
	path := filepath.Join(t.TempDir(), "performance.md")
	require.NoError(t, os.WriteFile(path, page, 0o600))
	require.NoError(t, replaceTables(path, "new\n"))
}

func TestVerdicts(t *testing.T) {
	require.Equal(t, "met", atMost(rounds.Summary{Median: 1, Low: 0.9, High: 1.15}, 1.15))
	require.Equal(t, "undecided", atMost(rounds.Summary{Median: 1, Low: 0.9, High: 1.3}, 1.15))
	require.Equal(t, "undecided", atMost(rounds.Summary{Median: 1.2, Low: 1, High: 1.3}, 1.15))
	require.Equal(t, "**not met**", atMost(rounds.Summary{Median: 1.3, Low: 1.2, High: 1.4}, 1.15))
	require.Equal(t, "met", asManyTimes(rounds.Summary{Median: 3, Low: 2.5, High: 4}))
	require.Equal(t, "**not met**", asManyTimes(rounds.Summary{Median: 1, Low: 0.5, High: 1.9}))
	require.Equal(t, "undecided", asManyTimes(rounds.Summary{Median: 3, Low: math.Inf(-1), High: math.Inf(1)}))
}

func TestNumbersAreShownAsTheyAreRead(t *testing.T) {
	for want, ns := range map[string]float64{
		"0 ns": 0.01, "1.25 ns": 1.25, "-0.76 ns": -0.76, "12.3 ns": 12.34, "334 ns": 334.4, "2.41 µs": 2410, "4.49 ms": 4.49e6,
	} {
		require.Equal(t, want, nanoseconds(ns))
	}
	require.Equal(t, "1.05 (0.99 to 1.10)", times(rounds.Summary{Median: 1.05, Low: 0.99, High: 1.1}))
	require.Equal(t, "+1.2 % (-0.5 to +3.0)", percent(rounds.Summary{Median: 0.012, Low: -0.005, High: 0.03}))
	require.Equal(t, "1.05", times(rounds.Summary{Median: 1.05, Low: math.Inf(-1), High: math.Inf(1)}))
}
