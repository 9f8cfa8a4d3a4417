package stagez

import (
	"context"
	"net/http"
	"sync"
	"time"

	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
)

// collectInterval is the shortest time between two collections, however many people look.
const collectInterval = time.Second

// Page is an [http.Handler] that shows what its reader collects. It is safe for concurrent use. Make it with [New]; a nil or zero Page
// answers 503.
type Page struct {
	reader  sdkmetric.Reader
	shared  bool // the reader is not the page's own
	handler http.Handler
	traces  traceURL
	tails   *collector
	tracer  *tracer // nil: the page takes no execution traces
	stop    func()  // ends the collector's subscription

	mu         sync.Mutex // never held while the reader collects
	history    history
	collecting *collection                // under way; nil: none
	collected  metricdata.ResourceMetrics // reused, to save its allocation; belongs to the collection under way
	forget     *time.Timer                // drops the history once nobody has looked for a while
	unusable   bool                       // the reader has delta temporality; another collection would take data from its exporter
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
	p.collectTails()
	if p.unusable {
		p.stop()
	}
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

// ServeHTTP answers GET and HEAD with the page, or with JSON for ?format=json. It answers POST by setting the switch, or by having
// a trace taken, and redirecting to the page. It ignores the request's path, so that the page may be mounted anywhere.
func (p *Page) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if p == nil || p.handler == nil {
		http.Error(w, "stagez: this page was not made with stagez.New", http.StatusServiceUnavailable)
		return
	}
	p.handler.ServeHTTP(w, r)
}

// look returns the history up to the horizon. Unless the last collection is younger than collectInterval, it collects, or waits for
// the collection that another viewer has begun.
func (p *Page) look(ctx context.Context) (history, error) {
	p.mu.Lock()
	if p.unusable {
		p.mu.Unlock()
		return nil, errDelta
	}
	if p.forget == nil {
		p.forget = time.AfterFunc(horizon, p.drop)
	} else {
		p.forget.Reset(horizon)
	}
	seen := p.history
	if last := seen.last(); last != nil && time.Since(last.at) < collectInterval {
		p.mu.Unlock()
		return seen, nil
	}
	if p.collecting == nil {
		p.collecting = &collection{done: make(chan struct{})}
		go p.collect(ctx, p.collecting, seen.last())
	}
	current := p.collecting
	p.mu.Unlock()
	return current.wait(ctx, seen)
}

func (p *Page) drop() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.history = nil
	if p.collecting == nil {
		p.collected = metricdata.ResourceMetrics{}
	}
	p.tails.prune(time.Now())
	p.tracer.drop()
}
