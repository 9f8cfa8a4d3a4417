// Code generated from ../cluster_metrics_test.go; DO NOT EDIT.

package otelaerospike_test

import (
	"context"
	"fmt"
	"maps"
	"math"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	aerospike "github.com/aerospike/aerospike-client-go/v8"
	"github.com/aerospike/aerospike-client-go/v8/types"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/metric/noop"
	"go.opentelemetry.io/otel/sdk/instrumentation"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	"go.opentelemetry.io/otel/sdk/metric/metricdata/metricdatatest"

	"github.com/otelaerospike/go/aerospiketest"
	"github.com/otelaerospike/go/internal/clock"
	"github.com/otelaerospike/go/internal/telemetry"
	"github.com/otelaerospike/go/otelaerospike/v8"
)

// counted counts how often the numbers of a client are asked for, and may answer others in their place.
type counted struct {
	bareClient
	asked  atomic.Int64
	closed atomic.Bool
	late   atomic.Int64                             // asked once it was closed
	answer func() (map[string]any, aerospike.Error) // nil: the client's own
}

func (c *counted) Stats() (map[string]any, aerospike.Error) {
	c.asked.Add(1)
	if c.closed.Load() {
		c.late.Add(1)
	}
	if c.answer != nil {
		return c.answer()
	}
	return c.bareClient.Stats()
}

func (c *counted) Close() { c.closed.Store(true) }

// numbers is a client without a cluster whose numbers are those given.
func numbers(stats map[string]any) *counted {
	return &counted{
		bareClient: answer(nil),
		answer:     func() (map[string]any, aerospike.Error) { return stats, nil },
	}
}

// connected connects a client whose cluster is tended often. It is closed at the end of the test.
func connected(t *testing.T, opts ...aerospiketest.Option) (*counted, *aerospiketest.Cluster) {
	t.Helper()
	cluster := aerospiketest.New(t, opts...)
	policy := aerospike.NewClientPolicy()
	policy.TendInterval = 20 * time.Millisecond
	policy.MinConnectionsPerNode = 8 // on a busy machine an operation may use up its retries on an empty pool
	client, err := aerospike.NewClientWithPolicyAndHost(policy, hostsOf(t, cluster)...)
	require.NoError(t, err)
	t.Cleanup(client.Close)
	return &counted{bareClient: client}, cluster
}

// pass moves the clock on.
func (f *fixture) pass(d time.Duration) { f.reads.Add(d.Milliseconds()) }

// sizes collects what is observed of the cluster and of the limiter: the values of each metric by their attributes, in the order
// of their keys, such as "idle 127.0.0.1 3000". It may be called on any goroutine.
func (f *fixture) sizes() map[string]map[string]int64 {
	var collected metricdata.ResourceMetrics
	if err := f.reader.Collect(context.Background(), &collected); err != nil {
		panic(err)
	}
	return sizes(collected)
}

func sizes(collected metricdata.ResourceMetrics) map[string]map[string]int64 {
	sizes := map[string]map[string]int64{}
	for _, scope := range collected.ScopeMetrics {
		for _, m := range scope.Metrics {
			sum, ok := m.Data.(metricdata.Sum[int64])
			if !ok || m.Name == activeMetric {
				continue
			}
			sizes[m.Name] = map[string]int64{}
			for _, point := range sum.DataPoints {
				var values []string
				for _, a := range point.Attributes.ToSlice() {
					values = append(values, a.Value.String())
				}
				sizes[m.Name][strings.Join(values, " ")] = point.Value
			}
		}
	}
	return sizes
}

// sumOf is a metric with one point for each set of attributes; the values are left out.
func sumOf(name, unit, description string, monotonic bool, points ...[]attribute.KeyValue) metricdata.Metrics {
	sum := metricdata.Sum[int64]{Temporality: metricdata.CumulativeTemporality, IsMonotonic: monotonic}
	for _, attributes := range points {
		sum.DataPoints = append(sum.DataPoints, metricdata.DataPoint[int64]{Attributes: attribute.NewSet(attributes...)})
	}
	return metricdata.Metrics{Name: name, Unit: unit, Description: description, Data: sum}
}

