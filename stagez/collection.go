package stagez

import (
	"context"
	"errors"
	"fmt"
	"time"

	sdkmetric "go.opentelemetry.io/otel/sdk/metric"

	"github.com/otelaerospike/go/internal/telemetry"
)

// A collection calls the callbacks of everybody's observable instruments, and one of them may hang.
const (
	collectTimeout = 4 * time.Second              // when the context of a callback ends
	patience       = collectTimeout + time.Second // how long a viewer who has seen nothing yet waits
	briefPatience  = time.Second                  // how long a viewer who can be shown the last snapshot waits
)

var (
	errDelta = errors.New("stagez: the reader has delta temporality")
	errSlow  = errors.New("stagez: the reader has not collected in time")
)

// collection is a collection under way, for all who look meanwhile. Its results are set before done is closed.
type collection struct {
	done    chan struct{}
	history history
	err     error
}

// wait returns what the collection yields, or what was seen before when that takes too long.
func (c *collection) wait(ctx context.Context, seen history) (history, error) {
	limit := patience
	if len(seen) > 0 {
		limit = briefPatience
	}
	timer := time.NewTimer(limit)
	defer timer.Stop()
	select {
	case <-c.done:
		return c.history, c.err
	case <-timer.C:
	case <-ctx.Done():
	}
	if len(seen) > 0 {
		return seen, nil
	}
	return nil, errSlow
}

// collect collects and ends the collection. It has the values of the request that began it, and goes on when that viewer leaves, since
// others wait for it too. Its context ends in time: the SDK looks at it only before the first callback, so that what was collected is
// whole nevertheless.
func (p *Page) collect(ctx context.Context, c *collection, previous *snapshot) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), collectTimeout)
	defer cancel()
	s, err := p.read(ctx, previous)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.unusable = errors.Is(err, errDelta)
	if err == nil {
		p.history = p.history.with(s)
		c.history = p.history
		p.tails.prune(s.at)
	}
	if p.unusable || errors.Is(err, sdkmetric.ErrReaderShutdown) {
		p.stop() // the page shows nothing any more
	}
	c.err = err
	p.collecting = nil
	close(c.done)
}

// read collects a snapshot. All errors of the reader except two come from other people's callbacks; the reader has collected everything
// else nevertheless. On this goroutine nobody else would recover the panic of a callback.
func (p *Page) read(ctx context.Context, previous *snapshot) (s *snapshot, err error) {
	defer func() {
		if value := recover(); value != nil {
			telemetry.ReportPanic("a callback that the reader of stagez called", value)
			s, err = nil, fmt.Errorf("stagez: a callback that the reader called has panicked: %v", value)
		}
	}()
	now := time.Now()
	err = p.reader.Collect(ctx, &p.collected)
	if errors.Is(err, sdkmetric.ErrReaderNotRegistered) || errors.Is(err, sdkmetric.ErrReaderShutdown) {
		return nil, err
	}
	if hasDelta(&p.collected) {
		return nil, errDelta
	}
	return newSnapshot(&p.collected, now, previous), nil
}
