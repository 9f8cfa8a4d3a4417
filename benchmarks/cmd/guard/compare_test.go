package main

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/otelaerospike/go/benchmarks/internal/rounds"
)

func ratioOf(median, low float64, allocs float64) ratio {
	return ratio{Summary: rounds.Summary{Median: median, Low: low, High: 2*median - low}, allocs: allocs}
}

func TestWorse(t *testing.T) {
	records := map[string]record{"get": {Ratio: 2, Allocs: 1, Bytes: 100}}
	for name, c := range map[string]struct {
		now    ratio
		reason string
	}{
		"the same":                 {ratioOf(2, 1.9, 1), ""},
		"better":                   {ratioOf(1, 0.9, 0), ""},
		"within the margin":        {ratioOf(3, 2.9, 1), ""},
		"past it, but noisy":       {ratioOf(4, 2.5, 1), ""},
		"past it":                  {ratioOf(4, 3.5, 1), "ratio 4.00 (3.50 to 4.50), was 2.00"},
		"an allocation more":       {ratioOf(2, 1.9, 2), "2 allocations, was 1"},
		"now and then":             {ratio{ratioOf(2, 1.9, 1).Summary, 1, 104.5}, "104.5 bytes allocated, was 100"},
		"as many bytes, nearly":    {ratio{ratioOf(2, 1.9, 1).Summary, 1, 104}, ""},
		"faster, but it allocates": {ratioOf(1, 0.9, 2), "2 allocations, was 1"},
	} {
		t.Run(name, func(t *testing.T) {
			want := map[string]string{}
			if c.reason != "" {
				want["get"] = c.reason
			}
			require.Equal(t, want, worse(records, map[string]ratio{"get": c.now}))
		})
	}
}

func TestWhatIsNotRecordedIsWorse(t *testing.T) {
	require.Contains(t, worse(nil, map[string]ratio{"get": ratioOf(1, 1, 0)})["get"], "-update")
}

func TestWhatIsNotMeasuredAnyMoreIsMissed(t *testing.T) {
	records := map[string]record{"get": {}, "put": {}, "add": {}}
	require.Equal(t, []string{"add", "put"}, gone(records, map[string]ratio{"get": {}}))
}

func TestOnlyWhatIsWorseEachTimeCounts(t *testing.T) {
	before := map[string]string{"get": "1", "put": "1"}
	again := map[string]string{"put": "2", "add": "2"}
	require.Equal(t, map[string]string{"put": "2"}, stillWorse(before, again))
}

func TestAPeerIsMeasuredWithAllOthers(t *testing.T) {
	require.Equal(t, []string{"Call/get", "Peer/spans=none"},
		withOurs([]string{"Peer/spans=none/otelsql", "Call/get", "Peer/spans=none/otelpgx"}))
}

func TestABenchmarkRunsInTheBuildThatItNeeds(t *testing.T) {
	builds := func(names ...string) (open []bool) {
		for _, s := range (guard{}).selections(names) {
			open = append(open, s.Open)
		}
		return open
	}
	require.Equal(t, []bool{false, true}, builds(guarded()...))
	require.Equal(t, []bool{false}, builds("Call/get"))
	require.Equal(t, []bool{true}, builds("OpenIO/get"))
}
