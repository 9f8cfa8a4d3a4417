package stagez_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log"
	"net/http"
	"net/http/httptest"

	sdkmetric "go.opentelemetry.io/otel/sdk/metric"

	"github.com/otelaerospike/go/stagemeter"
	"github.com/otelaerospike/go/stagez"
)

// Give the page's reader to the provider that the client records into. Mount the page on a listener that only operators reach.
func Example() {
	page := stagez.New()
	provider := sdkmetric.NewMeterProvider(sdkmetric.WithReader(page.Reader())) // an exporter's reader may be registered as well
	adminMux := http.NewServeMux()
	adminMux.Handle("/debug/stagez", page)

	// In place of an instrumented client, the service times a stage of its own.
	meter, err := stagemeter.NewMeter(stagemeter.WithMeterProvider(provider))
	if err != nil {
		log.Fatal(err)
	}
	defer stagemeter.Profile()()
	timer := meter.Start(context.Background(), "show_profile")
	timer.Lap("render")

	response := httptest.NewRecorder()
	adminMux.ServeHTTP(response, httptest.NewRequest(http.MethodGet, "/debug/stagez?format=json", http.NoBody))
	var report struct {
		Operations []struct {
			Operation string
			Stages    []struct {
				Stage string
				Count int
				Share float64 `json:"own_share"`
			}
		}
	}
	if err := json.Unmarshal(response.Body.Bytes(), &report); err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%+v\n", report.Operations)
	// Output:
	// [{Operation:show_profile Stages:[{Stage:render Count:1 Share:1}]}]
}
