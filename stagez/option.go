package stagez

import (
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"

	"github.com/otelaerospike/go/internal/telemetry"
)

// Option configures a [Page].
type Option interface{ apply(*Page) }

type optionFunc func(*Page)

func (f optionFunc) apply(p *Page) { f(p) }

// WithReader makes the page use a reader that is already registered with the provider, such as the Prometheus exporter or the periodic
// reader of an OTLP exporter. Recording then costs no more than without the page, and each look collects everything that the reader
// sees.
//
// The reader must have cumulative temporality for every kind of instrument, which is the default of both. With delta temporality for
// any kind the page says so and collects nothing, because whatever it collects would be missing from the reader's next export. Only a
// periodic reader can be asked beforehand: of another reader, the page learns it from the first collection that contains a delta,
// and never collects again. The default is a reader of the page's own; nil is ignored.
func WithReader(reader sdkmetric.Reader) Option {
	return optionFunc(func(p *Page) {
		if !telemetry.IsNil(reader) {
			p.reader, p.shared = reader, true
		}
	})
}
