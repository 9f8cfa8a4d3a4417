// Package dependencies_test holds what a service compiles and what the modules depend on against what the documentation says.
package dependencies_test

import (
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const (
	root      = "../.."
	project   = "github.com/otelaerospike/go"
	clientV7  = "github.com/aerospike/aerospike-client-go/v7"
	clientV8  = "github.com/aerospike/aerospike-client-go/v8"
	sdk       = "go.opentelemetry.io/otel/sdk"
	sdkTrace  = "go.opentelemetry.io/otel/sdk/trace"
	sdkMetric = "go.opentelemetry.io/otel/sdk/metric"
	sdkLog    = "go.opentelemetry.io/otel/sdk/log"
	exporters = "go.opentelemetry.io/otel/exporters"
	bridges   = "go.opentelemetry.io/contrib"
	prom      = "github.com/prometheus"
	testify   = "github.com/stretchr/testify"
	goleak    = "go.uber.org/goleak"
	testPkg   = "testing"
	inProcess = project + "/aerospiketest"
)

// What a package needs is asserted too, so that a list of nothing does not pass.
func TestServiceCompilesNoMoreThanItAskedFor(t *testing.T) {
	everywhere := []string{exporters, bridges, prom, sdkTrace, sdkLog, testify, goleak, testPkg, inProcess}
	for _, test := range []struct {
		dir, name     string
		needs, spares []string
	}{
		{"stagemeter", project + "/stagemeter", nil, []string{sdk, clientV7, clientV8}},
		{"otelaerospike", project + "/otelaerospike", []string{clientV7}, []string{sdk, clientV8}},
		{"otelaerospike/v8", project + "/otelaerospike/v8", []string{clientV8}, []string{sdk, clientV7, "google.golang.org/grpc"}},
		// A producer of a reader belongs to the SDK for metrics.
		{"nodelatency", project + "/nodelatency", []string{clientV7, sdkMetric + "/metricdata"}, []string{clientV8}},
		{"nodelatency/v8", project + "/nodelatency/v8", []string{clientV8, sdkMetric + "/metricdata"}, []string{clientV7, "google.golang.org/grpc"}},
		{"stagez", project + "/stagez", []string{sdkMetric + "/metricdata"}, []string{clientV7, clientV8}},
		{"cmd/openio/rules", project + "/cmd/openio/rules", nil, []string{"go.opentelemetry.io", "github.com/DataDog", clientV7, clientV8}},
		{"aerospiketest", project + "/aerospiketest", nil, []string{"go.opentelemetry.io", clientV7, clientV8}},
	} {
		t.Run(test.dir, func(t *testing.T) {
			t.Parallel()
			packages := dependencies(t, test.dir)
			require.Contains(t, packages, test.name)
			for _, needed := range test.needs {
				require.Contains(t, packages, needed)
			}
			for _, spared := range slices.Concat(everywhere, test.spares) {
				if test.dir == "aerospiketest" && (spared == testPkg || spared == inProcess) {
					continue // New takes a testing.TB
				}
				for _, path := range packages {
					require.False(t, path == spared || strings.HasPrefix(path, spared+"/"), "%s compiles %s", test.dir, path)
				}
			}
		})
	}
}

// dependencies returns what go build compiles for a package; tests are not part of that.
func dependencies(t *testing.T, dir string) []string {
	t.Helper()
	return strings.Fields(run(t, dir, "list", "-deps", "."))
}

func run(t *testing.T, dir string, args ...string) string {
	t.Helper()
	command := exec.CommandContext(t.Context(), "go", args...)
	command.Dir = root + "/" + dir
	var stderr strings.Builder
	command.Stderr = &stderr
	out, err := command.Output()
	require.NoError(t, err, "%s", &stderr)
	return string(out)
}
