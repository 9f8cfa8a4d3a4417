package stagez

import (
	"cmp"
	"maps"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/otelaerospike/go/internal/telemetry"
	"github.com/otelaerospike/go/stagemeter"
)

const (
	// slotLength is the tail's resolution in time. slotCount slots cover the horizon.
	slotLength = 5 * time.Second
	slotCount  = int64(horizon/slotLength) + 1
	// maxTails bounds the operation names, besides the one for all others.
	maxTails = 64
	// maxCells bounds the cells of all operations together. A cell takes 100 to 400 bytes, and 24 more for each
	// node.
	maxCells = 1 << 17
)

// collector keeps what the page knows of single operations: the tail of each operation name. The breakdowns come from the goroutines of
// the operations.
type collector struct {
	epoch time.Time // when it began; slots are counted from it by the monotonic clock
	cells atomic.Int64

	// tails holds the tails by the names under which operations were recorded. The map is replaced and never changed, so that operations
	// read it without a lock.
	tails atomic.Pointer[map[string]*tail]
	mu    sync.Mutex

	process readings
}

// collectTails subscribes to the breakdowns. A page has no end: the subscription lasts until the page is garbage, or shows
// nothing any more.
func (p *Page) collectTails() {
	p.tails = newCollector()
	p.stop = stagemeter.Subscribe(p.tails.consume)
	runtime.AddCleanup(p, func(stop func()) { stop() }, p.stop)
}

func newCollector() *collector {
	c := &collector{epoch: time.Now()}
	c.tails.Store(&map[string]*tail{})
	return c
}

// slot returns the number of the slot that a moment is in.
func (c *collector) slot(moment time.Time) int64 {
	return int64(max(0, moment.Sub(c.epoch)) / slotLength)
}

// begin returns when a slot begins.
func (c *collector) begin(slot int64) time.Time { return c.epoch.Add(time.Duration(slot) * slotLength) }

func (c *collector) consume(b *stagemeter.Breakdown) {
	slot := c.slot(b.Start.Add(b.Duration))
	c.process.note(slot)
	for !c.tail(b.Operation).add(b, slot) { // it was dropped in between
	}
}

// tail returns the tail of a recorded name. It makes one for a new name.
func (c *collector) tail(recorded string) *tail {
	if t := (*c.tails.Load())[recorded]; t != nil {
		return t
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	tails := *c.tails.Load()
	if t := tails[recorded]; t != nil {
		return t
	}
	if len(tails) >= maxTails {
		recorded = telemetry.Other
		if t := tails[recorded]; t != nil {
			return t
		}
	}
	tails = maps.Clone(tails)
	tails[recorded] = newTail(shown(recorded), &c.cells)
	c.tails.Store(&tails)
	return tails[recorded]
}

// find returns the tail of a name as the page shows it, or nil.
func (c *collector) find(name string) *tail {
	for _, t := range *c.tails.Load() {
		if t.name == name {
			return t
		}
	}
	return nil
}

// prune drops the tails that nothing was added to within the horizon.
func (c *collector) prune(now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	oldest := c.slot(now) - slotCount + 1
	tails := maps.Clone(*c.tails.Load())
	maps.DeleteFunc(tails, func(_ string, t *tail) bool { return t.dropBefore(oldest) })
	c.tails.Store(&tails)
}

// shown returns a recorded name as the page shows it.
func shown(recorded string) string { return cmp.Or(telemetry.Valid(recorded), nameless) }
