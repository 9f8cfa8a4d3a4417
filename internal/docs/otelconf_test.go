package docs

import (
	"os"
	"path"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/otelaerospike/go/otelaerospike"
	"github.com/otelaerospike/go/stagemeter"
	"github.com/otelaerospike/go/views"
)

// configuration is what the tests need to know of a file of docs/otelconf.
type configuration struct {
	MeterProvider struct {
		Views []configuredView `yaml:"views"`
	} `yaml:"meter_provider"`
}

type configuredView struct {
	Selector struct {
		Instrument string `yaml:"instrument_name"`
		Meter      string `yaml:"meter_name"`
	} `yaml:"selector"`
	Stream struct {
		Aggregation struct {
			Explicit *struct {
				Boundaries []float64 `yaml:"boundaries"`
			} `yaml:"explicit_bucket_histogram"`
			Exponential *struct {
				MaxSize  int `yaml:"max_size"`
				MaxScale int `yaml:"max_scale"`
			} `yaml:"base2_exponential_bucket_histogram"`
			Drop yaml.Node `yaml:"drop"`
		} `yaml:"aggregation"`
	} `yaml:"stream"`
}

func configuredViews(t *testing.T, name string) []configuredView {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, "docs", "otelconf", name))
	require.NoError(t, err)
	var c configuration
	require.NoError(t, yaml.Unmarshal(text, &c))
	require.NotEmpty(t, c.MeterProvider.Views)
	return c.MeterProvider.Views
}

func TestOtelconfHasTheBoundariesOfTheViews(t *testing.T) {
	boundaries := map[string][]float64{}
	for _, view := range configuredViews(t, "otelconf.yaml") {
		require.NotNil(t, view.Stream.Aggregation.Explicit, view.Selector.Instrument)
		boundaries[view.Selector.Instrument] = view.Stream.Aggregation.Explicit.Boundaries
	}
	require.Equal(t, map[string][]float64{
		otelaerospike.MetricName: views.OperationDurationBoundaries(),
		stagemeter.MetricName:    views.InternalStageBoundaries(),
	}, boundaries)
}

func TestOtelconfMakesBothHistogramsNative(t *testing.T) {
	native := map[string]bool{}
	for _, view := range configuredViews(t, "lean.yaml") {
		if exponential := view.Stream.Aggregation.Exponential; exponential != nil {
			native[view.Selector.Instrument] = true
			require.Equal(t, 160, exponential.MaxSize)
			require.Equal(t, 20, exponential.MaxScale)
		}
	}
	require.Equal(t, map[string]bool{otelaerospike.MetricName: true, stagemeter.MetricName: true}, native)
}

var documentedMetric = regexp.MustCompile("`((?:aerospike|db)\\.client\\.[a-z_.]+)`")

// A view of a metric that does not exist does nothing, and neither does a drop without a value.
func TestOtelconfNamesMetricsThatExist(t *testing.T) {
	scopes := map[string]string{} // by metric
	for _, page := range []string{"metrics.md", "cluster-metrics.md", "io.md"} {
		text, err := os.ReadFile(filepath.Join(root, "docs", page))
		require.NoError(t, err)
		for _, match := range documentedMetric.FindAllSubmatch(text, -1) {
			scopes[string(match[1])] = otelaerospike.ScopeName
		}
	}
	scopes[stagemeter.MetricName] = stagemeter.ScopeName
	for _, name := range []string{"otelconf.yaml", "lean.yaml"} {
		selected := map[string]bool{}
		for _, view := range configuredViews(t, name) {
			found := false
			for metric, scope := range scopes {
				if ok, err := path.Match(view.Selector.Instrument, metric); ok && err == nil {
					found = true
					require.Equal(t, scope, view.Selector.Meter, metric)
					require.False(t, selected[metric], "%s: two views of %s", name, metric)
					selected[metric] = true
				}
			}
			require.True(t, found, "%s: no metric %s", name, view.Selector.Instrument)
			if drop := view.Stream.Aggregation.Drop; !drop.IsZero() {
				require.Equal(t, yaml.MappingNode, drop.Kind, "%s: %s is not dropped", name, view.Selector.Instrument)
			}
		}
	}
}
