package e2e

import (
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// outage is a failure of the pipeline. It lasts until somebody has noticed it, so that it has an effect.
type outage struct {
	name       string
	begin, end func(p *pipeline)
	noticed    func(p *pipeline) int // how often so far
}

// ofService counts the service's failed exports, and ofCollector counts the Collector's failed exports.
func ofService(*pipeline) int     { return int(failedExports.Load()) }
func ofCollector(p *pipeline) int { return p.collector.count("Exporting failed") }

var outages = []outage{
	{
		name:    "Collector that is killed and started again",
		begin:   func(p *pipeline) { p.collector.kill() },
		end:     func(p *pipeline) { p.collector.restart() },
		noticed: ofService,
	},
	{
		name:    "Collector that hangs",
		begin:   func(p *pipeline) { p.collector.signal(suspend) },
		end:     func(p *pipeline) { p.collector.signal(resume) },
		noticed: ofService,
	},
	{
		name:    "Prometheus that is killed and started again",
		begin:   func(p *pipeline) { p.scraping.kill(); p.receiving.kill() },
		end:     func(p *pipeline) { p.scraping.restart(); p.receiving.restart() },
		noticed: ofCollector,
	},
	{
		name:    "Prometheus that hangs",
		begin:   func(p *pipeline) { p.scraping.signal(suspend); p.receiving.signal(suspend) },
		end:     func(p *pipeline) { p.scraping.signal(resume); p.receiving.signal(resume) },
		noticed: ofCollector,
	},
}

const (
	// slower bounds how much slower the median operation may be in an outage. An operation that waited for telemetry would be slower
	// by the timeout of an export, which is a thousand times as long.
	slower = 3
	// heapGrowth bounds, in bytes, how much more the second half of an outage may leave in memory than the first.
	heapGrowth = 8 << 20
)

// An outage costs the application nothing. No operation fails or takes longer, and memory is bounded. Recordings made during the outage
// arrive once it is over.
func TestOutages(t *testing.T) {
	p := startPipeline(t)
	p.traces.forget()
	s := startService(p)
	profile(t)
	for _, o := range outages {
		var before, during []time.Duration
		for range 2 { // in turns, so that other load on the machine falls into both
			before = append(before, s.work(t)...)
			noticed, deadline := o.noticed(p), time.Now().Add(patience)
			o.begin(p)
			during = append(during, s.work(t)...)
			heap := liveHeap()
			for more := true; more; more = o.noticed(p) == noticed {
				during = append(during, s.work(t)...)
				require.True(t, time.Now().Before(deadline), "nobody notices: %s", o.name)
			}
			end := liveHeap()
			assert.Less(t, end, heap+heapGrowth, "the heap grows: %s", o.name)
			t.Logf("%s: heap %d kB, then %d kB", o.name, heap>>10, end>>10)
			o.end(p)
			p.arrives(t, func(c *assert.CollectT, server *prometheus) {
				assert.EqualValues(c, s.operations, server.value(c, operations), o.name)
			})
		}
		t.Logf("%s: median %v of %d before, %v of %d during the outage",
			o.name, median(before), len(before), median(during), len(during))
		assert.Less(t, median(during), slower*median(before), o.name)
	}
}

// work runs operations until three exports of the OTLP exporter have succeeded or failed. No operation may fail. work returns how long
// each operation took.
func (s *service) work(t *testing.T) []time.Duration {
	t.Helper()
	var took []time.Duration
	for until := s.exports.Load() + 3; s.exports.Load() < until; {
		for _, operation := range []func(int) error{s.batchRead, s.get, s.put} {
			began := time.Now()
			require.NoError(t, operation(len(took)))
			took = append(took, time.Since(began))
			s.operations++
		}
	}
	return took
}

// liveHeap is what a garbage collection leaves, in bytes.
func liveHeap() uint64 {
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.HeapAlloc
}

func median(durations []time.Duration) time.Duration {
	slices.Sort(durations)
	return durations[len(durations)/2]
}
