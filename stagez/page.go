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

// collectInterval is the least time between two collections, whoever looks.
const collectInterval = time.Second

var errDelta = errors.New("stagez: the reader has delta temporality")

// Page is an [http.Handler] that shows what its reader collects. It is safe for concurrent use. Make it with [New]: a nil or zero
// Page has nothing to show, and says so.
type Page struct {
	reader  sdkmetric.Reader
	shared  bool // the reader is not the page's own
	handler http.Handler

	mu        sync.Mutex
	history   history
	collected metricdata.ResourceMetrics // kept for its memory
	forget    *time.Timer                // drops the history once nobody has looked for a while
	unusable  bool                       // the reader: to collect takes from a delta what its exporter would have had
}

// New returns a page. Register its [Page.Reader] with the MeterProvider that the client records into, unless [WithReader] names one
// that is, and mount the page on a listener for administration.
func New(opts ...Option) *Page {
	p := &Page{reader: sdkmetric.NewManualReader(
		sdkmetric.WithTemporalitySelector(func(sdkmetric.InstrumentKind) metricdata.Temporality { return metricdata.CumulativeTemporality }),
		sdkmetric.WithAggregationSelector(histogramsOnly))}
	for _, opt := range opts {
		if opt != nil {
			opt.apply(p)
		}
	}
	p.handler = guard(http.HandlerFunc(p.serve))
	return p
}

// histogramsOnly spares the reader all that the page does not show, as far as the SDK lets a reader choose: by kind of instrument.
func histogramsOnly(kind sdkmetric.InstrumentKind) sdkmetric.Aggregation {
	if kind == sdkmetric.InstrumentKindHistogram {
		return sdkmetric.AggregationDefault{}
	}
	return sdkmetric.AggregationDrop{}
}

// Reader returns the reader to register, with [sdkmetric.WithReader], with one provider. Views of the provider hold for it too. It
// keeps a cumulative state of every histogram of the provider, collects only while somebody looks at the page, and may be shut
// down with the provider; the page then says so. It is nil, which the provider ignores, when the page looks through another reader.
func (p *Page) Reader() sdkmetric.Reader {
	if p == nil || p.shared {
		return nil
	}
	return p.reader
}

// ServeHTTP answers GET and HEAD with the page, or with JSON at ?format=json, and POST with a redirect to the page once the switch
// is set. It does not look at the path, so that it may be mounted at any.
func (p *Page) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if p == nil || p.handler == nil {
		http.Error(w, "stagez: this page was not made with stagez.New", http.StatusServiceUnavailable)
		return
	}
	p.handler.ServeHTTP(w, r)
}

// look collects, unless somebody has just done so, and returns all that was collected in the last quarter of an hour.
func (p *Page) look(ctx context.Context) (history, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.unusable {
		return nil, errDelta
	}
	now := time.Now()
	if last := p.history.last(); last == nil || now.Sub(last.at) >= collectInterval {
		// A viewer who leaves must not spoil what others see. Other errors than these two are those of callbacks, which are not ours,
		// and the rest has been collected all the same.
		err := p.reader.Collect(context.WithoutCancel(ctx), &p.collected)
		if errors.Is(err, sdkmetric.ErrReaderNotRegistered) || errors.Is(err, sdkmetric.ErrReaderShutdown) {
			return nil, err
		}
		s := newSnapshot(&p.collected, now, last)
		if s.delta {
			p.unusable = true
			return nil, errDelta
		}
		p.history = p.history.with(s)
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
