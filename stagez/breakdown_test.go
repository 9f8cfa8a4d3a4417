package stagez

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/otelaerospike/go/stagemeter"
)

func secondsOf(b breakdown) map[string]float64 {
	seconds := map[string]float64{}
	for _, p := range b.parts {
		seconds[p.name] = p.seconds
	}
	return seconds
}

func TestBreakdownCountsTimeOnce(t *testing.T) {
	for name, test := range map[string]struct {
		whole  total
		stages map[string]total
		want   map[string]float64
		rest   float64
	}{
		"a batch read": {
			total{100, 10},
			map[string]total{
				"key_parse": {10, 10}, "future_setup": {5, 10}, "goroutine_schedule_delay": {15, 10}, "io": {50, 10}, "wrap_records": {5, 10},
				"to_map": {40, 5},
			},
			map[string]float64{"key_parse": 1, "future_setup": 0.5, "goroutine_schedule_delay": 1, "io": 5, "wrap_records": 0.5, "to_map": 4},
			2,
		},
		"a goroutine that started before it was handed over": {
			total{100, 10},
			map[string]total{"future_setup": {20, 10}, "goroutine_schedule_delay": {15, 10}, "io": {50, 10}},
			map[string]float64{"future_setup": 2, "goroutine_schedule_delay": 0, "io": 5},
			3,
		},
		"under the names of aerospike-py": {
			total{100, 10},
			map[string]total{"future_into_py_setup": {5, 10}, "tokio_schedule_delay": {15, 10}, "io": {50, 10}},
			map[string]float64{"future_into_py_setup": 0.5, "tokio_schedule_delay": 1, "io": 5},
			3.5,
		},
		"a stream": {
			total{100, 10},
			map[string]total{"io": {10, 10}, "first_record": {20, 10}, "stream": {90, 10}},
			map[string]float64{"io": 1, "first_record": 2, "stream": 6},
			1,
		},
		"stages of the service's own": {
			total{100, 10},
			map[string]total{"io": {50, 10}, "render": {20, 10}, "check": {10, 10}},
			map[string]float64{"io": 5, "render": 2, "check": 1},
			2,
		},
		"failures before io": {
			total{100, 10},
			map[string]total{"limiter_wait": {20, 10}, "io": {50, 5}},
			map[string]float64{"limiter_wait": 2, "io": 5},
			3,
		},
		"handoffs of conversions": {
			total{100, 10},
			map[string]total{"io": {50, 10}, "result_handoff_delay": {30, 30}},
			map[string]float64{"io": 5, "result_handoff_delay": 3},
			2,
		},
	} {
		t.Run(name, func(t *testing.T) {
			b := breakDown(test.whole, test.stages)
			assert.Equal(t, test.want, secondsOf(b))
			assert.True(t, b.hasRest)
			assert.InDelta(t, test.rest, b.rest, 1e-12)
			sum := 0.0
			for _, s := range bar(b) {
				share, err := strconv.ParseFloat(strings.TrimSuffix(s.Width, "%"), 64)
				require.NoError(t, err)
				sum += share
			}
			assert.InDelta(t, 100, sum, 0.01, "the bar is full")
		})
	}
}

// The mean of all operations says little about the operations that were profiled, unless nearly all were.
func TestTimeInNoStageNeedsAProfileOfNearlyAllOperations(t *testing.T) {
	stages := map[string]total{"io": {50, 10}}
	for count, want := range map[uint64]bool{10: true, 9: true, 11: false, 1000: false, 0: false} {
		b := breakDown(total{100, count}, stages)
		assert.Equal(t, want, b.hasRest, count)
		assert.Equal(t, want, b.rest > 0, count)
	}
}

func TestNoTimeInNoStageIsNotShown(t *testing.T) {
	for name, whole := range map[string]float64{"nothing": 0.3, "less than the clock can tell": 0.3 + 1e-12, "the stages overlap": 0.2} {
		t.Run(name, func(t *testing.T) {
			h := historyOf(after(time.Second, 1, 0))
			h[0].series[series{operation: "get"}].sum = whole
			for stage, sum := range map[string]float64{"key_parse": 0.1, "io": 0.2} {
				h[0].series[series{operation: "get", stage: stage}] = &histogram{count: 1, sum: sum}
			}
			r := newReport(h, "")
			assert.Zero(t, *r.Operations[0].NoStageSeconds)
			v := newView(h, r, nil, nil)
			assert.Empty(t, v.Detail.NoStage)
			assert.NotContains(t, v.Operations[0].BarLabel, "in no stage")
		})
	}
}