func TestClusterMetricsAreObservedWhole(t *testing.T) {
	client, cluster := connected(t)
	mine := attribute.String("cluster", "a")
	f := newFixture(t, client, otelaerospike.WithClusterMetrics(0), otelaerospike.WithAttributes(mine))

	host := hostsOf(t, cluster)[0]
	node := []attribute.KeyValue{mine, attribute.String("server.address", host.Name), attribute.Int("server.port", host.Port)}
	with := func(key, value string) []attribute.KeyValue {
		return append([]attribute.KeyValue{attribute.String(key, value)}, node...)
	}
	const reason, outcome = "aerospike.client.connection.close_reason", "aerospike.client.tend.outcome"
	metricdatatest.AssertEqual(t, metricdata.ScopeMetrics{
		Scope: instrumentation.Scope{
			Name:      "github.com/otelaerospike/go/otelaerospike",
			Version:   telemetry.Version,
			SchemaURL: "https://opentelemetry.io/schemas/1.43.0",
		},
		Metrics: []metricdata.Metrics{
			sumOf("aerospike.client.connection.count", "{connection}",
				"Connections that are open or being opened.", false, node),
			sumOf("aerospike.client.connection.limit", "{connection}",
				"Connections that may be open to one node at the same time.", false, node),
			sumOf("aerospike.client.connection.attempts", "{attempt}",
				"Attempts to open a connection.", true, node),
			sumOf("aerospike.client.connection.opened", "{connection}",
				"Connections that were opened and authenticated.", true, node),
			sumOf("aerospike.client.connection.closed", "{connection}",
				"Connections that were closed.", true,
				with(reason, "idle"), with(reason, "pool_overflow"), with(reason, "other")),
			sumOf("aerospike.client.connection.errors", "{error}",
				"Errors in opening, authenticating, writing to and reading from a connection, timeouts included.", true, node),
			sumOf("aerospike.client.connection.io_timeouts", "{timeout}",
				"Timeouts in writing to and reading from a connection.", true, node),
			sumOf("aerospike.client.connection.pool_empty", "{attempt}",
				"Connections that were not opened because the node had as many as it may have.", true, node),
			sumOf("aerospike.client.circuit_breaker.hits", "{hit}",
				"Attempts of commands that were not sent because the node had had too many errors.", true, node),
			sumOf("aerospike.client.command.retries", "{retry}",
				"Retries of commands.", true, node),
			sumOf("aerospike.client.command.retries_exhausted", "{command}",
				"Commands that failed because they had used up their retries.", true, node),
			sumOf("aerospike.client.command.timeouts", "{command}",
				"Commands that failed because their total timeout had passed.", true, node),
			sumOf("aerospike.client.tends", "{tend}",
				"Times the client asked a node for the state of the cluster.", true,
				with(outcome, "success"), with(outcome, "failure")),
			sumOf("aerospike.client.partition_map.updates", "{update}",
				"Updates of the partition map from a node.", true, node),
			sumOf("aerospike.client.node.count", "{node}",
				"Nodes of the cluster that the client knows and uses.", false, node),
			sumOf("aerospike.client.node.added", "{node}",
				"Times the client began to use a node.", true, node),
			sumOf("aerospike.client.node.removed", "{node}",
				"Times the client stopped using a node.", true, node),
		},
	}, f.scope(t, otelaerospike.ScopeName), metricdatatest.IgnoreTimestamp(), metricdatatest.IgnoreValue())

	f.pass(10 * time.Second)
	got, address := f.sizes(), fmt.Sprintf("a %s %d", host.Name, host.Port)
	require.EqualValues(t, 1, got["aerospike.client.node.count"][address])
	require.EqualValues(t, 1, got["aerospike.client.node.added"][address])
	require.Zero(t, got["aerospike.client.node.removed"][address])
	require.EqualValues(t, 100, got["aerospike.client.connection.limit"][address], "the policy's")
	require.Positive(t, got["aerospike.client.connection.count"][address])
	require.Positive(t, got["aerospike.client.connection.opened"][address])
	require.Positive(t, got["aerospike.client.tends"]["success "+address])
	require.Zero(t, got["aerospike.client.tends"]["failure "+address])
	require.Positive(t, got["aerospike.client.partition_map.updates"][address])
}

