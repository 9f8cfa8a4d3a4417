package e2e

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/compose-spec/compose-go/v2/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"
)

const composition = "../examples/compose"

// loadComposition reads compose.yaml as Docker Compose does: it validates the file against the schema, and resolves its paths.
func loadComposition(t *testing.T) *types.Project {
	t.Helper()
	options, err := cli.NewProjectOptions([]string{filepath.Join(composition, "compose.yaml")})
	require.NoError(t, err)
	project, err := options.LoadProject(t.Context())
	require.NoError(t, err)
	return project
}

func TestCompositionMountsAndBuildsWhatExists(t *testing.T) {
	mounts := 0
	for name, service := range loadComposition(t).Services {
		for _, volume := range service.Volumes {
			if volume.Type != types.VolumeTypeBind {
				continue
			}
			mounts++
			assert.True(t, volume.ReadOnly, "%s: %s", name, volume.Target)
			source, err := os.Stat(volume.Source)
			require.NoError(t, err, name)
			assert.Equal(t, path.Ext(volume.Target) == "", source.IsDir(), "%s: %s", name, volume.Target)
		}
		for _, port := range service.Ports {
			assert.Equal(t, "127.0.0.1", port.HostIP, "%s: the port is open to the network", name)
		}
		if service.Build != nil {
			assert.FileExists(t, filepath.Join(service.Build.Context, service.Build.Dockerfile), name)
		}
	}
	assert.Equal(t, 7, mounts)
}

// The images have the versions that this module tests with, where it tests with them, and the README names what it does not test.
func TestCompositionPinsItsImages(t *testing.T) {
	readme := read(t, composition+"/README.md")
	images := map[string]string{}
	for name, service := range loadComposition(t).Services {
		if service.Build != nil {
			continue
		}
		repository, version, _ := strings.Cut(service.Image, ":")
		assert.Regexp(t, `^v?\d+\.\d+\.\d+`, version, name)
		assert.Contains(t, readme, "`"+service.Image+"`")
		images[repository] = version
	}
	require.Len(t, images, 5)
	minor := requiredVersion(t, "servers/prometheus/go.mod", "github.com/prometheus/prometheus")
	assert.Regexp(t, `^v3\.\d+\.\d+$`, images["prom/prometheus"])
	assert.Equal(t, minor, "v0.3"+strings.TrimPrefix(images["prom/prometheus"], "v3."))
	assert.Equal(t, requiredVersion(t, "servers/collector/go.mod", "go.opentelemetry.io/collector/otelcol"),
		"v"+images["otel/opentelemetry-collector"])
	assert.Contains(t, read(t, "../docs/tested.md"), images["aerospike/aerospike-server"])
}

func requiredVersion(t *testing.T, file, module string) string {
	t.Helper()
	match := regexp.MustCompile(regexp.QuoteMeta(module) + ` (\S+)`).FindStringSubmatch(read(t, file))
	require.NotNil(t, match, "%s does not require %s", file, module)
	return match[1]
}

func read(t *testing.T, name string) string {
	t.Helper()
	content, err := os.ReadFile(name)
	require.NoError(t, err)
	return string(content)
}

// Each address that a file of the composition names is one at which a service listens.
func TestServicesOfTheCompositionFindOneAnother(t *testing.T) {
	project := loadComposition(t)
	var tempo tempoConfiguration
	decodeStrictly(t, composition+"/tempo.yaml", &tempo)
	listening := map[string]bool{
		"aerospike:3000": true, "prometheus:9090": true, // by default
		fmt.Sprintf("tempo:%d", tempo.Server.Port):                                           true,
		"tempo:" + portOf(t, tempo.Distributor.Receivers.OTLP.Protocols.HTTP.Endpoint):       true,
		"collector:" + portOf(t, *project.Services["collector"].Environment["OTLP_ADDRESS"]): true,
	}
	for _, argument := range project.Services["basic"].Command {
		if address, ok := strings.CutPrefix(argument, "-admin-addr="); ok {
			listening["basic:"+portOf(t, address)] = true
		}
	}
	address := regexp.MustCompile(`\b(?:` + strings.Join(project.ServiceNames(), "|") + `):\d{4}\b`)
	found := map[string]bool{}
	require.NoError(t, filepath.WalkDir(composition, func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(file) == ".md" {
			return err
		}
		for _, name := range address.FindAllString(read(t, file), -1) {
			found[name] = true
		}
		return nil
	}))
	assert.Equal(t, listening, found)
}

func portOf(t *testing.T, address string) string {
	t.Helper()
	_, port, ok := strings.Cut(address, ":")
	require.True(t, ok, address)
	return port
}

func TestCollectorOfTheCompositionIsConfigured(t *testing.T) {
	service := loadComposition(t).Services["collector"]
	command := exec.CommandContext(t.Context(), binary("collector"), append([]string{"validate"}, layOut(t, service)...)...)
	command.Env = append(os.Environ(), environment(service)...)
	output, err := command.CombinedOutput()
	require.NoError(t, err, "%s", output)
}

