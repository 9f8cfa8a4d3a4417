package stagez

import "time"

// window is the time that the figures cover.
type window struct {
	Name       string    `json:"name"` // the query's value: 1m, 5m, 15m or start
	Begin      time.Time `json:"begin"`
	End        time.Time `json:"end"`
	Seconds    float64   `json:"seconds"`
	SinceStart bool      `json:"since_start"` // it starts when counting began

	baseline *snapshot // nil: the start

	widened bool // nobody asked for this window; no shorter one contains a stage
	label   string
}

// windows lists the windows to choose from, narrowest first.
var windows = []struct {
	name, label string
	length      time.Duration // 0: since the start
}{
	{"1m", "last minute", time.Minute},
	{"5m", "last 5 minutes", 5 * time.Minute},
	{"15m", "last 15 minutes", horizon},
	{"start", "since the start", 0},
}

// chosen returns the named window and what happened in it. Without a valid name it returns the narrowest window that contains a
// stage, so that the page still shows a profile after the profile has ended. When no window contains a stage, it returns the
// narrowest of all.
func (h history) chosen(name string) (window, map[series]*histogram) {
	last := h.last()
	var first window
	var firstSeries map[series]*histogram
	for i, candidate := range windows {
		baseline := (*snapshot)(nil)
		if candidate.length > 0 {
			baseline = h.since(last.at.Add(-candidate.length))
		}
		w := window{Name: candidate.name, Begin: last.start, End: last.at, SinceStart: baseline == nil, baseline: baseline, label: candidate.label}
		if baseline != nil {
			w.Begin = baseline.at
		}
		w.Seconds = w.End.Sub(w.Begin).Seconds()
		if candidate.name != name && isWindow(name) {
			continue
		}
		happened := last.minus(baseline)
		if candidate.name == name || hasStages(happened) {
			w.widened = i > 0 && !isWindow(name)
			return w, happened
		}
		if firstSeries == nil {
			first, firstSeries = w, happened
		}
	}
	return first, firstSeries
}

func isWindow(name string) bool {
	for _, w := range windows {
		if w.name == name {
			return true
		}
	}
	return false
}

func hasStages(happened map[series]*histogram) bool {
	for name, h := range happened {
		if name.stage != "" && h.count > 0 {
			return true
		}
	}
	return false
}
