package docs

// The packages that the documentation's code uses. Importing them keeps them in go.mod.
import (
	_ "github.com/aerospike/aerospike-client-go/v7"
	_ "github.com/aerospike/aerospike-client-go/v8"
	_ "github.com/apache/arrow-go/v18/arrow"
	_ "github.com/prometheus/client_golang/prometheus"
	_ "github.com/prometheus/client_golang/prometheus/promhttp"
	_ "go.opentelemetry.io/contrib/otelconf"
	_ "go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracegrpc"
	_ "go.opentelemetry.io/otel/exporters/prometheus"

	_ "github.com/otelaerospike/go/aerospiketest"
	_ "github.com/otelaerospike/go/arrowbatch"
	_ "github.com/otelaerospike/go/arrowbatch/v8"
	_ "github.com/otelaerospike/go/nodelatency"
	_ "github.com/otelaerospike/go/nodelatency/v8"
	_ "github.com/otelaerospike/go/otelaerospike"
	_ "github.com/otelaerospike/go/otelaerospike/v8"
	_ "github.com/otelaerospike/go/stagetrace"
)

// imports says which package a name means in a block that does not import it.
var imports = map[string]string{
	"aerospike":        "github.com/aerospike/aerospike-client-go/v7",
	"aerospiketest":    "github.com/otelaerospike/go/aerospiketest",
	"arrow":            "github.com/apache/arrow-go/v18/arrow",
	"arrowbatch":       "github.com/otelaerospike/go/arrowbatch",
	"attribute":        "go.opentelemetry.io/otel/attribute",
	"context":          "context",
	"errors":           "errors",
	"exemplar":         "go.opentelemetry.io/otel/sdk/metric/exemplar",
	"fmt":              "fmt",
	"http":             "net/http",
	"io":               "io",
	"log":              "log",
	"metricdata":       "go.opentelemetry.io/otel/sdk/metric/metricdata",
	"nodelatency":      "github.com/otelaerospike/go/nodelatency",
	"noop":             "go.opentelemetry.io/otel/trace/noop",
	"os":               "os",
	"otel":             "go.opentelemetry.io/otel",
	"otelaerospike":    "github.com/otelaerospike/go/otelaerospike",
	"otlptracegrpc":    "go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracegrpc",
	"prometheus":       "go.opentelemetry.io/otel/exporters/prometheus",
	"prometheusclient": "github.com/prometheus/client_golang/prometheus",
	"promhttp":         "github.com/prometheus/client_golang/prometheus/promhttp",
	"require":          "github.com/stretchr/testify/require",
	"sdkmetric":        "go.opentelemetry.io/otel/sdk/metric",
	"sdktrace":         "go.opentelemetry.io/otel/sdk/trace",
	"slog":             "log/slog",
	"stagemeter":       "github.com/otelaerospike/go/stagemeter",
	"stagetrace":       "github.com/otelaerospike/go/stagetrace",
	"stagez":           "github.com/otelaerospike/go/stagez",
	"testing":          "testing",
	"time":             "time",
	"views":            "github.com/otelaerospike/go/views",
}

// prelude declares what the text around a fragment speaks of. A fragment may declare such a name anew.
const prelude = `package p

import (
	"context"
	"log/slog"
	"net/http"
	"testing"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
	"github.com/apache/arrow-go/v18/arrow"
	"go.opentelemetry.io/otel/exporters/prometheus"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"

	"github.com/otelaerospike/go/otelaerospike"
	"github.com/otelaerospike/go/stagemeter"
)

var (
	adminMux     *http.ServeMux
	bare         *aerospike.Client
	bins         aerospike.BinMap
	client       *otelaerospike.Client
	ctx          context.Context
	err          error
	exporter     *prometheus.Exporter
	first, second *otelaerospike.BatchRecords
	hosts        []*aerospike.Host
	key          *aerospike.Key
	keys         []any
	logger       *slog.Logger
	meter        *stagemeter.Meter
	policy       *aerospike.ClientPolicy
	provider     *sdkmetric.MeterProvider
	pushReader   sdkmetric.Reader
	r            *http.Request
	records      *otelaerospike.BatchRecords
	schema       *arrow.Schema
	spanExporter sdktrace.SpanExporter
	statement    *aerospike.Statement
	t            *testing.T
	traceProvider *sdktrace.TracerProvider
)

func render(...any) string { return "" }

func visit(*otelaerospike.Client, string) (*aerospike.Record, error) { return nil, nil }
`