func TestStoppedNodeShows(t *testing.T) {
	client, cluster := connected(t, aerospiketest.WithNodes(2))
	f := newFixture(t, client, otelaerospike.WithClusterMetrics(time.Second))
	stopped := cluster.Nodes()[1]
	address := strings.ReplaceAll(stopped.Addr(), ":", " ")
	before := f.sizes()
	require.EqualValues(t, 2, only(t, before["aerospike.client.node.count"]))
	require.Positive(t, before["aerospike.client.connection.count"][address])
	require.Zero(t, before["aerospike.client.node.removed"][address])

	stopped.Stop()
	var after map[string]map[string]int64
	require.Eventually(t, func() bool {
		f.pass(time.Second)
		after = f.sizes()
		// The client changes one number after the other.
		return only(t, after["aerospike.client.node.count"]) == 1 &&
			after["aerospike.client.node.removed"][address] == 1 &&
			after["aerospike.client.connection.count"][address] == 0 &&
			after["aerospike.client.connection.closed"]["other "+address] > 0 &&
			after["aerospike.client.connection.errors"][address] > 0 &&
			after["aerospike.client.tends"]["failure "+address] > 0
	}, 10*time.Second, 20*time.Millisecond, "the client tends when it likes")
	require.Len(t, after["aerospike.client.connection.count"], 2, "a node that is gone is still there to be seen")
}

func TestTimeoutsAndRetriesShow(t *testing.T) {
	client, cluster := connected(t)
	if !alwaysCountsRetries {
		client.Cluster().EnableMetrics(aerospike.DefaultMetricsPolicy())
	}
	f := newFixture(t, client, otelaerospike.WithClusterMetrics(0))
	policy := aerospike.NewPolicy()
	policy.MaxRetries, policy.SocketTimeout, policy.TotalTimeout = 2, 20*time.Millisecond, 0
	remove := cluster.Inject(aerospiketest.Fault{Stall: true})
	_, err := f.Get(policy, newKey(t, "users", 1))
	remove()
	require.Error(t, err)
	got := f.sizes()
	require.EqualValues(t, 1, only(t, got["aerospike.client.command.retries_exhausted"]))
	require.Positive(t, only(t, got["aerospike.client.command.retries"]))
	require.Positive(t, only(t, got["aerospike.client.connection.io_timeouts"]))
	require.Positive(t, only(t, got["aerospike.client.connection.errors"]))
	require.Zero(t, only(t, got["aerospike.client.command.timeouts"]), "there is no total timeout")
}

// clusterless is a client that has numbers and no cluster.
type clusterless struct{ *counted }

func (clusterless) Cluster() *aerospike.Cluster { return nil }

func TestLimitOfConnectionsIsObservedWhereThereIsOne(t *testing.T) {
	const name = "aerospike.client.connection.limit"
	client, cluster := connected(t)
	require.NotContains(t, newFixture(t, clusterless{client}, otelaerospike.WithClusterMetrics(0)).sizes(), name)

	policy := aerospike.NewClientPolicy()
	policy.LimitConnectionsToQueueSize = false
	unlimited, err := aerospike.NewClientWithPolicyAndHost(policy, hostsOf(t, cluster)...)
	require.NoError(t, err)
	t.Cleanup(unlimited.Close)
	require.NotContains(t, newFixture(t, unlimited, otelaerospike.WithClusterMetrics(0)).sizes(), name)
	require.Contains(t, newFixture(t, client, otelaerospike.WithClusterMetrics(0)).sizes(), name)
}

func only(t *testing.T, points map[string]int64) int64 {
	t.Helper()
	require.Len(t, points, 1)
	for _, value := range points {
		return value
	}
	return 0
}

func TestNumbersAreReadOncePerInterval(t *testing.T) {
	client, _ := connected(t)
	var now atomic.Int64
	t.Cleanup(clock.Replace(now.Load))
	readers := []*sdkmetric.ManualReader{sdkmetric.NewManualReader(), sdkmetric.NewManualReader()}
	wrapped, err := otelaerospike.Wrap(client, otelaerospike.WithClusterMetrics(0), otelaerospike.WithMeterProvider(
		sdkmetric.NewMeterProvider(sdkmetric.WithReader(readers[0]), sdkmetric.WithReader(readers[1]))))
	require.NoError(t, err)
	t.Cleanup(wrapped.Close)
	require.Zero(t, client.asked.Load(), "nobody collects")

	for interval := range int64(3) {
		for _, sinceRead := range []time.Duration{0, 5 * time.Second, 10*time.Second - 1} {
			now.Store(interval*int64(10*time.Second) + int64(sinceRead))
			var wg sync.WaitGroup
			seen := make([]map[string]map[string]int64, 8)
			for i := range seen {
				wg.Go(func() {
					var collected metricdata.ResourceMetrics
					_ = readers[i%2].Collect(t.Context(), &collected)
					seen[i] = sizes(collected)
				})
			}
			wg.Wait()
			require.NotEmpty(t, seen[0])
			for _, other := range seen {
				require.Equal(t, seen[0], other, "all readers see the same")
			}
			require.Equal(t, interval+1, client.asked.Load())
		}
	}
}

