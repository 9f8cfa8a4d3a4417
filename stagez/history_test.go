package stagez

import (
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

var start = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

// after returns a snapshot of a process that began at start. The operation has n values of one second, and its stage has staged
// values of one second.
func after(d time.Duration, n, staged uint64) *snapshot {
	return &snapshot{at: start.Add(d), start: start, series: map[series]*histogram{
		{operation: "get"}:              {count: n, sum: float64(n), bounds: []float64{1}, counts: []uint64{n, 0}},
		{operation: "get", stage: "io"}: {count: staged, sum: float64(staged), bounds: []float64{1}, counts: []uint64{staged, 0}},
	}}
}

func historyOf(snapshots ...*snapshot) (h history) {
	for _, s := range snapshots {
		h = h.with(s)
	}
	return h
}

func TestHistoryIsBoundedInTime(t *testing.T) {
	var h history
	for i := range 2000 {
		h = h.with(after(time.Duration(i)*time.Second, 1, 0))
	}
	assert.Equal(t, horizon, h.last().at.Sub(h[0].at))
	assert.Len(t, h, int(horizon/time.Second)+1)
}

func TestHistoryIsBoundedInSize(t *testing.T) {
	var h history
	for i := range 30 {
		s := after(time.Duration(i)*time.Second, 1, 0)
		for j := range 9_998 {
			s.series[series{operation: strconv.Itoa(j)}] = new(histogram)
		}
		h = h.with(s)
	}
	assert.Len(t, h, maxSeries/10_000)

	one := after(time.Hour, 1, 0)
	for j := range maxSeries + 1 {
		one.series[series{operation: strconv.Itoa(j)}] = new(histogram)
	}
	assert.Len(t, h.with(one), 1, "the last snapshot stays, however large it is")
}

func TestReadersKeepTheirHistory(t *testing.T) {
	h := append(make(history, 0, 8), after(0, 1, 0), after(time.Second, 2, 0)) // with spare capacity
	first := h.with(after(2*time.Second, 3, 0))
	second := h.with(after(3*time.Second, 4, 0))
	assert.Len(t, h, 2)
	assert.Equal(t, start.Add(2*time.Second), first.last().at)
	assert.Equal(t, start.Add(3*time.Second), second.last().at)
}

func TestWindowIsTheOneAskedFor(t *testing.T) {
	h := historyOf(after(time.Minute, 100, 10), after(10*time.Minute, 200, 20), after(14*time.Minute, 300, 30),
		after(14*time.Minute+30*time.Second, 400, 40), after(15*time.Minute, 500, 50))
	for name, want := range map[string]struct {
		begin time.Duration
		count uint64
	}{
		"1m":    {14 * time.Minute, 200},
		"5m":    {10 * time.Minute, 300},
		"15m":   {time.Minute, 400},
		"start": {0, 500},
	} {
		t.Run(name, func(t *testing.T) {
			w, happened := h.chosen(name)
			assert.Equal(t, name, w.Name)
			assert.Equal(t, start.Add(want.begin), w.Begin)
			assert.Equal(t, start.Add(15*time.Minute), w.End)
			assert.Equal(t, (15*time.Minute - want.begin).Seconds(), w.Seconds)
			assert.Equal(t, want.count, happened[series{operation: "get"}].count)
			assert.Equal(t, name == "start", w.SinceStart)
			assert.False(t, w.widened)
		})
	}
}

func TestEmptyWindowReachesBackToTheLastLook(t *testing.T) {
	w, happened := historyOf(after(time.Minute, 100, 10), after(8*time.Minute, 200, 20)).chosen("1m")
	assert.Equal(t, start.Add(time.Minute), w.Begin)
	assert.Equal(t, uint64(100), happened[series{operation: "get"}].count)
}

func TestFirstLookShowsAllSinceTheStart(t *testing.T) {
	w, happened := historyOf(after(time.Minute, 100, 10)).chosen("1m")
	assert.True(t, w.SinceStart)
	assert.Equal(t, start, w.Begin)
	assert.Equal(t, uint64(100), happened[series{operation: "get"}].count)
}

func TestWindowWidensUntilItContainsAStage(t *testing.T) {
	profiled := []*snapshot{after(time.Minute, 100, 0), after(2*time.Minute, 200, 20)}
	for name, test := range map[string]struct {
		h    history
		want string
		wide bool
	}{
		"in the last minute":    {historyOf(profiled...), "1m", false},
		"in the last five":      {historyOf(append(profiled, after(5*time.Minute, 300, 20), after(6*time.Minute, 400, 20))...), "5m", true},
		"in the last fifteen":   {historyOf(append(profiled, after(12*time.Minute, 300, 20), after(14*time.Minute, 400, 20))...), "15m", true},
		"before the page was":   {historyOf(after(time.Hour, 300, 20), after(time.Hour+time.Minute, 400, 20)), "start", true},
		"never":                 {historyOf(after(time.Hour, 300, 0), after(time.Hour+time.Minute, 400, 0)), "1m", false},
		"before the page, once": {historyOf(after(time.Hour, 300, 20)), "1m", false},
	} {
		t.Run(name, func(t *testing.T) {
			w, _ := test.h.chosen("")
			assert.Equal(t, test.want, w.Name)
			assert.Equal(t, test.wide, w.widened)
			again, _ := test.h.chosen("nonsense")
			assert.Equal(t, w, again)
		})
	}
}
