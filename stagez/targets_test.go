package stagez

import (
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestTableOfTargetsIsBounded(t *testing.T) {
	h := historyOf(after(time.Second, 1, 1))
	for i := range 200 {
		h[0].series[series{operation: "get", target: target{"test", strconv.Itoa(i)}}] = &histogram{count: 1, sum: float64(i)}
	}
	r := newReport(h, "")
	assert.Len(t, r.Operations[0].Targets, 201)
	v := newView(h, r, nil, nil)
	assert.Len(t, v.Detail.Targets.Rows, maxTargets)
	assert.Equal(t, 201, v.Detail.Targets.All)
	assert.Equal(t, "199", v.Detail.Targets.Rows[0].Set, "the ones that took the most time are shown")
}

func TestAbandonedOperationsAreCountedInTheWindow(t *testing.T) {
	earlier, later := after(0, 0, 0), after(time.Second, 1, 0)
	earlier.abandoned, later.abandoned = map[string]uint64{"get": 3}, map[string]uint64{"get": 5}
	assert.Equal(t, uint64(2), newReport(historyOf(earlier, later), "1m").Operations[0].Abandoned)
	assert.Equal(t, uint64(5), newReport(historyOf(earlier, later), "start").Operations[0].Abandoned)
	assert.Equal(t, uint64(3), newReport(historyOf(later, earlier), "1m").Operations[0].Abandoned, "the counter was reset in between")
	assert.Empty(t, describeAbandoned(0))
	assert.Equal(t, "1\u202f200 callers left before their operations ended", describeAbandoned(1200))
}
