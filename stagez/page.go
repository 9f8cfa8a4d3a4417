package stagez

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"time"

	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
)

// collectInterval is the shortest time between two collections, however many people look.
const collectInterval = time.Second

var errDelta = errors.New("stagez: the reader has delta temporality")

// Page is an [http.Handler] that shows what its reader collects. It is safe for concurrent use. Make it with [New]; a nil or zero Page
// answers 503.
type Page struct {
	reader  sdkmetric.Reader
	shared  bool // the reader is not the page's own
	handler http.Handler

	mu        sync.Mutex
	history   history
	collected metricdata.ResourceMetrics // reused, to save its allocation
	forget    *time.Timer                // drops the history once nobody has looked for a while
	unusable  bool                       // the reader has delta temporality; another collection would take data from its exporter
}

// New returns a page. Register its [Page.Reader] with the MeterProvider that the client records into, or name a registered reader
// with [WithReader]. Mount the page on a listener for administration.
func New(opts ...Option) *Page {
	p := &Page{reader: sdkmetric.NewManualReader(
		sdkmetric.WithTemporalitySelector(func(sdkmetric.InstrumentKind) metricdata.Temporality { return metricdata.CumulativeTemporality }),
		sdkmetric.WithAggregationSelector(aggregation))}
	for _, opt := range opts {
		if opt != nil {
			opt.apply(p)
		}
	}
	p.unusable = exportsDeltas(p.reader)
	p.handler = guard(http.HandlerFunc(p.serve))
	return p
}

// aggregation keeps the reader from aggregating what the page never shows. The SDK lets a reader choose by kind of instrument only, and
// not by name. Asynchronous instruments cost nothing until somebody looks.
func aggregation(kind sdkmetric.InstrumentKind) sdkmetric.Aggregation {
	switch kind {
	case sdkmetric.InstrumentKindHistogram, sdkmetric.InstrumentKindObservableCounter, sdkmetric.InstrumentKindObservableUpDownCounter,
		sdkmetric.InstrumentKindObservableGauge:
		return sdkmetric.AggregationDefault{}
	}
	return sdkmetric.AggregationDrop{}
}

// Reader returns the page's reader. Register it with one provider, using [sdkmetric.WithReader]. The provider's views apply to it. The
// reader keeps a cumulative state of every histogram that the provider has, reads its asynchronous instruments, and collects only while somebody looks at the page. It
// may be shut down with the provider; the page then says so. Reader returns nil, which the provider ignores, when [WithReader] has
// set another reader.
func (p *Page) Reader() sdkmetric.Reader {
	if p == nil || p.shared {
		return nil
	}
	return p.reader
}

// ServeHTTP answers GET and HEAD with the page, or with JSON for ?format=json. It answers POST by setting the switch and redirecting
// to the page. It ignores the request's path, so that the page may be mounted anywhere.
func (p *Page) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if p == nil || p.handler == nil {
		http.Error(w, "stagez: this page was not made with stagez.New", http.StatusServiceUnavailable)
		return
	}
	p.handler.ServeHTTP(w, r)
}

// look collects unless the last collection is younger than collectInterval. It returns the history up to the horizon.
func (p *Page) look(ctx context.Context) (history, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.unusable {
		return nil, errDelta
	}
	now := time.Now()
	if last := p.history.last(); last == nil || now.Sub(last.at) >= collectInterval {
		// The collection goes on when the viewer leaves, since other viewers share it. All errors except these two come from other
		// people's callbacks; the reader has collected everything else nevertheless.
		err := p.reader.Collect(context.WithoutCancel(ctx), &p.collected)
		if errors.Is(err, sdkmetric.ErrReaderNotRegistered) || errors.Is(err, sdkmetric.ErrReaderShutdown) {
			return nil, err
		}
		if hasDelta(&p.collected) {
			p.unusable = true
			return nil, errDelta
		}
		p.history = p.history.with(newSnapshot(&p.collected, now, last))
	}
	if p.forget == nil {
		p.forget = time.AfterFunc(horizon, p.drop)
	} else {
		p.forget.Reset(horizon)
	}
	return p.history, nil
}

func (p *Page) drop() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.history, p.collected = nil, metricdata.ResourceMetrics{}
}
