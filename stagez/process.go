package stagez

import (
	"fmt"
	"runtime"
	"runtime/metrics"
	"sync"
	"sync/atomic"
	"time"
)

// processReport says how the Go runtime of this process did while operations were profiled.
type processReport struct {
	Begin      time.Time `json:"begin"`
	End        time.Time `json:"end"`
	GOMAXPROCS int       `json:"gomaxprocs"`
	// RunnableP99 is how long one goroutine in 100 waited at least, from being ready to run until it ran.
	RunnableP99 float64 `json:"runnable_p99_seconds"`
	// The shares are of the time of all GOMAXPROCS cores, as the runtime counts it. Null: no garbage collection ended, and the
	// runtime counts at the end of one.
	BusyShare *float64 `json:"busy_share"`
	GCShare   *float64 `json:"gc_share"` // without what it did on cores that nobody else wanted
}

// runtimeMetrics are the metrics of a reading, in this order.
var runtimeMetrics = [...]string{
	"/sched/latencies:seconds",
	"/cpu/classes/total:cpu-seconds",
	"/cpu/classes/idle:cpu-seconds",
	"/cpu/classes/gc/total:cpu-seconds",
	"/cpu/classes/gc/mark/idle:cpu-seconds",
}

// reading is what the runtime has counted since the process started.
type reading struct {
	slot                    int64
	taken                   time.Time // zero: never
	runnable                []uint64  // goroutines by bucket of how long they waited
	total, idle, gc, gcIdle float64   // seconds of cores
}

// readings has a reading of the first moment of each slot in which a profiled operation ended.
type readings struct {
	next atomic.Int64 // no slot before it needs a reading

	mu      sync.Mutex
	samples [len(runtimeMetrics)]metrics.Sample
	slots   [slotCount]reading
}

// note takes the reading of a slot unless there is one.
func (r *readings) note(slot int64) {
	if slot < r.next.Load() {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if slot < r.next.Load() {
		return
	}
	r.next.Store(slot + 1)
	s := &r.slots[slot%slotCount]
	s.slot = slot
	r.read(s)
}

// read reuses the memory of an earlier reading.
func (r *readings) read(into *reading) {
	for i, name := range runtimeMetrics {
		r.samples[i].Name = name
	}
	metrics.Read(r.samples[:])
	into.taken, into.runnable = time.Now(), into.runnable[:0]
	if h := r.runnable(); h != nil {
		into.runnable = append(into.runnable, h.Counts...)
	}
	into.total, into.idle, into.gc, into.gcIdle = r.seconds(1), r.seconds(2), r.seconds(3), r.seconds(4)
}

// runnable returns nil when the runtime does not have the metric.
func (r *readings) runnable() *metrics.Float64Histogram {
	if v := r.samples[0].Value; v.Kind() == metrics.KindFloat64Histogram {
		return v.Float64Histogram()
	}
	return nil
}

func (r *readings) seconds(sample int) float64 {
	if v := r.samples[sample].Value; v.Kind() == metrics.KindFloat64 {
		return v.Float64()
	}
	return 0
}

// since returns what happened since the first reading of the slots. It returns nil when there is none.
func (r *readings) since(first, last int64) *processReport {
	r.mu.Lock()
	defer r.mu.Unlock()
	var from *reading
	for i := range r.slots {
		s := &r.slots[i]
		if !s.taken.IsZero() && first <= s.slot && s.slot <= last && (from == nil || s.slot < from.slot) {
			from = s
		}
	}
	if from == nil {
		return nil
	}
	var now reading
	r.read(&now)
	p := &processReport{Begin: from.taken, End: now.taken, GOMAXPROCS: runtime.GOMAXPROCS(0)}
	if h := r.runnable(); h != nil && len(from.runnable) == len(now.runnable) {
		p.RunnableP99 = longestTook(now.runnable, from.runnable, h.Buckets)
	}
	if total := now.total - from.total; total > 0 {
		busy := 1 - (now.idle-from.idle)/total
		gc := (now.gc - now.gcIdle - from.gc + from.gcIdle) / total
		p.BusyShare, p.GCShare = &busy, &gc
	}
	return p
}

const (
	// A process is short of CPU when its cores are busy, and one goroutine in 100 waits for a core for at least this share of the slow
	// executions' time. An execution waits several times.
	busyShare     = 0.9
	runnableShare = 1.0 / 20
	// runnableAlone is the share that is enough while nobody knows how busy the cores are.
	runnableAlone = 1.0 / 5
	// runnableBesides is the share from which the wait is mentioned when it is not the cause.
	runnableBesides = 1.0 / 10
	// gcShare is the collector's share of the cores when it hardly rests. It aims at a quarter, besides what allocating goroutines do.
	gcShare = 0.2
)

var (
	processSubjects = map[cause]string{causeCPU: "This process is short of CPU", causeGC: "The garbage collector slows this process down"}
	processAdvice   = map[cause]string{
		causeCPU: "More goroutines want to run than there are cores: check GOMAXPROCS against the container's CPU limit, and throttling, and " +
			"look at a CPU profile.",
		causeGC: "Look at a profile of allocations, and at GOGC and GOMEMLIMIT.",
	}
)

// slows returns the cause in the process that explains a group of slow executions, or nothing.
func (p *processReport) slows(slow *groupReport) cause {
	switch {
	case p == nil || p.RunnableP99 < runnableShare*slow.Mean:
		return ""
	case p.GCShare != nil && *p.GCShare >= gcShare:
		return causeGC
	case p.BusyShare != nil && *p.BusyShare >= busyShare, p.BusyShare == nil && p.RunnableP99 >= runnableAlone*slow.Mean:
		return causeCPU
	}
	return ""
}

// explain says how the process is, for a cause that slows returned.
func (p *processReport) explain(c cause) string {
	text := fmt.Sprintf("one goroutine in 100 waits %s or longer for a core", seconds(p.RunnableP99))
	switch {
	case c == causeGC:
		return fmt.Sprintf("it takes %s of the time of %d cores, and %s", percent(*p.GCShare), p.GOMAXPROCS, text)
	case p.BusyShare == nil:
		return text
	}
	return fmt.Sprintf("its %d cores are busy %s of the time, and %s", p.GOMAXPROCS, percent(*p.BusyShare), text)
}

// besides names a considerable shortage in the process that is not the cause of the slow executions.
func (p *processReport) besides(slow *groupReport) string {
	switch {
	case p == nil:
		return ""
	case p.GCShare != nil && *p.GCShare >= gcShare:
		return fmt.Sprintf("Besides, garbage collection takes %s of the time of %d cores.", percent(*p.GCShare), p.GOMAXPROCS)
	case p.RunnableP99 >= runnableBesides*slow.Mean:
		return fmt.Sprintf("Besides, one goroutine in 100 waits %s or longer for a core.", seconds(p.RunnableP99))
	}
	return ""
}

// longestTook returns the least duration in the longest hundredth of the waits since an earlier reading.
func longestTook(now, earlier []uint64, bounds []float64) float64 {
	var all, longer uint64
	for i := range now {
		all += now[i] - earlier[i]
	}
	for i := len(now) - 1; i >= 0 && all > 0; i-- {
		if longer += now[i] - earlier[i]; longer*100 >= all {
			return max(0, bounds[i]) // the first bucket begins at minus infinity
		}
	}
	return 0
}
