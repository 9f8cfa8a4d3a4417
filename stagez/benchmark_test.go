package stagez_test

import (
	"net/http"
	"runtime"
	"strconv"
	"testing"

	sdkmetric "go.opentelemetry.io/otel/sdk/metric"

	"github.com/otelaerospike/go/stagemeter"
	"github.com/otelaerospike/go/stagez"
)

// BenchmarkStage measures a stage with an exporter's reader alone, and with the reader of an idle page as well.
func BenchmarkStage(b *testing.B) {
	for _, page := range []*stagez.Page{nil, stagez.New()} {
		b.Run("page="+strconv.FormatBool(page != nil), func(b *testing.B) {
			stop := stagemeter.Profile()
			defer stop()
			if page != nil {
				page = stagez.New() // a reader takes one provider only
			}
			provider := sdkmetric.NewMeterProvider(
				sdkmetric.WithReader(sdkmetric.NewManualReader()), sdkmetric.WithReader(page.Reader()))
			meter, err := stagemeter.NewMeter(stagemeter.WithMeterProvider(provider))
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			timer := meter.Start(b.Context(), "get")
			for b.Loop() {
				timer.Lap(stagemeter.IO)
			}
		})
	}
}

// BenchmarkOperation measures a profiled operation of ten stages, without a page and with an idle one that collects its tail. Both share
// the reader.
func BenchmarkOperation(b *testing.B) {
	for _, page := range []bool{false, true} {
		b.Run("page="+strconv.FormatBool(page), func(b *testing.B) {
			stop := stagemeter.Profile()
			defer stop()
			reader := sdkmetric.NewManualReader()
			provider := sdkmetric.NewMeterProvider(sdkmetric.WithReader(reader))
			meter, err := stagemeter.NewMeter(stagemeter.WithMeterProvider(provider))
			if err != nil {
				b.Fatal(err)
			}
			if page {
				defer runtime.KeepAlive(stagez.New(stagez.WithReader(reader)))
			}
			stages := stagemeter.Stages()[:10]
			b.ReportAllocs()
			for b.Loop() {
				timer := meter.Start(b.Context(), "get")
				for _, stage := range stages {
					timer.Lap(stage.Stage)
				}
				timer.End()
			}
		})
	}
}

// BenchmarkPage measures the drawing of six operations with every stage each.
func BenchmarkPage(b *testing.B) {
	stop := stagemeter.Profile()
	defer stop()
	page := stagez.New()
	meter, err := stagemeter.NewMeter(stagemeter.WithMeterProvider(sdkmetric.NewMeterProvider(sdkmetric.WithReader(page.Reader()))))
	if err != nil {
		b.Fatal(err)
	}
	for i := range 6 {
		timer := meter.Start(b.Context(), "operation "+strconv.Itoa(i))
		for _, stage := range stagemeter.Stages() {
			timer.Lap(stage.Stage)
		}
	}
	request, err := http.NewRequestWithContext(b.Context(), http.MethodGet, "/", http.NoBody)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		page.ServeHTTP(discard{http.Header{}}, request)
	}
}

type discard struct{ header http.Header }

func (d discard) Header() http.Header       { return d.header }
func (discard) WriteHeader(int)             {}
func (discard) Write(p []byte) (int, error) { return len(p), nil }
