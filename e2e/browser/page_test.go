//go:build linux

package browser

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const (
	isOff = `document.querySelector("#switch-state").textContent.startsWith("is off")`
	isOn  = `document.querySelector("#switch-state").textContent.startsWith("is on until")`
	// recorded says that batch reads were broken down, down to the conversion of their records.
	recorded = `["key_parse", "limiter_wait", "io", "wrap_records", "to_map"].every(
		stage => [...document.querySelectorAll("#stages .name")].some(name => name.textContent === stage))
		&& document.querySelector("#headline strong") !== null`
)

// traced says that the page shows the states of a stage.
const traced = `document.querySelectorAll("#trace td[data-label=network]").length > 0`

// geometry is what is really on the screen, in pixels.
type geometry struct {
	Bar         float64   `json:"bar"`      // the width of the operation's bar
	Segments    []float64 `json:"segments"` // and of its segments
	Layers      []box     `json:"layers"`   // of the chart
	Histograms  []box     `json:"histograms"`
	PlotWidth   float64   `json:"plotWidth"`
	PlotHeight  float64   `json:"plotHeight"`
	PageScrolls bool      `json:"pageScrolls"` // sideways
}

type box struct {
	Width  float64 `json:"width"`
	Height float64 `json:"height"`
}

const measure = `(() => {
	const box = element => { const {width, height} = element.getBoundingClientRect(); return {width, height} };
	const bar = document.querySelector("#operations tr.current svg.bar");
	const plot = box(document.querySelector("#chart svg.layers"));
	return {
		bar: box(bar).width,
		segments: [...bar.querySelectorAll("rect:not(.part)")].map(rect => rect.width.baseVal.value),
		layers: [...document.querySelectorAll("#chart path.layer")].map(box),
		histograms: [...document.querySelectorAll("#stages svg.histogram rect")].map(box),
		plotWidth: plot.width, plotHeight: plot.height,
		pageScrolls: document.documentElement.scrollWidth > document.documentElement.clientWidth,
	};
})()`

func assertDrawn(t *testing.T, g geometry) {
	t.Helper()
	require.NotZero(t, g.Bar)
	require.NotEmpty(t, g.Segments)
	sum := 0.0
	for _, width := range g.Segments {
		sum += width
	}
	assert.InDelta(t, g.Bar, sum, 1, "the segments add up to the bar: %v", g.Segments)

	require.NotEmpty(t, g.Layers)
	visible := 0
	for _, layer := range g.Layers {
		assert.LessOrEqual(t, layer.Width, g.PlotWidth+1)
		assert.LessOrEqual(t, layer.Height, g.PlotHeight+1)
		if layer.Width > 0.5 && layer.Height > 0.5 {
			visible++
		}
	}
	assert.GreaterOrEqual(t, visible, 2, "layers that are large enough to be seen: %v", g.Layers)
	for _, bucket := range g.Histograms {
		assert.NotZero(t, bucket.Width)
		assert.NotZero(t, bucket.Height)
	}
	assert.NotEmpty(t, g.Histograms)
	assert.False(t, g.PageScrolls, "the page is wider than the window")
}

