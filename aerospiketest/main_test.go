package aerospiketest

import (
	"sync/atomic"
	"testing"
	"time"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
	"github.com/aerospike/aerospike-client-go/v7/types"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m)
}

// connect connects a client that notices changes of the cluster quickly.
func connect(tb testing.TB, addresses []string) *aerospike.Client {
	tb.Helper()
	policy := aerospike.NewClientPolicy()
	policy.Timeout = 2 * time.Second
	policy.TendInterval = 20 * time.Millisecond
	policy.MinConnectionsPerNode = 8 // on a busy machine an operation may use up its retries on an empty pool
	return connectWith(tb, policy, addresses)
}

func connectWith(tb testing.TB, policy *aerospike.ClientPolicy, addresses []string) *aerospike.Client {
	tb.Helper()
	hosts, err := aerospike.NewHosts(addresses...)
	require.NoError(tb, err)
	client, err := aerospike.NewClientWithPolicyAndHost(policy, hosts...)
	require.NoError(tb, err)
	tb.Cleanup(client.Close)
	return client
}

// start starts a cluster and connects a client to it.
func start(tb testing.TB, opts ...Option) (*Cluster, *aerospike.Client) {
	tb.Helper()
	c := New(tb, opts...)
	return c, connect(tb, c.Addresses())
}

func newKey(tb testing.TB, set string, value any) *aerospike.Key {
	tb.Helper()
	key, err := aerospike.NewKey("test", set, value)
	require.NoError(tb, err)
	return key
}

// newKeys returns keys of the values 0 to n-1.
func newKeys(tb testing.TB, set string, n int) []*aerospike.Key {
	tb.Helper()
	keys := make([]*aerospike.Key, n)
	for i := range keys {
		keys[i] = newKey(tb, set, i)
	}
	return keys
}

// requireCode requires an error of the client with a result code.
func requireCode(tb testing.TB, want types.ResultCode, err aerospike.Error) {
	tb.Helper()
	require.Error(tb, err)
	require.True(tb, err.Matches(want), "want code %d, got %v", want, err)
}

// eventually waits for a condition.
func eventually(tb testing.TB, condition func() bool) {
	tb.Helper()
	require.Eventually(tb, condition, 30*time.Second, 2*time.Millisecond)
}

// manualClock is a clock that tests set.
type manualClock struct{ now atomic.Pointer[time.Time] }

func newManualClock() *manualClock {
	c := new(manualClock)
	now := time.Now()
	c.now.Store(&now)
	return c
}

func (c *manualClock) Now() time.Time { return *c.now.Load() }

func (c *manualClock) Advance(d time.Duration) {
	now := c.Now().Add(d)
	c.now.Store(&now)
}
