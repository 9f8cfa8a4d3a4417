package stagez

import (
	"fmt"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/otelaerospike/go/internal/telemetry"
	"github.com/otelaerospike/go/stagemeter"
)

// took returns a breakdown that ends now. Its stages follow one another, and parts are inside the stage before them.
func took(operation string, stages ...stagemeter.StageTime) *stagemeter.Breakdown {
	b := &stagemeter.Breakdown{Operation: operation}
	for _, s := range stages {
		s.Offset = b.Duration
		if s.Part {
			s.Offset = b.Stages[len(b.Stages)-1].Offset
		} else {
			b.Duration += s.Duration
		}
		b.Stages = append(b.Stages, s)
	}
	b.Start = time.Now().Add(-b.Duration)
	return b
}

func staged(stage stagemeter.Stage, d time.Duration) stagemeter.StageTime {
	return stagemeter.StageTime{Stage: stage, Duration: d}
}

func partly(stage stagemeter.Stage, d time.Duration) stagemeter.StageTime {
	return stagemeter.StageTime{Stage: stage, Duration: d, Part: true}
}

// tailNow reports the tail of an operation in the time before now.
func tailNow(c *collector, operation string, length time.Duration) *tailReport {
	now := time.Now()
	first, last := c.slots(now, length)
	return newTailReport(c, c.find(operation).between(first, last), "", now)
}

func TestLatencyBucketsHaveNoGap(t *testing.T) {
	for bucket := range latencies {
		from := latencyFrom(bucket)
		assert.Equal(t, bucket, latencyBucket(from), from)
		if bucket > 0 {
			assert.Equal(t, bucket-1, latencyBucket(from-1), from)
			assert.LessOrEqual(t, float64(from), 1.25*float64(max(latencyFrom(bucket-1), 800)), "a bucket is a quarter wide")
		}
	}
	assert.Equal(t, time.Microsecond, latencyFrom(1))
	assert.Zero(t, latencyBucket(-1))
	assert.Equal(t, latencies-1, latencyBucket(1<<62))
	assert.Nil(t, latencyRange(latencies-1, latencies-1).UpTo)
}

func TestGroupsAreWholeBucketsFromTheSlowestDown(t *testing.T) {
	c := newCollector()
	for i := range 1000 {
		d := time.Millisecond
		switch {
		case i < 5:
			d = 100 * time.Millisecond
		case i < 20: // of one bucket with the tenth slowest
			d = 50*time.Millisecond + time.Duration(i)
		case i < 100:
			d = 10 * time.Millisecond
		}
		c.consume(took("get", staged("io", d)))
	}
	r := tailNow(c, "get", time.Minute)
	require.Len(t, r.Groups, 3)
	for i, want := range []groupReport{
		{Group: "all", Count: 1000, From: latencyFrom(latencyBucket(time.Millisecond)).Seconds()},
		{Group: "slowest_10_percent", Count: 100, From: latencyFrom(latencyBucket(10 * time.Millisecond)).Seconds()},
		{Group: "slowest_1_percent", Count: 20, From: latencyFrom(latencyBucket(50 * time.Millisecond)).Seconds()},
	} {
		got := r.Groups[i]
		assert.Equal(t, []any{want.Group, want.Count, want.From}, []any{got.Group, got.Count, got.From})
	}
	assert.InDelta(t, (5*0.1+15*0.05)/20, r.Groups[2].Mean, 1e-8)
}

func TestTailCountsNoTimeTwice(t *testing.T) {
	const ms = time.Millisecond
	for name, test := range map[string]struct {
		b    *stagemeter.Breakdown
		want []leaf
	}{
		"parts of io": {
			took("get", staged("limiter_wait", 2*ms), staged("io", 10*ms), partly("io_send", 1*ms), partly("io_first_byte", 6*ms)),
			[]leaf{{"", 0}, {"limiter_wait", 0.002}, {"io_send", 0.001}, {"io_first_byte", 0.006}, {"io", 0.003}},
		},
		"parts of several nodes": {
			took("get", staged("io", 10*ms), partly("io_send", 10*ms), partly("io_first_byte", 30*ms)),
			[]leaf{{"", 0}, {"io_send", 0.0025}, {"io_first_byte", 0.0075}},
		},
		"a stage that includes others": {
			&stagemeter.Breakdown{Operation: "get", Duration: 10 * ms, Start: time.Now(), Stages: []stagemeter.StageTime{
				staged("io", 3*ms), staged("first_record", 2*ms), staged("stream", 9*ms),
			}},
			[]leaf{{"", 0.001}, {"io", 0.003}, {"first_record", 0.002}, {"stream", 0.004}},
		},
		"parts of a stream": {
			&stagemeter.Breakdown{Operation: "get", Duration: 10 * ms, Start: time.Now(), Stages: []stagemeter.StageTime{
				staged("io", 3*ms), staged("first_record", 4*ms), partly("io_first_byte", 4*ms), staged("stream", 10*ms),
			}},
			[]leaf{{"", 0}, {"io", 0.003}, {"io_first_byte", 0.004}, {"stream", 0.003}},
		},
		"a part of the service's own": {
			took("get", staged("render", 4*ms), partly("template", 3*ms)),
			[]leaf{{"", 0}, {"render", 0.004}},
		},
		"no stage": {
			&stagemeter.Breakdown{Operation: "get", Duration: 10 * ms, Start: time.Now()},
			[]leaf{{"", 0.010}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			c := newCollector()
			c.consume(test.b)
			got := tailNow(c, "get", time.Minute).Groups[0].breakdown.leaves()
			require.Len(t, got, len(test.want))
			for i, want := range test.want {
				assert.Equal(t, want.name, got[i].name)
				assert.InDelta(t, want.seconds, got[i].seconds, 1e-12, want.name)
			}
		})
	}
}