func TestButtonShowsWhereABatchReadSpendsItsTime(t *testing.T) {
	d, b := serving(t), openTab(t)
	b.open(d.page())
	b.click("#profiling-off")
	b.until(isOff)
	require.False(t, d.switchState().Enabled)
	require.Equal(t, "0", d.gauge())
	before := eval[string](b, `document.title`)
	assert.Equal(t, "stagez · otelaerospike-example", before)

	pressed := time.Now()
	b.click("#profiling-1m")
	b.until(isOn)
	state := d.switchState()
	require.True(t, state.Enabled)
	require.NotNil(t, state.Until)
	assert.WithinDuration(t, pressed.Add(time.Minute), *state.Until, patience)
	assert.Equal(t, "1", d.gauge())

	// A stage that takes time in the chart needs two looks after the button.
	b.until(recorded)
	b.until(`document.querySelectorAll("#chart path.layer").length >= 2`)
	assert.Equal(t, "batch_read", eval[string](b, `document.querySelector("#detail-title").textContent`))
	assertDrawn(t, eval[geometry](b, measure))
	for _, operation := range []string{"get", "put"} {
		assert.Contains(t, eval[[]string](b, `[...document.querySelectorAll("#operations tbody th")].map(th => th.textContent.trim())`), operation)
	}

	b.click(`#operations a[href*="op=get"]`)
	b.until(`document.querySelector("#detail-title").textContent === "get"`)
	assert.Contains(t, eval[string](b, `location.search`), "op=get")

	b.click("#trace button")
	b.until(traced)
	assert.False(t, eval[geometry](b, measure).PageScrolls, "the table of states is wide")

	b.click("#profiling-off")
	b.until(isOff)
	assert.False(t, d.switchState().Enabled)
	assert.Equal(t, "0", d.gauge())
	assert.Equal(t, "get", eval[string](b, `document.querySelector("#detail-title").textContent`), "the page is as it was")
}

func TestPageUpdatesInPlace(t *testing.T) {
	d, b := serving(t), openTab(t)
	b.open(d.page())
	b.until(recorded)
	b.click("#targets summary")
	b.until(`document.querySelector("#targets").open`)
	b.do(chromedp.Focus(chromedp.CSS("#profiling-5m")))
	require.True(t, eval[bool](b, `document.querySelector("#stages").marked = document.querySelector("#chart").marked = true`))
	top := `document.querySelector("#stages").getBoundingClientRect().top`
	was := eval[float64](b, top)
	for range 2 {
		updated := eval[string](b, `document.querySelector(".updated").textContent`)
		b.until(`document.querySelector(".updated").textContent !== "` + updated + `"`)
	}
	assert.Equal(t, "profiling-5m", eval[string](b, `document.activeElement.id`), "the focus stays")
	assert.True(t, eval[bool](b, `document.querySelector("#targets").open`), "what is open stays open")
	assert.True(t, eval[bool](b, `document.querySelector("#stages").marked && document.querySelector("#chart").marked`), "nothing is replaced")
	assert.InDelta(t, was, eval[float64](b, top), 1, "nothing jumps")
}

func TestMeaningOfAStageShowsForMouseAndKeyboard(t *testing.T) {
	d, b := serving(t), openTab(t)
	b.open(d.page())
	b.until(recorded)
	const shown = `[...document.querySelectorAll("#stages .meaning")].filter(meaning => meaning.checkVisibility()).map(meaning => meaning.innerText)`
	require.Empty(t, eval[[]string](b, shown))

	b.do(chromedp.Focus(chromedp.CSS("#stage-0")))
	b.until(shown + `.length > 0`)
	meanings := eval[[]string](b, shown)
	require.Len(t, meanings, 1)
	assert.Contains(t, meanings[0], "Turning the caller's keys into Aerospike keys")

	b.do(chromedp.Blur(chromedp.CSS("#stage-0")))
	b.until(shown + `.length === 0`)
	position := eval[struct{ X, Y float64 }](b, `(() => {
		const name = [...document.querySelectorAll("#stages .name")].find(name => name.textContent === "io");
		name.scrollIntoView({block: "center"});
		const {x, y, height} = name.getBoundingClientRect();
		return {X: x + 5, Y: y + height / 2};
	})()`)
	b.do(chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, position.X, position.Y))
	b.until(shown + `.length > 0`)
	meanings = eval[[]string](b, shown)
	require.Len(t, meanings, 1)
	assert.Contains(t, meanings[0], "The Aerospike client's own call")
}