func TestPrometheusOfTheCompositionIsConfigured(t *testing.T) {
	for _, argument := range layOut(t, loadComposition(t).Services["prometheus"]) {
		if file, ok := strings.CutPrefix(argument, "--config.file="); ok {
			output, err := exec.CommandContext(t.Context(), binary("promtool"), "check", "config", "--lint=all", "--lint-fatal", file).CombinedOutput()
			require.NoError(t, err, "%s", output)
			assert.Contains(t, string(output), "1 rule files found")
			return
		}
	}
	require.Fail(t, "Prometheus is not told where its configuration is")
}

// layOut puts the mounts of a service where its container has them, below a directory, and returns its command with paths there.
func layOut(t *testing.T, service types.ServiceConfig) []string {
	t.Helper()
	container := t.TempDir()
	for _, volume := range service.Volumes {
		if volume.Type != types.VolumeTypeBind {
			continue
		}
		target := filepath.Join(container, volume.Target)
		require.NoError(t, os.MkdirAll(filepath.Dir(target), 0o700))
		if source, err := os.Stat(volume.Source); err == nil && source.IsDir() {
			require.NoError(t, os.CopyFS(target, os.DirFS(volume.Source)))
			continue
		}
		require.NoError(t, os.WriteFile(target, []byte(read(t, volume.Source)), 0o600))
	}
	command := append([]string(nil), service.Command...)
	for i := range command {
		command[i] = strings.Replace(command[i], "=/", "="+container+"/", 1)
	}
	return command
}

func environment(service types.ServiceConfig) (variables []string) {
	for name, value := range service.Environment {
		variables = append(variables, name+"="+*value)
	}
	return variables
}

// The structures that follow have the documented fields that the composition uses.

type tempoConfiguration struct {
	Server struct {
		Port int `yaml:"http_listen_port"`
	}
	Distributor struct {
		Receivers struct {
			OTLP struct {
				Protocols struct{ HTTP struct{ Endpoint string } }
			}
		}
	}
	Storage struct {
		Trace struct {
			Backend    string
			WAL, Local struct{ Path string }
		}
	}
	UsageReport struct {
		Enabled bool `yaml:"reporting_enabled"`
	} `yaml:"usage_report"`
}

type dataSources struct {
	Version int `yaml:"apiVersion"`
	Sources []struct {
		Name, Type, Access, UID, URL string
		Default                      bool `yaml:"isDefault"`
		Settings                     struct {
			Interval  string `yaml:"timeInterval"`
			Exemplars []struct {
				Label  string `yaml:"name"`
				Source string `yaml:"datasourceUid"`
			} `yaml:"exemplarTraceIdDestinations"`
		} `yaml:"jsonData"`
	} `yaml:"datasources"`
}

type dashboardProviders struct {
	Version   int `yaml:"apiVersion"`
	Providers []struct {
		Name, Type string
		Options    struct{ Path string }
	}
}

func TestTempoOfTheCompositionWritesIntoItsVolume(t *testing.T) {
	var tempo tempoConfiguration
	decodeStrictly(t, composition+"/tempo.yaml", &tempo)
	assert.Equal(t, "local", tempo.Storage.Trace.Backend)
	for _, volume := range loadComposition(t).Services["tempo"].Volumes {
		if volume.Type == types.VolumeTypeVolume {
			assert.Equal(t, volume.Target, path.Dir(tempo.Storage.Trace.WAL.Path))
			assert.Equal(t, volume.Target, path.Dir(tempo.Storage.Trace.Local.Path))
			return
		}
	}
	require.Fail(t, "Tempo has no volume")
}

func TestGrafanaOfTheCompositionIsProvisioned(t *testing.T) {
	var sources dataSources
	decodeStrictly(t, composition+"/grafana/datasources.yaml", &sources)
	kinds, defaults := map[string]string{}, 0
	for _, source := range sources.Sources {
		kinds[source.UID] = source.Type
		if source.Default {
			defaults++
			assert.Equal(t, "prometheus", source.Type) // the dashboard's variable takes the default
		}
	}
	assert.Equal(t, map[string]string{"prometheus": "prometheus", "tempo": "tempo"}, kinds)
	assert.Equal(t, 1, defaults)
	require.Len(t, sources.Sources[0].Settings.Exemplars, 1)
	assert.Equal(t, "tempo", kinds[sources.Sources[0].Settings.Exemplars[0].Source])

	var dashboards dashboardProviders
	decodeStrictly(t, composition+"/grafana/dashboards.yaml", &dashboards)
	require.Len(t, dashboards.Providers, 1)
	grafana := loadComposition(t).Services["grafana"]
	home := *grafana.Environment["GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH"]
	for _, volume := range grafana.Volumes {
		if volume.Target == dashboards.Providers[0].Options.Path {
			assert.Equal(t, volume.Target, path.Dir(home))
			assert.FileExists(t, filepath.Join(volume.Source, path.Base(home)))
			return
		}
	}
	require.Fail(t, "the provider's directory is not mounted")
}

// decodeStrictly refuses fields that the structure does not have.
func decodeStrictly(t *testing.T, file string, into any) {
	t.Helper()
	decoder := yaml.NewDecoder(bytes.NewReader([]byte(read(t, file))))
	decoder.KnownFields(true)
	require.NoError(t, decoder.Decode(into), file)
}
