package exporters

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"testing"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/exporters/stdout/stdoutmetric"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"

	"github.com/otelaerospike/go/nodelatency"
)

// printed exports as JSON.
func printed(options ...stdoutmetric.Option) opener {
	return func(t *testing.T, producer *nodelatency.Producer) *pipe {
		out := new(bytes.Buffer)
		exporter, err := stdoutmetric.New(append([]stdoutmetric.Option{stdoutmetric.WithWriter(out)}, options...)...)
		require.NoError(t, err)
		return &pipe{
			reader: sdkmetric.NewPeriodicReader(exporter, sdkmetric.WithProducer(producer)),
			deliveries: func(t *testing.T) []*delivery {
				d := newDelivery("JSON")
				d.metrics = merge(t, readJSON(t, out.Bytes(), d))
				return []*delivery{d}
			},
		}
	}
}

// The form of what the exporter prints.
type (
	jsonExport struct {
		Resource     []jsonAttribute
		ScopeMetrics []struct {
			Scope   struct{ Name, Version, SchemaURL string }
			Metrics []struct {
				Name, Description, Unit string
				Data                    struct {
					DataPoints  []jsonPoint
					Temporality string
					IsMonotonic *bool
				}
			}
		}
	}
	jsonAttribute struct {
		Key   string
		Value struct{ Value any }
	}
	jsonPoint struct {
		Attributes   []jsonAttribute
		Count        *uint64
		Sum, Value   float64
		Bounds       []float64
		BucketCounts []uint64
		Exemplars    []struct{ TraceID string }
	}
)

func readJSON(t *testing.T, text []byte, d *delivery) (exports [][]*metric) {
	t.Helper()
	for decoder := json.NewDecoder(bytes.NewReader(text)); ; {
		var printed jsonExport
		err := decoder.Decode(&printed)
		if errors.Is(err, io.EOF) {
			return exports
		}
		require.NoError(t, err)
		d.resource = jsonTexts(printed.Resource)
		var export []*metric
		for _, scope := range printed.ScopeMetrics {
			for _, m := range scope.Metrics {
				require.NotEmpty(t, m.Description, m.Name)
				decoded := &metric{
					instrument:  instrument{name: m.Name, unit: m.Unit, scope: scope.Scope.Name, kind: gauge},
					temporality: map[string]string{"CumulativeTemporality": cumulative, "DeltaTemporality": delta}[m.Data.Temporality],
				}
				switch {
				case m.Data.IsMonotonic != nil && *m.Data.IsMonotonic:
					decoded.kind = counter
				case m.Data.IsMonotonic != nil:
					decoded.kind = upDown
				case m.Data.Temporality != "":
					decoded.kind = histogram
				}
				for _, p := range m.Data.DataPoints {
					decoded.points = append(decoded.points, p.decode(t))
				}
				export = append(export, decoded)
			}
		}
		exports = append(exports, export)
	}
}

func (p *jsonPoint) decode(t *testing.T) *point {
	t.Helper()
	decoded := &point{attributes: jsonTexts(p.Attributes), sum: p.Sum, value: p.Value, bounds: p.Bounds, buckets: p.BucketCounts}
	if p.Count != nil {
		decoded.count = *p.Count
	}
	for _, e := range p.Exemplars {
		id, err := base64.StdEncoding.DecodeString(e.TraceID)
		require.NoError(t, err)
		decoded.exemplars = append(decoded.exemplars, exemplar{hex.EncodeToString(id)})
	}
	return decoded
}

func jsonTexts(attributes []jsonAttribute) map[string]string {
	decoded := map[string]string{}
	for _, a := range attributes {
		decoded[a.Key] = fmt.Sprint(a.Value.Value)
	}
	return decoded
}