func TestSlotsExpireWithTheWindow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCollector()
		for range 100 { // more than the ring holds
			c.consume(took("get", staged("io", time.Millisecond)))
			time.Sleep(10 * time.Second)
		}
		for length, want := range map[time.Duration]uint64{time.Minute: 6, 5 * time.Minute: 30, horizon: 90} {
			r := tailNow(c, "get", length)
			assert.Equal(t, want, r.Groups[0].Count, length)
			assert.GreaterOrEqual(t, r.End.Sub(r.Begin), length)
			assert.Less(t, r.End.Sub(r.Begin), length+slotLength)
			inHeat := uint64(0)
			for _, column := range r.Heat {
				assert.False(t, column.End.Before(column.Begin))
				for _, b := range column.Buckets {
					inHeat += b.Count
				}
			}
			assert.Equal(t, want, inHeat, "the heat map has every operation")
			assert.LessOrEqual(t, len(r.Heat), maxHeatColumns)
			assert.Len(t, r.Slowest, int(min(want, maxSlow)))
			for _, s := range r.Slowest {
				assert.False(t, s.Start.Before(r.Begin.Add(-time.Second)))
			}
		}
		time.Sleep(2 * time.Minute)
		assert.Nil(t, tailNow(c, "get", time.Minute), "nothing ended")
		c.prune(time.Now())
		assert.NotNil(t, c.find("get"))
		time.Sleep(horizon)
		c.prune(time.Now())
		assert.Nil(t, c.find("get"), "the memory is given back")
		assert.Zero(t, c.cells.Load())
		c.consume(took("get", staged("io", time.Millisecond)))
		assert.Equal(t, uint64(1), tailNow(c, "get", horizon).Groups[0].Count)
	})
}

func TestSlowestOperationsAreKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCollector()
		for minute := range 3 {
			for i := range 100 {
				b := took("get", staged("io", time.Duration(100*i+minute)*time.Microsecond))
				c.consume(b)
				b.Stages[0].Stage = "of another operation"
			}
			time.Sleep(time.Minute)
		}
		r := tailNow(c, "get", horizon)
		require.Len(t, r.Slowest, maxSlow)
		for i, s := range r.Slowest {
			want := time.Duration(100*(99-i/3)+2-i%3) * time.Microsecond
			assert.Equal(t, want.Seconds(), s.Duration)
			assert.Equal(t, "io", s.Stages[0].Stage, "it is a copy")
		}
	})
}

func TestTailIsBounded(t *testing.T) {
	c := newCollector()
	for i := range 1000 {
		c.consume(took("operation "+strconv.Itoa(i), staged("io", time.Millisecond)))
	}
	assert.Len(t, *c.tails.Load(), maxTails+1)
	assert.Equal(t, uint64(1000-maxTails), tailNow(c, telemetry.Other, time.Minute).Groups[0].Count)

	for i := range 1000 {
		c.consume(took("operation 0", staged(stagemeter.Stage(fmt.Sprint("stage ", i)), time.Millisecond), staged("io", time.Millisecond)))
	}
	all := tailNow(c, "operation 0", time.Minute).Groups[0]
	assert.Len(t, all.Stages, 1+maxOwnStages+1)
	assert.Zero(t, all.NoStage, "the others are added up")

	c.cells.Store(maxCells)
	for range 3 {
		c.consume(took("operation 0", staged("io", time.Minute)))
		c.consume(took("operation 0", staged("io", time.Millisecond)))
	}
	r := tailNow(c, "operation 0", time.Minute)
	assert.Equal(t, uint64(1007), r.Groups[0].Count+r.Missed, "none is lost without a word")
}

func TestCollectingAllocatesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCollector()
		breakdowns := make([]*stagemeter.Breakdown, 16)
		for i := range breakdowns {
			breakdowns[i] = took("get", staged("limiter_wait", time.Duration(i)*time.Millisecond), staged("io", time.Millisecond), partly("io_send", 1), staged("render", 1))
			for _, node := range nodeNames[:5] {
				breakdowns[i].Commands = append(breakdowns[i].Commands, stagemeter.CommandTime{Node: node, Duration: time.Millisecond})
			}
		}
		consume := func() {
			for _, b := range breakdowns {
				b.Start = time.Now().Add(-b.Duration)
				c.consume(b)
			}
			time.Sleep(slotLength)
		}
		for range 2 * slotCount { // the ring has been used once
			consume()
		}
		assert.Zero(t, testing.AllocsPerRun(int(slotCount), consume))
	})
}

func TestOperationsAreCollectedConcurrently(t *testing.T) {
	c := newCollector()
	var group sync.WaitGroup
	var stop atomic.Bool
	group.Go(func() {
		for !stop.Load() {
			if t := c.find("get 1"); t != nil {
				t.between(0, 1)
			}
			c.prune(time.Now())
		}
	})
	var workers sync.WaitGroup
	for range 4 {
		workers.Go(func() {
			for i := range 2000 {
				c.consume(took("get "+strconv.Itoa(i%2), staged("io", time.Duration(i)*time.Microsecond)))
			}
		})
	}
	workers.Wait()
	stop.Store(true)
	group.Wait()
	assert.Equal(t, uint64(4000), tailNow(c, "get 1", time.Minute).Groups[0].Count)
}

// BenchmarkTail measures what the page adds to a profiled operation.
func BenchmarkTail(b *testing.B) {
	c := newCollector()
	operation := took("batch_read")
	for _, s := range stagemeter.Stages()[:11] {
		operation.Stages = append(operation.Stages, staged(s.Stage, time.Millisecond))
		operation.Duration += time.Millisecond
	}
	b.ReportAllocs()
	for b.Loop() {
		c.consume(operation)
	}
}
