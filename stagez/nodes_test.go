package stagez_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"

	"github.com/otelaerospike/go/otelaerospike"
	"github.com/otelaerospike/go/stagemeter"
	"github.com/otelaerospike/go/views"
)

// ioReport is what the JSON says of nodes.
type ioReport struct {
	Open       bool `json:"io_open"`
	Operations []struct {
		Operation string    `json:"operation"`
		Hint      string    `json:"io_hint"`
		IO        *openedIO `json:"io"`
	} `json:"operations"`
}

type openedIO struct {
	Attempts  *float64 `json:"attempts_per_operation"`
	Sent      *float64 `json:"sent_bytes_per_operation"`
	Received  *float64 `json:"received_bytes_per_operation"`
	Straggler *struct {
		Node        string  `json:"node"`
		TimesOthers float64 `json:"times_others"`
		Part        string  `json:"part"`
		PartShare   float64 `json:"part_share"`
	} `json:"straggler"`
	Nodes []struct {
		Node string    `json:"node"`
		P95  *quantile `json:"p95"`
		figures
	} `json:"nodes"`
}

func readIO(t *testing.T, f *fixture, query url.Values) (r ioReport) {
	t.Helper()
	query.Set("format", "json")
	response := ask(t, f, http.MethodGet, "?"+query.Encode(), "")
	require.Equal(t, http.StatusOK, response.Code, response.Body)
	require.NoError(t, json.Unmarshal(response.Body.Bytes(), &r))
	return r
}

// openClient records as a client does that was built with cmd/openio.
type openClient struct {
	t                        *testing.T
	commands                 metric.Float64Histogram
	attempts, sent, received metric.Int64Histogram
}

func (f *fixture) openClient(t *testing.T, open int64) *openClient {
	t.Helper()
	meter := f.provider.Meter(otelaerospike.ScopeName)
	gauge, err := meter.Int64ObservableGauge("db.client.internal_stage.io_open",
		metric.WithInt64Callback(func(_ context.Context, observer metric.Int64Observer) error {
			observer.Observe(open)
			return nil
		}))
	require.NoError(t, err)
	require.NotNil(t, gauge)
	c := &openClient{t: t}
	c.commands, err = meter.Float64Histogram("aerospike.client.io.duration",
		metric.WithExplicitBucketBoundaries(0.001, 0.002, 0.005, 0.01, 0.05, 0.1))
	require.NoError(t, err)
	for name, histogram := range map[string]*metric.Int64Histogram{"attempts": &c.attempts, "sent": &c.sent, "received": &c.received} {
		*histogram, err = meter.Int64Histogram("aerospike.client.io." + name)
		require.NoError(t, err)
	}
	return c
}

// send records commands of the operation get. A host without a name stands for a command that found no node.
func (c *openClient) send(host string, took time.Duration, commands int, attributes ...attribute.KeyValue) {
	attributes = append(attributes, semconv.DBOperationName("get"))
	if host != "" {
		attributes = append(attributes, semconv.NetworkPeerAddress(host), semconv.NetworkPeerPort(3000))
	}
	for range commands {
		c.commands.Record(c.t.Context(), took.Seconds(), metric.WithAttributes(attributes...))
	}
}

func (c *openClient) sum(attempts, sent, received int64) {
	get := metric.WithAttributes(semconv.DBOperationName("get"))
	c.attempts.Record(c.t.Context(), attempts, get)
	c.sent.Record(c.t.Context(), sent, get)
	c.received.Record(c.t.Context(), received, get)
}

// profileIO records a get with the parts of its io, a millisecond each.
func (f *fixture) profileIO(t *testing.T, parts ...stagemeter.Stage) {
	t.Helper()
	ctx, stop := stagemeter.ProfileContext(t.Context())
	defer stop()
	timer := f.stages.Start(ctx, "get")
	for _, part := range parts {
		timer.Part(part, 0, time.Millisecond, "")
	}
	timer.Part(stagemeter.IO, 0, time.Duration(len(parts))*time.Millisecond, "")
	f.record(t, "get", time.Duration(len(parts))*time.Millisecond)
}

func TestNodesAreSideBySide(t *testing.T) {
	for name, option := range map[string]sdkmetric.Option{
		"explicit":    sdkmetric.WithView(),
		"exponential": sdkmetric.WithView(views.Exponential("aerospike.client.io.duration"), views.Exponential("aerospike.client.io.sent")),
	} {
		t.Run(name, func(t *testing.T) {
			f := newFixture(t, option)
			c := f.openClient(t, 1)
			f.profileIO(t, stagemeter.IOFirstByte)
			c.send("10.0.0.1", 3*time.Millisecond, 9)
			c.send("10.0.0.1", 3*time.Millisecond, 1, semconv.ErrorTypeKey.String("TIMEOUT"))
			c.send("10.0.0.2", 4*time.Millisecond, 10)
			c.send("", time.Millisecond, 1, semconv.ErrorTypeKey.String("INVALID_NODE_ERROR"))
			c.sum(1, 200, 3000)
			c.sum(2, 400, 1096)

			r := readIO(t, f, url.Values{})
			assert.True(t, r.Open)
			require.Len(t, r.Operations, 1)
			io := r.Operations[0].IO
			require.NotNil(t, io)
			assert.Equal(t, []float64{1.5, 300, 2048}, []float64{*io.Attempts, *io.Sent, *io.Received})
			require.Len(t, io.Nodes, 3, "the slowest first")
			assert.Equal(t, []string{"10.0.0.2:3000", "10.0.0.1:3000", ""}, []string{io.Nodes[0].Node, io.Nodes[1].Node, io.Nodes[2].Node})
			assert.InDelta(t, 0.003, *io.Nodes[1].Mean, 1e-9)
			assert.Equal(t, uint64(10), io.Nodes[1].Count)
			assert.InDelta(t, 0.003, *io.Nodes[1].P95.Seconds, 1e-4)
			assert.Equal(t, map[string]uint64{"TIMEOUT": 1}, io.Nodes[1].Failures)
			assert.Nil(t, io.Straggler)
			page := look(t, f, "")
			shows(t, page, "Per operation: 1.50 attempts, 300 B sent, 2.00 KiB received.", `<bdi title="10.0.0.1:3000">`, `title="TIMEOUT 1"`)
			assert.NotContains(t, page, "The slowest node")
			assert.NotContains(t, page, "toolexec")
		})
	}
}

