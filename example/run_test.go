package main

import (
	"net"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/otelaerospike/go/aerospiketest"
	"github.com/otelaerospike/go/stagemeter"
)

func TestRunPrintsTables(t *testing.T) {
	eachClient(t, func(t *testing.T, client clientVersion) {
		p := client.start(t)
		require.Zero(t, p.wait(), p.stderr)
		text := p.stdout.String()
		for _, operation := range []string{"batch_read", "get", "put", "touch", "operate"} {
			assert.Regexp(t, `(?m)^ `+operation+` +off +[\d,]+ .*[nµm]?s`, text)
		}
		for _, stage := range batchReadStages() {
			assert.Regexp(t, `(?m)^ (batch_read)? +`+string(stage)+` +[\d,]+ .*%$`, text)
		}
		assert.Regexp(t, `(?m)^ get +limiter_wait +[\d,]+ .*%$`, text)
		assert.Regexp(t, `(?m)^ +on +[\d,]+ `, text)
		assert.Regexp(t, `(?m)^ +io +[\d,]+ .*█.*%$`, text)
		assert.Contains(t, text, "interpolated")
		assert.NotContains(t, text, "\x1b")
		assert.NotContains(t, text, "\r")
		assert.Empty(t, p.stderr.String())
		assert.False(t, stagemeter.Enabled(), "profiling ends with its phase")
	})
}

func TestStagesHaveTheNamesOfAerospikePy(t *testing.T) {
	eachClient(t, func(t *testing.T, client clientVersion) {
		p := client.start(t, "-aerospike-py-stage-names")
		require.Zero(t, p.wait(), p.stderr)
		assert.Regexp(t, `(?m)^ batch_read? +key_parse +[\d,]+ `, p.stdout)
		for _, stage := range []string{"tokio_schedule_delay", "into_pyobject", "to_dict", "to_numpy", "merge_to_dict"} {
			assert.Regexp(t, `(?m)^ +`+stage+` +[\d,]+ .*%$`, p.stdout)
		}
		assert.NotContains(t, p.stdout.String(), "to_map")
	})
}

func TestRunUsesGivenCluster(t *testing.T) {
	eachClient(t, func(t *testing.T, client clientVersion) {
		cluster := aerospiketest.New(t, aerospiketest.WithNodes(2), aerospiketest.WithNamespaces("other"))
		addresses := strings.Join(cluster.Addresses(), ",")
		p := client.start(t, "-hosts", addresses, "-namespace", "other")
		require.Zero(t, p.wait(), p.stderr)
		assert.Empty(t, cluster.Errors(), "malformed requests")

		p = client.start(t, "-hosts", addresses, "-namespace", "missing")
		assertFails(t, p, "INVALID_NAMESPACE")
	})
}

func TestRunFailsInOneLine(t *testing.T) {
	eachClient(t, func(t *testing.T, client clientVersion) {
		taken, err := net.Listen("tcp", "127.0.0.1:0")
		require.NoError(t, err)
		t.Cleanup(func() { assert.NoError(t, taken.Close()) })

		for name, test := range map[string]struct {
			args []string
			want string
		}{
			"occupied port":     {[]string{"-addr", taken.Addr().String()}, "address already in use"},
			"bad address":       {[]string{"-addr", "nonsense"}, "missing port"},
			"unreachable host":  {[]string{"-hosts", closedPort(t)}, "connection refused"},
			"unreachable hosts": {[]string{"-hosts", closedPort(t) + "," + closedPort(t)}, "connection refused"},
			"namespace":         {[]string{"-namespace", "a:b"}, "a:b"},
			"unknown flag":      {[]string{"-bogus"}, "-bogus"},
		} {
			t.Run(name, func(t *testing.T) { assertFails(t, client.start(t, test.args...), test.want) })
		}
	})
}

func TestRunHelps(t *testing.T) {
	eachClient(t, func(t *testing.T, client clientVersion) {
		p := client.start(t, "-h")
		assert.Zero(t, p.wait())
		assert.Contains(t, p.stdout.String(), "-otlp-endpoint")
		assert.Empty(t, p.stderr.String())
	})
}

func TestInterruptEndsCleanly(t *testing.T) {
	eachClient(t, func(t *testing.T, client clientVersion) {
		for name, test := range map[string]struct {
			args  []string
			until string
		}{
			"loading":       {[]string{"-records", "1000000"}, "loading"},
			"profiling off": {[]string{"-duration", "1h"}, "profiling off"},
			"profiling on":  {[]string{"-serve", "-duration", "1s"}, "profiling on"},
			"serving":       {[]string{"-serve"}, "light traffic"},
		} {
			t.Run(name, func(t *testing.T) {
				p := client.start(t, test.args...)
				p.expect(test.until)
				p.interrupt()
				assert.Zero(t, p.wait())
				assert.Contains(t, p.stdout.String(), "interrupted")
				assert.Empty(t, p.stderr.String())
				assert.False(t, stagemeter.Enabled())
			})
		}
	})
}

// The host accepts a connection and never answers. Without the interrupt the client would wait for its timeout.
func TestInterruptEndsConnecting(t *testing.T) {
	eachClient(t, func(t *testing.T, client clientVersion) {
		silent, err := net.Listen("tcp", "127.0.0.1:0")
		require.NoError(t, err)
		t.Cleanup(func() { assert.NoError(t, silent.Close()) })

		p := client.start(t, "-hosts", silent.Addr().String())
		conn, err := silent.Accept()
		require.NoError(t, err)
		p.interrupt()
		assert.Zero(t, p.wait())
		assert.Empty(t, p.stderr.String())
		require.NoError(t, conn.Close())
	})
}

func assertFails(t *testing.T, p *program, want string) {
	t.Helper()
	assert.Equal(t, 1, p.wait())
	line := p.stderr.String()
	assert.Contains(t, line, want)
	assert.Equal(t, 1, strings.Count(line, "\n"), line)
	assert.True(t, strings.HasPrefix(line, "example: "), line)
}

// closedPort returns an address where nobody listens.
func closedPort(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	require.NoError(t, listener.Close())
	return listener.Addr().String()
}