func TestEmptyBreakdownHasAnEmptyBar(t *testing.T) {
	assert.Empty(t, bar(breakDown(total{100, 10}, nil)))
	assert.Empty(t, bar(breakDown(total{}, nil)))
	assert.Empty(t, bar(breakDown(total{}, map[string]total{"io": {}})))
}

func TestConversionsAloneAreBrokenDown(t *testing.T) {
	conversions := breakDown(total{}, map[string]total{"to_map": {10, 5}})
	assert.Equal(t, map[string]float64{"to_map": 2}, secondsOf(conversions))
}

func TestEveryStageIsExplained(t *testing.T) {
	for i, want := range stagemeter.Stages() {
		info, place := find(string(want.Stage))
		assert.Equal(t, want, *info)
		assert.Equal(t, i, place)
		if want.AerospikePy != "" {
			py, _ := find(string(want.AerospikePy))
			assert.Same(t, info, py)
			assert.Equal(t, class(string(want.Stage)), class(string(want.AerospikePy)), "the color is the same")
		}
	}
	for _, name := range []string{"render", ""} {
		mine, place := find(name)
		assert.Same(t, &own, mine)
		assert.Equal(t, len(stagemeter.Stages()), place)
	}
}

func TestStylesheetHasAColorForEveryStage(t *testing.T) {
	css := string(assets["stagez.css"].content)
	classes := []string{"rest"}
	for i := range stages {
		classes = append(classes, "c"+strconv.Itoa(i))
	}
	for i := range ownClasses {
		classes = append(classes, "own"+strconv.Itoa(i))
	}
	for _, class := range classes {
		assert.Equal(t, 2, strings.Count(css, "--"+class+":"), "%s in light and dark", class)
		assert.Contains(t, css, "."+class+" { fill: var(--"+class+")")
		assert.Contains(t, css, ".swatch."+class+" { background: var(--"+class+")")
	}
}

func TestHistogramsAreDrawnOnOneAxis(t *testing.T) {
	for seconds, want := range map[float64]float64{0: 0, 1e-9: 0, 1e-7: 0, 1e-6: 20, 1e-3: 80, 1: 140, 10: 160, 1e6: 160} {
		assert.InDelta(t, want, histogramX(seconds), 1e-9, seconds)
	}
	var row stageRow
	f := figures{Count: 7, histogram: &histogram{bounds: []float64{0.001, 1}, counts: []uint64{1, 4, 2}, count: 7}}
	row.drawHistogram(&f)
	assert.Equal(t, []rectangle{
		{"0.0", "18.0", "80.0", "6.0", "0 to 1 ms: 1, 14.3 %"},
		{"80.0", "0.0", "60.0", "24.0", "1 ms to 1 s: 4, 57.1 %"},
		{"140.0", "12.0", "20.0", "12.0", "above 1 s: 2, 28.6 %"},
	}, row.Histogram)
}

func TestFiguresAreReadable(t *testing.T) {
	for value, want := range map[float64]string{
		0: "0", 1e-9: "1.00 ns", 1.234e-6: "1.23 µs", 9.999e-6: "10.0 µs", 0.0009999: "1.00 ms", 0.0123: "12.3 ms", 0.9999: "1.00 s", 1234: "1\u202f234 s",
	} {
		assert.Equal(t, want, seconds(value), value)
	}
	for value, want := range map[float64]string{0: "0", 0.000001: "1 µs", 0.0005: "500 µs", 0.25: "250 ms", 1: "1 s", 2000: "2000 s", 1.0442e-5: "10.4 µs"} {
		assert.Equal(t, want, bound(value), value)
	}
	for value, want := range map[float64]float64{0.0011: 0.002, 0.002: 0.002, 0.003: 0.005, 0.6: 1} {
		assert.InDelta(t, want, niceStep(value), 1e-12, value)
	}
	open, closed := 1.0, 0.0042
	assert.Equal(t, "> 1 s", (&quantile{Above: &open}).String())
	assert.Equal(t, "4.2 ms", (&quantile{Seconds: &closed}).String())
	assert.Equal(t, none, (*quantile)(nil).String())
}
