package stagez_test

import (
	"context"
	"net/url"
	"sync"
	"testing"
	"time"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"

	"github.com/otelaerospike/go/aerospiketest"
	"github.com/otelaerospike/go/otelaerospike"
	"github.com/otelaerospike/go/stagemeter"
	"github.com/otelaerospike/go/stagez"
)

// The page's own reader and a reader of an exporter show the same.
func TestPageShowsTheLimiterAndAbandonedBatchReads(t *testing.T) {
	cluster := aerospiketest.New(t)
	cluster.Inject(aerospiketest.Fault{Commands: aerospiketest.Batch, Latency: 500 * time.Millisecond})
	hosts, failure := aerospike.NewHosts(cluster.Addresses()...)
	require.NoError(t, failure)
	exporter := sdkmetric.NewManualReader()
	f := newFixture(t, sdkmetric.WithReader(exporter))
	stagemeter.SetEnabled(true)
	client, err := otelaerospike.NewClient(nil, hosts,
		otelaerospike.WithMeterProvider(f.provider), otelaerospike.WithConcurrencyLimit(16, 0))
	require.NoError(t, err)
	t.Cleanup(client.Close)

	call := client.BatchReadAsync(context.Background(), otelaerospike.BatchRequest{Namespace: "test", Set: "users", Keys: []any{"ann"}})
	left, leave := context.WithCancel(t.Context())
	leave()
	_, err = call.Wait(left)
	require.ErrorIs(t, err, context.Canceled)
	_, err = call.Wait(t.Context())
	require.NoError(t, err)

	for name, page := range map[string]*stagez.Page{"own reader": f.Page, "exporter": stagez.New(stagez.WithReader(exporter))} {
		t.Run(name, func(t *testing.T) {
			r := readJSON(t, page, url.Values{})
			assert.Equal(t, &limiter{Limit: 16}, r.Limiter)
			assert.Equal(t, uint64(1), r.operation(t, "batch_read").Abandoned)
			shows(t, look(t, page, ""),
				"Concurrency limiter now: 0 of 16 in use, 0 queued, 0 refused since counting began.",
				`<span class="now note">now 0 of 16 in use, 0 queued</span>`,
				"1 caller left before its operation ended")
		})
	}
}

// An operation that stalls is on the page before one of its name has ended.
func TestPageShowsWhatIsUnderWay(t *testing.T) {
	cluster := aerospiketest.New(t)
	hosts, failure := aerospike.NewHosts(cluster.Addresses()...)
	require.NoError(t, failure)
	f := newFixture(t)
	client, err := otelaerospike.NewClient(nil, hosts, otelaerospike.WithMeterProvider(f.provider))
	require.NoError(t, err)
	t.Cleanup(client.Close)
	resume := cluster.Inject(aerospiketest.Fault{Commands: aerospiketest.Read, Stall: true})
	key, failure := aerospike.NewKey("test", "users", "ann")
	require.NoError(t, failure)
	policy := aerospike.NewPolicy()
	policy.TotalTimeout, policy.SocketTimeout = time.Minute, time.Minute
	var stalled sync.WaitGroup
	for range 2 {
		stalled.Go(func() { _, _ = client.Get(policy, key) })
	}
	require.Eventually(t, func() bool { return cluster.Nodes()[0].Requests(aerospiketest.Read) == 2 }, time.Minute, time.Millisecond)

	get := readJSON(t, f, url.Values{}).operation(t, "get")
	require.NotNil(t, get.Active)
	assert.Equal(t, []int64{2, 0}, []int64{*get.Active, int64(get.Count)})
	shows(t, look(t, f, ""), `<td data-label="under way">2</td><td data-label="count">0</td>`, `<span class="now note">now 2 under way</span>`)

	resume()
	stalled.Wait()
}

func TestPageDoesNotInventWhatIsUnderWay(t *testing.T) {
	f := newFixture(t)
	f.record(t, "get", time.Millisecond)
	assert.Nil(t, readJSON(t, f, url.Values{}).operation(t, "get").Active)
	page := look(t, f, "")
	shows(t, page, `<td data-label="under way">–</td>`)
	assert.NotContains(t, page, "now ")
}

func TestPageWithoutALimiterSaysNothingOfIt(t *testing.T) {
	f := newFixture(t)
	f.profile(t, "get", stagemeter.LimiterWait)
	assert.Nil(t, readJSON(t, f, url.Values{}).Limiter)
	page := look(t, f, "")
	assert.NotContains(t, page, "in use")
	assert.NotContains(t, page, "left before")
}

func TestOperationsAreSplitByNamespaceAndSet(t *testing.T) {
	f := newFixture(t)
	f.record(t, "get", 3*time.Millisecond, semconv.DBNamespace("test"), semconv.DBCollectionName("users"))
	f.record(t, "get", 5*time.Millisecond, semconv.DBNamespace("test"), semconv.DBCollectionName("users"), semconv.ErrorTypeKey.String("TIMEOUT"))
	f.record(t, "get", 40*time.Millisecond, semconv.DBNamespace("test"), semconv.DBCollectionName("orders"))
	f.record(t, "get", time.Millisecond)
	f.record(t, "info", time.Millisecond)
	r := readJSON(t, f, url.Values{})
	get := r.operation(t, "get")
	assert.Equal(t, uint64(4), get.Count)
	require.Len(t, get.Targets, 3)
	orders, users, nameless := get.Targets[0], get.Targets[1], get.Targets[2]
	assert.Equal(t, []string{"test", "orders"}, []string{orders.Namespace, orders.Set}, "the one that took the most time is first")
	assert.InDelta(t, 0.04, *orders.P99.Seconds, 1e-9)
	assert.Equal(t, []string{"test", "users"}, []string{users.Namespace, users.Set})
	assert.Equal(t, uint64(2), users.Count)
	assert.Equal(t, map[string]uint64{"TIMEOUT": 1}, users.Failures)
	assert.InDelta(t, 0.004, *users.Mean, 1e-9)
	assert.Equal(t, []string{"", ""}, []string{nameless.Namespace, nameless.Set})

	shows(t, look(t, f, "?op=get"), "<summary>By namespace and set (3)</summary>", `<bdi title="orders">`, `<bdi title="users">`)
	assert.NotContains(t, look(t, f, "?op=info"), "<summary>", "there is nothing to split")
}