func TestLongestIntervalDoesNotOverflow(t *testing.T) {
	client := numbers(nil)
	f := newFixture(t, client, otelaerospike.WithClusterMetrics(math.MaxInt64))
	for range 3 {
		f.sizes()
	}
	require.EqualValues(t, 1, client.asked.Load())
}

func TestClusterMetricsAreOffByDefault(t *testing.T) {
	client, _ := connected(t)
	f := newFixture(t, client)
	require.Empty(t, f.scope(t, otelaerospike.ScopeName).Metrics)
	require.Zero(t, client.asked.Load())
}

func TestNothingIsObservedAfterClose(t *testing.T) {
	client, _ := connected(t)
	f := newFixture(t, client, otelaerospike.WithClusterMetrics(time.Nanosecond), otelaerospike.WithConcurrencyLimit(1, 0))
	require.NotEmpty(t, f.sizes())
	stop := make(chan struct{})
	var readers sync.WaitGroup
	readers.Go(func() { // a reader that goes on while the client is closed
		for {
			select {
			case <-stop:
				return
			default:
				f.sizes()
			}
		}
	})
	f.WithContext(t.Context()).Close()
	require.True(t, client.closed.Load())
	require.Empty(t, f.scope(t, otelaerospike.ScopeName).Metrics)
	close(stop)
	readers.Wait()
	require.Empty(t, f.scope(t, otelaerospike.ScopeName).Metrics)
	require.Zero(t, client.late.Load())
	f.Close()
}

// hearing collects the errors that OpenTelemetry's error handler gets.
func hearing(t *testing.T) *[]error {
	t.Helper()
	var heard []error
	previous := otel.GetErrorHandler()
	otel.SetErrorHandler(otel.ErrorHandlerFunc(func(err error) { heard = append(heard, err) }))
	t.Cleanup(func() { otel.SetErrorHandler(previous) })
	return &heard
}

func TestClientWithoutNumbersIsReportedOnce(t *testing.T) {
	refused := &aerospike.AerospikeError{ResultCode: types.UNSUPPORTED_FEATURE}
	for name, test := range map[string]struct {
		answer func() (map[string]any, aerospike.Error)
		asked  int64
	}{
		"error": {func() (map[string]any, aerospike.Error) { return nil, refused }, 3}, // asked again, for it may be over
		"panic": {func() (map[string]any, aerospike.Error) { panic("not supported") }, 1},
	} {
		t.Run(name, func(t *testing.T) {
			heard := hearing(t)
			client := &counted{bareClient: answer(nil), answer: test.answer}
			f := newFixture(t, client, otelaerospike.WithClusterMetrics(0))
			for range 3 {
				require.Empty(t, f.sizes())
				f.pass(10 * time.Second)
			}
			require.Len(t, *heard, 1)
			require.ErrorContains(t, (*heard)[0], "otelaerospike: observe the cluster: ")
			if name == "error" {
				require.ErrorIs(t, (*heard)[0], refused)
			}
			require.Equal(t, test.asked, client.asked.Load(), "a panic may have left locks held")
		})
	}
}