func TestSentenceNamesTheStraggler(t *testing.T) {
	f := newFixture(t)
	c := f.openClient(t, 1)
	c.send("10.0.0.1", time.Millisecond, 100)
	c.send("10.0.0.2", time.Millisecond, 100)
	c.send("10.0.0.3", 4100*time.Microsecond, 100)
	c.send("", time.Microsecond, 1000) // a command that found no node is quick
	f.profileIO(t, stagemeter.IODispatch, stagemeter.IOFirstByte, stagemeter.IOFirstByte, stagemeter.IOFirstByte)
	shows(t, look(t, f, ""), "<bdi>The slowest node, 10.0.0.3:3000, took 4.1 × the mean of the others, most of it until the first byte.</bdi>",
		`<tr class="straggler"><th scope="row"><bdi title="10.0.0.3:3000">`)
	s := readIO(t, f, url.Values{}).Operations[0].IO.Straggler
	require.NotNil(t, s)
	assert.Equal(t, []any{"10.0.0.3:3000", "io_first_byte", 0.75}, []any{s.Node, s.Part, s.PartShare})
	assert.InDelta(t, 4.1, s.TimesOthers, 1e-9)
}

func TestNodesCoverTheWindow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFixture(t)
		c := f.openClient(t, 1)
		f.profileIO(t, stagemeter.IOFirstByte)
		c.send("10.0.0.1", time.Millisecond, 5)
		c.send("10.0.0.2", time.Millisecond, 5)
		c.sum(1, 100, 100)
		readIO(t, f, url.Values{})
		time.Sleep(10 * time.Second)
		c.send("10.0.0.2", 3*time.Millisecond, 20)
		c.sum(3, 300, 500)
		io := readIO(t, f, url.Values{"window": {"1m"}}).Operations[0].IO
		require.Len(t, io.Nodes, 1, "a node without a command in the window")
		assert.Equal(t, uint64(20), io.Nodes[0].Count)
		assert.Equal(t, 2.0, io.Nodes[0].Rate)
		assert.Equal(t, []float64{3, 300, 500}, []float64{*io.Attempts, *io.Sent, *io.Received})
		assert.Equal(t, 2.0, *readIO(t, f, url.Values{"window": {"start"}}).Operations[0].IO.Attempts)
		time.Sleep(2 * time.Minute)
		assert.Nil(t, readIO(t, f, url.Values{"window": {"1m"}}).Operations[0].IO)
	})
}

func TestPageHintsAtOpeningIOWhereItTakesTime(t *testing.T) {
	hint := func(f *fixture) string { return readIO(t, f, url.Values{}).Operations[0].Hint }
	closed := newFixture(t)
	closed.openClient(t, 0)
	closed.profile(t, "get", stagemeter.IO)
	assert.Contains(t, hint(closed), `go build -toolexec="openio toolexec"`)
	assert.False(t, readIO(t, closed, url.Values{}).Open)
	shows(t, look(t, closed, ""), `id="io-hint"`, `-toolexec=&#34;openio toolexec&#34;`)

	scan := profiledFixture(t, stagemeter.IO, stagemeter.FirstRecord, stagemeter.Stream)
	assert.Contains(t, hint(scan), "which part of first_record")

	absent := newFixture(t)
	absent.profile(t, "get", stagemeter.IO)
	assert.NotEmpty(t, hint(absent), "without the gauge")

	for name, f := range map[string]*fixture{
		"open":                       openFixture(t),
		"io takes hardly any time":   profiledFixture(t, append(make([]stagemeter.Stage, 10), stagemeter.IO)...),
		"profiling is off":           profiledFixture(t),
		"only the operation's stage": profiledFixture(t, stagemeter.LimiterWait),
	} {
		assert.Empty(t, hint(f), name)
		assert.NotContains(t, look(t, f, ""), "io-hint", name)
	}
}

func openFixture(t *testing.T) *fixture {
	t.Helper()
	f := profiledFixture(t, stagemeter.IO)
	f.openClient(t, 1)
	return f
}

func profiledFixture(t *testing.T, stages ...stagemeter.Stage) *fixture {
	t.Helper()
	f := newFixture(t)
	f.profile(t, "get", stages...)
	return f
}

func TestHostileNodesAreEscaped(t *testing.T) {
	f := newFixture(t)
	c := f.openClient(t, 1)
	f.profileIO(t, stagemeter.IOFirstByte)
	c.send("10.0.0.1", time.Millisecond, 100)
	for _, host := range hostile[:5] {
		c.send(host, time.Second, 100, semconv.ErrorTypeKey.String(host))
	}
	c.send(hostile[0], time.Minute, 100)
	page := look(t, f, "")
	shows(t, page, "The slowest node, &lt;img src=x")
	for _, element := range elements(t, page) {
		assert.NotContains(t, []string{"img", "iframe", "style", "object", "embed"}, element.Name.Local)
	}
}
