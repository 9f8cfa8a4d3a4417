package stagez

import (
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"

	"github.com/otelaerospike/go/internal/telemetry"
)

// Option configures a [Page].
type Option interface{ apply(*Page) }

type optionFunc func(*Page)

func (f optionFunc) apply(p *Page) { f(p) }

// WithReader makes the page look through a reader that is registered already, such as the Prometheus exporter or the periodic reader
// of an OTLP exporter, so that there is none to register for it and recording costs no more than it did. The reader must have
// cumulative temporality, which is the default of both; with another the page says that it cannot use it, and does not collect again,
// since what it collects is missing from the reader's next export. A look then collects everything that the reader has. The default is
// a reader of the page's own; nil is ignored.
func WithReader(reader sdkmetric.Reader) Option {
	return optionFunc(func(p *Page) {
		if !telemetry.IsNil(reader) {
			p.reader, p.shared = reader, true
		}
	})
}
