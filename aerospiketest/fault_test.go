package aerospiketest

import (
	"slices"
	"sync"
	"testing"
	"time"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
	"github.com/aerospike/aerospike-client-go/v7/types"
	"github.com/stretchr/testify/require"
)

// once returns a policy without retries.
func once() *aerospike.BasePolicy {
	policy := aerospike.NewPolicy()
	policy.MaxRetries = 1 // this client counts attempts
	policy.SleepBetweenRetries = 0
	return policy
}

func TestFaultResultCode(t *testing.T) {
	cluster, client := start(t)
	keys := putEven(t, client)

	remove := cluster.Inject(Fault{ResultCode: int(types.DEVICE_OVERLOAD)})
	_, err := client.Get(once(), keys[0])
	requireCode(t, types.DEVICE_OVERLOAD, err)
	requireCode(t, types.DEVICE_OVERLOAD, client.Put(nil, keys[0], aerospike.BinMap{"i": 1}))
	_, err = client.BatchGet(nil, keys)
	requireCode(t, types.DEVICE_OVERLOAD, err)
	set, err := client.ScanAll(nil, "test", "")
	require.NoError(t, err)
	requireCode(t, types.DEVICE_OVERLOAD, (<-set.Results()).Err)
	_, err = client.QueryRoles(nil)
	requireCode(t, types.DEVICE_OVERLOAD, err)

	remove()
	remove()
	r, err := client.Get(nil, keys[0])
	require.NoError(t, err)
	require.Equal(t, 0, r.Bins["i"])
}

func TestFaultCommandsAndShare(t *testing.T) {
	cluster, client := start(t)
	key := newKey(t, "s", 1)
	require.NoError(t, client.Put(nil, key, aerospike.BinMap{"i": 1}))
	node := cluster.Nodes()[0]
	before := node.Requests(Read)
	defer node.Inject(Fault{Commands: Read, ResultCode: int(types.KEY_BUSY), Share: 0.1})()

	var failed []int
	for i := range 50 {
		if _, err := client.Get(once(), key); err != nil {
			requireCode(t, types.KEY_BUSY, err)
			failed = append(failed, i)
		}
		require.NoError(t, client.Put(nil, key, aerospike.BinMap{"i": 1}))
	}
	require.Equal(t, []int{9, 19, 29, 39, 49}, failed)
	require.Equal(t, before+50, node.Requests(Read))
	require.Equal(t, int64(51), node.Requests(Write))
	require.Equal(t, before+101, node.Requests(Read|Write|Batch))
}

func TestFaultLatency(t *testing.T) {
	cluster, client := start(t)
	key := newKey(t, "s", 1)
	remove := cluster.Inject(Fault{Commands: Write, Latency: time.Hour})
	requireCode(t, types.TIMEOUT, client.Put(impatient(), key, aerospike.BinMap{"i": 1}))
	remove()
	defer cluster.Inject(Fault{Commands: Write, Latency: time.Millisecond, Jitter: time.Millisecond})()
	require.NoError(t, client.Put(nil, key, aerospike.BinMap{"i": 2}))
}

func TestFaultDelaysItsShareOnly(t *testing.T) {
	cluster, client := start(t)
	key := newKey(t, "s", 1)
	defer cluster.Inject(Fault{Commands: Write, Latency: time.Hour, Trickle: time.Hour, Share: 1.0 / 3})()
	policy := impatient()
	policy.SocketTimeout, policy.TotalTimeout = time.Second/2, time.Second/2
	var late []int
	for i := range 9 {
		if err := client.Put(policy, key, aerospike.BinMap{"i": i}); err != nil {
			requireCode(t, types.TIMEOUT, err)
			late = append(late, i)
		}
	}
	require.Equal(t, []int{2, 5, 8}, late)
}

// impatient returns a policy that times out almost at once.
func impatient() *aerospike.WritePolicy {
	policy := aerospike.NewWritePolicy(0, 0)
	policy.MaxRetries = 1
	policy.SocketTimeout = 20 * time.Millisecond
	policy.TotalTimeout = 20 * time.Millisecond
	return policy
}

func TestFaultDrop(t *testing.T) {
	cluster, client := start(t)
	key := newKey(t, "s", 1)
	remove := cluster.Inject(Fault{Commands: Read, Drop: true})
	_, err := client.Get(once(), key)
	requireCode(t, types.NETWORK_ERROR, err)
	remove()
	_, err = client.Get(nil, key)
	requireCode(t, types.KEY_NOT_FOUND_ERROR, err)
	require.Empty(t, cluster.Errors())
}

func TestFaultStall(t *testing.T) {
	cluster, client := start(t)
	key := newKey(t, "s", 1)
	remove := cluster.Inject(Fault{Commands: Write, Stall: true})

	requireCode(t, types.TIMEOUT, client.Put(impatient(), key, aerospike.BinMap{"i": 1}))

	var patient sync.WaitGroup
	patient.Go(func() {
		if err := client.Put(nil, newKey(t, "s", 2), aerospike.BinMap{"i": 2}); err != nil {
			t.Error(err)
		}
	})
	eventually(t, func() bool { return cluster.Nodes()[0].Requests(Write) == 2 })
	remove()
	patient.Wait()
	r, err := client.Get(nil, newKey(t, "s", 2))
	require.NoError(t, err)
	require.Equal(t, 2, r.Bins["i"])
}

func TestCloseEndsStallsAndDelays(t *testing.T) {
	cluster := New(t, WithNodes(2))
	nodes := cluster.Nodes()
	nodes[0].Inject(Fault{Commands: Info, Stall: true})
	nodes[1].Inject(Fault{Commands: Info, Latency: time.Hour})
	for _, n := range nodes {
		_, err := dial(t, n).Write(frame(frameInfo, []byte("node\n")))
		require.NoError(t, err)
		eventually(t, func() bool { return n.Requests(Info) == 1 })
	}
	require.NoError(t, cluster.Close())
}

func TestFaultOfOneNode(t *testing.T) {
	cluster, client := start(t, WithNodes(2))
	putNumbered(t, client, "s", 20)
	remove := cluster.Nodes()[0].Inject(Fault{Commands: Batch, ResultCode: int(types.SERVER_ERROR)})
	_, err := client.BatchGet(nil, newKeys(t, "s", 20))
	requireCode(t, types.SERVER_ERROR, err)
	remove()
	records, err := client.BatchGet(nil, newKeys(t, "s", 20))
	require.NoError(t, err)
	require.False(t, slices.Contains(records, nil))
}

func TestInvalidFaults(t *testing.T) {
	cluster := New(t)
	for _, f := range []Fault{
		{ResultCode: int(types.NETWORK_ERROR)}, {ResultCode: 256}, {Share: -1}, {Share: 2}, {Latency: -1}, {Jitter: -1},
	} {
		require.Panics(t, func() { cluster.Inject(f) })
	}
}
