package exporters

import (
	"errors"
	"io"
	"maps"
	"math"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"

	prometheusclient "github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	promexemplar "github.com/prometheus/prometheus/model/exemplar"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/model/textparse"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/exporters/prometheus"

	"github.com/otelaerospike/go/nodelatency"
)

// The formats that Prometheus asks for. It allows every name.
const (
	classic     = "text/plain;version=1.0.0;escaping=allow-utf-8"
	openMetrics = "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8"
	protobuf    = "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;escaping=allow-utf-8"
)

// naming is how an exporter names metrics.
type naming struct {
	escaped, units, totals bool
	namespace              string
	native                 bool              // histograms are native: only protobuf has their buckets and exemplars
	scopeless              bool              // the labels of the scope are missing
	resource               map[string]string // attributes of the resource that every series has
}

// scrape has Prometheus scrape in every format.
func scrape(names naming, options ...prometheus.Option) opener {
	return func(t *testing.T, producer *nodelatency.Producer) *pipe {
		registry := prometheusclient.NewRegistry()
		options := append([]prometheus.Option{prometheus.WithRegisterer(registry), prometheus.WithProducer(producer)}, options...)
		exporter, err := prometheus.New(options...)
		require.NoError(t, err)
		server := promhttp.HandlerFor(registry, promhttp.HandlerOpts{EnableOpenMetrics: true, ErrorHandling: promhttp.HTTPErrorOnError})
		return &pipe{reader: exporter, deliveries: func(t *testing.T) (all []*delivery) {
			for _, format := range []string{classic, openMetrics, protobuf} {
				all = append(all, names.scrape(t, server, format))
			}
			return all
		}}
	}
}

func (n naming) scrape(t *testing.T, server http.Handler, format string) *delivery {
	t.Helper()
	request := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/metrics", nil)
	request.Header.Set("Accept", format)
	answer := httptest.NewRecorder()
	server.ServeHTTP(answer, request)
	require.Equal(t, http.StatusOK, answer.Code, answer.Body.String())
	media, _, _ := strings.Cut(format, ";")
	contentType := answer.Header().Get("Content-Type")
	require.Contains(t, contentType, media)
	d := &delivery{
		format: media, everywhere: n.resource, exemplars: format == protobuf || format == openMetrics && !n.native, scopes: !n.scopeless,
		arrives:   func(i instrument) instrument { return n.arrives(i, format) },
		attribute: n.label,
	}
	d.metrics, d.resource = parse(t, answer.Body.Bytes(), contentType)
	return d
}

// arrives returns what Prometheus makes of an instrument. It has units in names alone.
func (n naming) arrives(i instrument, format string) instrument {
	i.name = n.label(i.name)
	if suffix := map[string]string{"s": "_seconds", "By": "_bytes"}[i.unit]; n.units {
		i.name += suffix
	}
	if n.totals && i.kind == counter {
		i.name += "_total"
	}
	if n.namespace != "" {
		i.name = n.namespace + "_" + i.name
	}
	i.unit = ""
	switch {
	case i.kind == upDown:
		i.kind = gauge
	case i.kind == counter && !n.totals && format == openMetrics:
		i.kind = "unknown" // the format's counters have the suffix
	}
	if n.scopeless {
		i.scope = ""
	}
	return i
}

func (n naming) label(name string) string {
	if n.escaped {
		return strings.ReplaceAll(name, ".", "_")
	}
	return name
}

// parse returns the families as Prometheus reads them, without target_info, whose labels it returns.
func parse(t *testing.T, body []byte, contentType string) (metrics []*metric, target map[string]string) {
	t.Helper()
	parser, err := textparse.New(body, contentType, labels.NewSymbolTable(), textparse.ParserOptions{})
	require.NoError(t, err)
	f := families{types: map[string]kind{}, samples: map[string]bool{}, byName: map[string]*metric{}, points: map[string]*point{}}
	for {
		entry, err := parser.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		require.NoError(t, err)
		switch entry {
		case textparse.EntryType:
			name, of := parser.Type()
			require.NotContains(t, f.types, string(name), "a family arrived twice")
			f.types[string(name)] = kind(of)
		case textparse.EntrySeries, textparse.EntryHistogram:
			f.add(t, parser, entry)
		}
	}
	for _, p := range f.points {
		for i := len(p.buckets) - 1; i > 0; i-- {
			p.buckets[i] -= p.buckets[i-1]
		}
	}
	info := f.byName["target_info"]
	require.NotNil(t, info)
	delete(f.byName, "target_info")
	return slices.Collect(maps.Values(f.byName)), info.points[0].attributes
}

// families are what was parsed so far.
type families struct {
	types   map[string]kind
	samples map[string]bool
	byName  map[string]*metric
	points  map[string]*point // by the name of the metric and the labels
}

// add gives a sample to its point.
func (f *families) add(t *testing.T, parser textparse.Parser, entry textparse.Entry) {
	t.Helper()
	var all labels.Labels
	parser.Labels(&all)
	require.False(t, f.samples[all.String()], "%s arrived twice", all)
	f.samples[all.String()] = true
	name, part := f.family(all.Get("__name__"))
	m := f.byName[name]
	if m == nil {
		m = &metric{instrument: instrument{name: name, kind: f.kind(name), scope: all.Get("otel_scope_name")}}
		f.byName[name] = m
	}
	require.Equal(t, m.scope, all.Get("otel_scope_name"), name)
	p := &point{attributes: all.Map()}
	for _, label := range []string{"__name__", "le", "otel_scope_name", "otel_scope_version", "otel_scope_schema_url"} {
		delete(p.attributes, label)
	}
	if before := f.points[name+" "+p.key()]; before != nil {
		p = before
	} else {
		f.points[name+" "+p.key()] = p
		m.points = append(m.points, p)
	}
	if entry == textparse.EntryHistogram {
		_, _, native, _ := parser.Histogram()
		p.count, p.sum = native.Count, native.Sum
	} else {
		_, _, value := parser.Series()
		p.sample(t, part, all.Get("le"), value)
	}
	for e := (promexemplar.Exemplar{}); parser.Exemplar(&e); {
		p.exemplars = append(p.exemplars, exemplar{e.Labels.Get("trace_id")})
	}
}

// sample adds one sample of a point, which a histogram has several of.
func (p *point) sample(t *testing.T, part, bound string, value float64) {
	t.Helper()
	switch part {
	case "_count":
		p.count = uint64(value)
	case "_sum":
		p.sum = value
	case "_bucket":
		le, err := strconv.ParseFloat(bound, 64)
		require.NoError(t, err)
		if !math.IsInf(le, 1) {
			p.bounds = append(p.bounds, le)
		}
		p.buckets = append(p.buckets, uint64(value))
	default:
		p.value = value
	}
}

// family returns the metric that a sample belongs to, and which part of it the sample is. OpenMetrics names a counter without _total.
func (f *families) family(sample string) (name, part string) {
	for _, part := range []string{"_count", "_sum", "_bucket"} {
		if name, ok := strings.CutSuffix(sample, part); ok && f.types[name] == histogram {
			return name, part
		}
	}
	return sample, ""
}

func (f *families) kind(name string) kind {
	if of, ok := f.types[name]; ok {
		return of
	}
	return f.types[strings.TrimSuffix(name, "_total")]
}
