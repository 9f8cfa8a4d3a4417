package stagez

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/otelaerospike/go/stagemeter"
)

// declareParts gives the stage io two parts.
func declareParts(t *testing.T) {
	t.Helper()
	before := stages
	t.Cleanup(func() { stages = before })
	stages = slices.Clone(stages)
	_, io := find("io")
	stages[io].Includes = []stagemeter.Stage{"io_send", "io_read"}
	stages = append(stages,
		stagemeter.StageInfo{Stage: "io_send", Meaning: "Sending.", Repeats: true},
		stagemeter.StageInfo{Stage: "io_read", Meaning: "Reading.", Repeats: true})
}

func TestPartsAreInsideTheirStage(t *testing.T) {
	declareParts(t)
	for name, test := range map[string]struct {
		send, read float64 // in ten operations, whose io took 8 s each
		widths     []string
	}{
		"less than the stage":        {20, 40, []string{"20.000%", "40.000%"}},
		"on several nodes at a time": {40, 120, []string{"20.000%", "60.000%"}},
	} {
		t.Run(name, func(t *testing.T) {
			b := breakDown(total{100, 10}, map[string]total{"limiter_wait": {20, 10}, "io": {80, 10}, "io_send": {test.send, 10}, "io_read": {test.read, 30}})
			assert.Equal(t, map[string]float64{"limiter_wait": 2, "io": 8}, secondsOf(b))
			assert.Zero(t, b.rest)
			segments := bar(b)
			require.Len(t, segments, 2)
			assert.Equal(t, "80.000%", segments[1].Width)
			require.Len(t, segments[1].Parts, 2)
			for i, part := range segments[1].Parts {
				assert.Equal(t, test.widths[i], part.Width)
			}
			assert.Equal(t, []string{"20.000%", "40.000%"}, []string{segments[1].Parts[0].X, segments[1].Parts[1].X})
		})
	}
}

func TestPartsWithoutTheirStageAreStages(t *testing.T) {
	declareParts(t)
	b := breakDown(total{100, 10}, map[string]total{"limiter_wait": {20, 10}, "io_send": {30, 10}})
	assert.Equal(t, map[string]float64{"limiter_wait": 2, "io_send": 3}, secondsOf(b))
}

func TestPageShowsPartsBelowTheirStage(t *testing.T) {
	declareParts(t)
	h := historyOf(after(time.Second, 1, 1))
	h[0].series[series{operation: "get", stage: "io_send"}] = &histogram{count: 1, sum: 0.25}
	h[0].series[series{operation: "get", stage: "io_read"}] = &histogram{count: 1, sum: 0.75}
	r := newReport(h, "")
	require.Len(t, r.Operations[0].Stages, 1)
	parts := r.Operations[0].Stages[0].Parts
	require.Len(t, parts, 2)
	assert.Equal(t, []any{"io_send", 0.25, "io_read", 0.75}, []any{parts[0].Stage, parts[0].OwnShare, parts[1].Stage, parts[1].OwnShare})
	v := newView(h, r, nil, nil)
	assert.Equal(t, "io_read", v.Detail.Headline.Part)
	var page bytes.Buffer
	require.NoError(t, document.Execute(&page, v))
	send, read := class("io_send"), class("io_read")
	assert.Regexp(t, `(?s)class="name">io</bdi>.*class="`+send+` part".*class="name">io_send</bdi>.*title="of io".*class="`+read+` part"`, page.String())
	assert.NotContains(t, page.String(), "its share does not")
}

func TestPartsOfAStreamAreInsideFirstRecord(t *testing.T) {
	b := breakDown(total{90, 10}, map[string]total{
		"io": {10, 10}, "first_record": {40, 10}, "stream": {90, 10}, "io_first_byte": {30, 10}, "io_dispatch": {10, 10},
	})
	assert.Equal(t, map[string]float64{"io": 1, "first_record": 4, "stream": 4}, secondsOf(b))
	for _, p := range b.parts {
		var names []string
		for _, part := range p.parts {
			names = append(names, part.name)
		}
		if p.name == "first_record" {
			assert.Equal(t, []string{"io_dispatch", "io_first_byte"}, names)
		} else {
			assert.Empty(t, names, p.name)
		}
	}
}

func TestStagesThatOnlyOverlapAreNoParts(t *testing.T) {
	for _, s := range stagemeter.Stages() {
		for _, other := range s.Includes {
			assert.Equal(t, strings.HasPrefix(string(other), "io_"), isPart(string(other), string(s.Stage)))
		}
	}
	assert.False(t, isPart("io", "stream"))
	assert.False(t, isPart("future_setup", "goroutine_schedule_delay"))
}
