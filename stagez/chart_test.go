package stagez

import (
	"bytes"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestColumnsCompareNeighbors(t *testing.T) {
	columns := newColumns(historyOf(after(0, 0, 0), after(30*time.Second, 10, 0), after(45*time.Second, 20, 10), after(time.Minute, 20, 10)),
		"get", time.Minute)
	require.Len(t, columns, 3)
	assert.Equal(t, []float64{0, 500}, []float64{columns[0].x, columns[0].width})
	assert.Equal(t, 1.0, columns[0].mean)
	assert.Empty(t, columns[0].parts, "nothing was profiled")
	assert.Zero(t, columns[0].seconds())
	assert.Equal(t, []float64{500, 250}, []float64{columns[1].x, columns[1].width})
	assert.Equal(t, 1.0, columns[1].parts[0].seconds)
	assert.Zero(t, columns[2].mean, "nothing happened")
}

func TestColumnsAreWideEnoughToSee(t *testing.T) {
	var h history
	for i := range 900 {
		h = h.with(after(time.Duration(i)*time.Second, uint64(i), uint64(i)))
	}
	columns := newColumns(h, "get", horizon)
	assert.LessOrEqual(t, len(columns), chartColumns+1)
	count := uint64(0)
	for i, c := range columns {
		count += c.profiled
		if i > 0 {
			assert.InDelta(t, columns[i-1].x+columns[i-1].width, c.x, 1e-9, "without gaps")
		}
	}
	assert.Equal(t, uint64(899), count, "nothing is left out")
}

func TestChartShowsOnlyItsOwnTime(t *testing.T) {
	columns := newColumns(historyOf(after(0, 5, 5), after(time.Minute, 10, 10), after(5*time.Minute, 20, 20), after(6*time.Minute, 30, 30)),
		"get", 2*time.Minute)
	require.Len(t, columns, 2)
	assert.Equal(t, 0.0, columns[0].x, "the column that reaches into the chart is cut off at its edge")
	assert.Equal(t, uint64(10), columns[0].profiled)
}

func TestChartIsDrawnToScale(t *testing.T) {
	h := historyOf(after(0, 0, 0), after(30*time.Second, 10, 10), after(time.Minute, 20, 20))
	h[2].series[series{operation: "get", stage: "io"}].sum = 15 // ten stages of 0.5 s, in operations of 1 s
	c := newChart(h, "get", time.Minute)
	assert.Equal(t, []tick{{"200.0", "0"}, {"150.0", "250 ms"}, {"100.0", "500 ms"}, {"50.0", "750 ms"}, {"0.0", "1 s"}}, c.YTicks)
	assert.Equal(t, "M0.0 0.0H500.0L500.0 0.0H1000.0", c.Mean)
	io := class("io")
	assert.Equal(t, []layer{
		{io, "io", "M0.0 0.00H500.0V200.00H0.0zM500.0 100.00H1000.0V200.00H500.0z"},
		{"rest", "in no stage", "M500.0 0.00H1000.0V100.00H500.0z"},
	}, c.Layers)
}

func TestChartShowsTheSelectedWindow(t *testing.T) {
	h := historyOf(after(time.Minute, 0, 0), after(time.Minute+4*time.Second, 10, 10))
	for name, want := range map[string]time.Duration{
		"1m": time.Minute, "5m": 5 * time.Minute, "15m": 15 * time.Minute, "start": time.Minute + 4*time.Second,
	} {
		v := newView(h, newReport(h, name), nil, url.Values{"window": {name}})
		assert.Contains(t, v.Detail.Chart.Label, "in the last "+span(want))
		assert.Equal(t, "−"+span(want), v.Detail.Chart.XTicks[0].Label)
	}
	assert.Equal(t, time.Minute, chartLength(window{Name: "start", Begin: start, End: start.Add(time.Second)}))
	assert.Equal(t, horizon, chartLength(window{Name: "start", Begin: start, End: start.Add(time.Hour)}))
}

func TestWindowSaysHowMuchOfItWasWatched(t *testing.T) {
	h := historyOf(after(time.Minute, 0, 0), after(time.Minute+4*time.Second, 10, 10))
	w, _ := h.chosen("1m")
	assert.Equal(t, "so far 4 s of it, watched since "+start.Add(time.Minute).Local().Format("15:04:05"), describeWindow(w))
	h = historyOf(after(time.Minute, 0, 0), after(time.Minute+58*time.Second, 10, 10))
	w, _ = h.chosen("1m")
	assert.Contains(t, describeWindow(w), "the last 58 s, from")
	h = historyOf(after(time.Minute, 0, 0), after(4*time.Minute, 10, 10))
	w, _ = h.chosen("1m")
	assert.Regexp(t, "^the last 3 min, from .*, because nobody looked in between$", describeWindow(w))
}

func TestChartWithoutDataHasNoAxes(t *testing.T) {
	for name, h := range map[string]history{
		"a page that has just been opened": historyOf(after(time.Minute, 10, 10)),
		"nothing happened":                 historyOf(after(time.Minute, 10, 10), after(2*time.Minute, 10, 10)),
	} {
		t.Run(name, func(t *testing.T) {
			c := newChart(h, "get", time.Minute)
			assert.Contains(t, c.Empty, "No data yet")
			assert.Empty(t, c.YTicks)
			assert.Empty(t, c.XTicks)
			assert.Empty(t, c.Layers)
			var page bytes.Buffer
			require.NoError(t, document.ExecuteTemplate(&page, "chart", c))
			assert.Contains(t, page.String(), c.Empty)
			assert.NotContains(t, page.String(), "y-axis")
			assert.NotContains(t, page.String(), "x-axis")
		})
	}
}

func TestColumnsOfTheChartSayWhatTheyShow(t *testing.T) {
	h := historyOf(after(0, 0, 0), after(30*time.Second, 10, 10), after(time.Minute, 10, 10))
	h[1].series[series{operation: "get", stage: "io"}].sum = 5
	c := newChart(h, "get", time.Minute)
	clock := func(d time.Duration) string { return start.Add(d).Local().Format("15:04:05") }
	assert.Equal(t, []readout{
		{"0.0", "500.0", clock(0) + " to " + clock(30*time.Second) + "\nmean 1.00 s, count 10\nio 500 ms\nin no stage 500 ms"},
		{"500.0", "500.0", clock(30*time.Second) + " to " + clock(time.Minute) + "\nno operation ended"},
	}, c.Readouts)
	var page bytes.Buffer
	require.NoError(t, document.ExecuteTemplate(&page, "chart", c))
	assert.Contains(t, page.String(), "<title>"+c.Readouts[0].Text+"</title>", "it is read without JavaScript")
}