func TestPageWorksWithoutJavaScript(t *testing.T) {
	d, b := serving(t), openTab(t)
	command(b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	b.open(d.page())
	b.click("#profiling-off")
	b.until(isOff)
	require.False(t, d.switchState().Enabled)
	b.click("#profiling-1m")
	b.until(isOn)
	require.True(t, d.switchState().Enabled)

	b.until(recorded) // the page reloads itself
	b.until(`document.querySelectorAll("#chart path.layer").length >= 2`)
	assertDrawn(t, eval[geometry](b, measure))
	b.click(`#operations a[href*="op=put"]`)
	b.until(`document.querySelector("#detail-title")?.textContent === "put"`)
	b.click(`nav a[href*="window=15m"]`)
	b.until(`document.querySelector("nav a[aria-current]")?.textContent === "last 15 minutes"`)
	assert.Equal(t, "put", eval[string](b, `document.querySelector("#detail-title").textContent`))
	b.click("#trace button")
	b.until(traced)
}

// readouts are what the columns of the chart say.
const readouts = `[...document.querySelectorAll("#chart rect.readout title")].map(title => title.textContent)`

func TestChartReadsOutWhatIsUnderThePointer(t *testing.T) {
	d, b := serving(t), openTab(t)
	b.open(d.page())
	b.until(recorded)
	b.until(readouts + `.some(text => text.includes("mean"))`)
	require.Empty(t, eval[string](b, `document.querySelector("#readout").textContent`))
	position := eval[struct{ X, Y float64 }](b, `(() => {
		const column = [...document.querySelectorAll("#chart rect.readout")].findLast(rect => rect.textContent.includes("mean"));
		column.scrollIntoView({block: "center"});
		const {x, y, width, height} = column.getBoundingClientRect();
		return {X: x + width / 2, Y: y + height / 2};
	})()`)
	b.do(chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, position.X, position.Y))
	b.until(`/mean .*s, count .* io /.test(document.querySelector("#readout").textContent)`)
	b.do(chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, 1, 1))
	b.until(`document.querySelector("#readout").textContent === ""`)
}

// offScreen names the figures in a table that are not, or not all, on the screen.
const offScreen = `[...document.querySelectorAll("#operations td[data-label], #stages td[data-label]")].filter(cell => {
	const {left, right, width} = cell.getBoundingClientRect();
	return width === 0 || left < 0 || right > innerWidth || cell.scrollWidth > cell.clientWidth;
}).map(cell => cell.dataset.label + " " + cell.textContent)`

func TestFiguresAreOnTheScreenOfAPhone(t *testing.T) {
	d, b := serving(t), openTab(t)
	b.viewport(390, 844)
	b.open(d.page())
	b.until(recorded)
	b.until(`document.querySelectorAll("#chart path.layer").length >= 2`)
	b.picture(filepath.Join(t.ArtifactDir(), "stagez-phone.png"))
	assert.Empty(t, eval[[]string](b, offScreen))
	shown := eval[[]string](b, `[...document.querySelectorAll("#stages tr")].find(row => row.querySelector(".name")?.textContent === "io").
		querySelectorAll("td[data-label]").values().map(cell => cell.dataset.label).toArray()`)
	assert.Equal(t, []string{"count", "per second", "mean", "p50", "p95", "p99", "failures"}, shown)
	assert.Empty(t, eval[[]float64](b, `[...document.querySelectorAll("#operations svg.bar, #tail-groups svg.bar")].
		map(bar => bar.getBoundingClientRect().width / bar.closest("tr").getBoundingClientRect().width).filter(share => share < 0.9)`),
		"a bar has the width of the screen")
	assert.False(t, eval[geometry](b, measure).PageScrolls)
}

// A service that goes away is no reason for the page to do so, and one that comes back is found.
func TestPageSurvivesAnOutage(t *testing.T) {
	b := openTab(t)
	s := serveHostile(t)
	b.open(s.url)
	s.away.Store(true)
	b.until(`document.querySelector("#connection").textContent !== ""`)
	assert.True(t, eval[bool](b, `document.querySelector("#operations") !== null`))
	s.away.Store(false)
	b.until(`document.querySelector("#connection").textContent === ""`)
	b.forgive("503")
}