func TestNumbersAreThoseOfTheClient(t *testing.T) {
	heard := hearing(t)
	stats := map[string]any{
		"cluster-aggregated-stats": map[string]any{"exceeded-max-retries": 3, "exceeded-total-timeout": 4, "tends-failed": 9.0},
		"open-connections":         7,
		"total-nodes":              1,
		"histogram":                map[string]any{"tends-failed": 9.0},
		"[::1]:3000": map[string]any{
			"open-connections": 7.0, "closed-connections": 6.0, "connections-idle-dropped": 1.0, "connections-pool-overflow": 2.0,
			"transaction-retry-count": 5.0, "get-metrics": map[string]any{"Count": 1.0},
		},
	}
	f := newFixture(t, numbers(stats), otelaerospike.WithClusterMetrics(0),
		otelaerospike.WithAttributes(attribute.String("server.address", "mine")))
	want := map[string]map[string]int64{
		"aerospike.client.connection.count":          {"::1 3000": 7},
		"aerospike.client.connection.closed":         {"idle ::1 3000": 1, "pool_overflow ::1 3000": 2, "other ::1 3000": 3},
		"aerospike.client.command.retries":           {"::1 3000": 5},
		"aerospike.client.command.retries_exhausted": {"mine": 3},
		"aerospike.client.command.timeouts":          {"mine": 4},
		"aerospike.client.node.count":                {"mine": 1},
	}
	require.Equal(t, want, f.sizes(), "what the client does not say is not observed")

	node := stats["[::1]:3000"].(map[string]any)
	node["connections-idle-dropped"], node["open-connections"] = 2.0, 6.0
	f.pass(10 * time.Second)
	want["aerospike.client.connection.count"]["::1 3000"] = 6
	want["aerospike.client.connection.closed"]["idle ::1 3000"] = 2
	require.Equal(t, want, f.sizes(), "a counter does not go back while a connection is being closed")
	require.Empty(t, *heard)
}

func TestNodesAreBounded(t *testing.T) {
	stats := map[string]any{}
	node := func(i int) string { return fmt.Sprintf("10.0.0.%03d:3000", i) }
	for i := range 128 {
		stats[node(i)] = map[string]any{"open-connections": 1.0}
	}
	f := newFixture(t, numbers(stats), otelaerospike.WithClusterMetrics(0))
	first := f.sizes()["aerospike.client.connection.count"]
	require.Len(t, first, 128)
	require.NotContains(t, first, "_OTHER")

	for i := range 172 {
		stats[node(128+i)] = map[string]any{"open-connections": 2.0}
	}
	f.pass(10 * time.Second)
	want := maps.Clone(first)
	want["_OTHER"] = 344
	require.Equal(t, want, f.sizes()["aerospike.client.connection.count"])
}

func TestClientsOfTheSameNodesAddUp(t *testing.T) {
	client := func(open float64) bareClient {
		return numbers(map[string]any{"a:1": map[string]any{"open-connections": open, "connections-attempts": open}})
	}
	reader := sdkmetric.NewManualReader()
	provider := otelaerospike.WithMeterProvider(sdkmetric.NewMeterProvider(sdkmetric.WithReader(reader)))
	for _, open := range []float64{1, 2} {
		_, err := otelaerospike.Wrap(client(open), provider, otelaerospike.WithClusterMetrics(0))
		require.NoError(t, err)
	}
	got := (&fixture{reader: reader}).sizes()
	require.Equal(t, map[string]int64{"a 1": 3}, got["aerospike.client.connection.count"])
	require.Equal(t, map[string]int64{"a 1": 3}, got["aerospike.client.connection.attempts"])
}

func TestLimiterShowsItself(t *testing.T) {
	client, begun, release := blocking()
	f := newFixture(t, client, otelaerospike.WithConcurrencyLimit(2, time.Millisecond))
	limiter := func(inUse, queued, refused int64) map[string]map[string]int64 {
		return map[string]map[string]int64{
			"aerospike.client.limiter.in_use":  {"": inUse},
			"aerospike.client.limiter.limit":   {"": 2},
			"aerospike.client.limiter.queued":  {"": queued},
			"aerospike.client.limiter.refused": {"": refused},
		}
	}
	metricdatatest.AssertEqual(t, metricdata.ScopeMetrics{
		Scope: instrumentation.Scope{
			Name:      "github.com/otelaerospike/go/otelaerospike",
			Version:   telemetry.Version,
			SchemaURL: "https://opentelemetry.io/schemas/1.43.0",
		},
		Metrics: []metricdata.Metrics{
			sumOf("aerospike.client.limiter.in_use", "{operation}",
				"Operations that the concurrency limiter has admitted and that have not ended.", false, nil),
			sumOf("aerospike.client.limiter.limit", "{operation}",
				"Operations that the concurrency limiter admits at the same time.", false, nil),
			sumOf("aerospike.client.limiter.queued", "{operation}",
				"Operations that wait for the concurrency limiter.", false, nil),
			sumOf("aerospike.client.limiter.refused", "{operation}",
				"Operations that the concurrency limiter refused because their queue timeout or their context ended first.", true, nil),
		},
	}, f.scope(t, otelaerospike.ScopeName), metricdatatest.IgnoreTimestamp(), metricdatatest.IgnoreValue())
	require.Equal(t, limiter(0, 0, 0), f.sizes())

	var calls sync.WaitGroup
	for range 2 {
		calls.Go(func() { _ = f.Touch(nil, nil) })
		<-begun
	}
	require.Equal(t, limiter(2, 0, 0), f.sizes())
	require.ErrorIs(t, f.Touch(nil, nil), otelaerospike.ErrQueueTimeout)
	require.Equal(t, limiter(2, 0, 1), f.sizes())
	close(release)
	calls.Wait()
	require.Equal(t, limiter(0, 0, 1), f.sizes())
}

func TestQueueOfTheLimiterShows(t *testing.T) {
	client, begun, release := blocking()
	f := newFixture(t, client, otelaerospike.WithConcurrencyLimit(1, 0))
	var calls sync.WaitGroup
	calls.Go(func() { _ = f.Touch(nil, nil) })
	<-begun
	calls.Go(func() { _ = f.Touch(nil, nil) })
	require.Eventually(t, func() bool { return f.sizes()["aerospike.client.limiter.queued"][""] == 1 },
		10*time.Second, time.Millisecond, "nothing tells that a call waits")
	require.EqualValues(t, 1, f.sizes()["aerospike.client.limiter.in_use"][""])
	release <- struct{}{}
	<-begun
	require.Zero(t, f.sizes()["aerospike.client.limiter.queued"][""])
	require.EqualValues(t, 1, f.sizes()["aerospike.client.limiter.in_use"][""])
	close(release)
	calls.Wait()
}

// reluctant is a provider whose meters refuse a counter, or callbacks, and that knows how many callbacks are left.
type reluctant struct {
	noop.MeterProvider
	name string // "": callbacks of more than four instruments
	left *int
}

func (p reluctant) Meter(string, ...metric.MeterOption) metric.Meter {
	return reluctantMeter{reluctant: p}
}

type reluctantMeter struct {
	noop.Meter
	reluctant
}

func (m reluctantMeter) Int64ObservableCounter(name string, _ ...metric.Int64ObservableCounterOption) (metric.Int64ObservableCounter, error) {
	if name == m.name {
		return nil, errRefused
	}
	return noop.Int64ObservableCounter{}, nil
}

func (m reluctantMeter) RegisterCallback(_ metric.Callback, instruments ...metric.Observable) (metric.Registration, error) {
	if m.name == "" && len(instruments) > 4 {
		return nil, errRefused
	}
	*m.left++
	return registration{left: m.left}, nil
}

type registration struct {
	noop.Registration
	left *int
}

func (r registration) Unregister() error {
	*r.left--
	return errRefused
}

func TestRefusedCounterLeavesNothingBehind(t *testing.T) {
	for name, message := range map[string]string{
		"aerospike.client.limiter.refused":   "create counter aerospike.client.limiter.refused",
		"aerospike.client.connection.opened": "create counter aerospike.client.connection.opened",
		"":                                   "observe the cluster",
	} {
		var left int
		client, err := otelaerospike.Wrap(numbers(nil), otelaerospike.WithMeterProvider(reluctant{name: name, left: &left}),
			otelaerospike.WithConcurrencyLimit(1, 0), otelaerospike.WithClusterMetrics(0))
		require.Nil(t, client)
		require.ErrorIs(t, err, errRefused)
		require.ErrorContains(t, err, "otelaerospike: "+message)
		require.Zero(t, left, name)
	}
}

func TestFailedUnregistrationIsReported(t *testing.T) {
	heard := hearing(t)
	var left int
	client, err := otelaerospike.Wrap(numbers(nil), otelaerospike.WithMeterProvider(reluctant{name: "none", left: &left}),
		otelaerospike.WithConcurrencyLimit(1, 0), otelaerospike.WithClusterMetrics(0))
	require.NoError(t, err)
	client.Close()
	require.Zero(t, left)
	require.Len(t, *heard, 1)
	require.ErrorContains(t, (*heard)[0], "end observing the cluster")
	require.ErrorContains(t, (*heard)[0], "end observing the concurrency limiter")
	require.ErrorIs(t, (*heard)[0], errRefused)
}

func TestNegativeIntervalIsRefused(t *testing.T) {
	_, err := otelaerospike.Wrap(answer(nil), otelaerospike.WithClusterMetrics(-time.Second))
	require.EqualError(t, err, "otelaerospike: interval of cluster metrics -1s: must not be negative")
}
