// Code generated from ../io_parts_test.go; DO NOT EDIT.

package otelaerospike_test

import (
	"testing"
	"time"

	aerospike "github.com/aerospike/aerospike-client-go/v8"
	"github.com/stretchr/testify/require"

	"github.com/otelaerospike/go/aerospiketest"
	"github.com/otelaerospike/go/stagemeter"
)

// slow is how slow a part is made where it waits.
const slow = 150 * time.Millisecond

// slowPart makes one part of io slow, on the real client.
type slowPart struct {
	policy func(policy *aerospike.ClientPolicy) // nil: the default
	fault  aerospiketest.Fault
	bin    any // of the record that is there
	call   func(f *fixture, key *aerospike.Key) error
}

// slowParts returns all parts but the connection's: see TestPoolWithoutAConnectionIsTheConnectionsTime.
func slowParts() map[string]slowPart {
	return map[string]slowPart{
		"dispatch": {
			policy: func(policy *aerospike.ClientPolicy) { // to route a key the client looks for each of these racks
				policy.RackAware, policy.RackIds = true, manyRacks()
			},
			bin: 1,
			call: func(f *fixture, key *aerospike.Key) error {
				policy := aerospike.NewBatchPolicy()
				policy.BasePolicy = *patient()
				policy.ReplicaPolicy = aerospike.PREFER_RACK
				_, err := f.BatchGet(policy, []*aerospike.Key{key, key, key, key, key, key, key, key})
				return err
			},
		},
		"encode": {
			bin: 1,
			call: func(f *fixture, key *aerospike.Key) error {
				return f.PutBins(patientWrite(), key, aerospike.NewBin("list", slowList{}))
			},
		},
		"send": {
			fault: aerospiketest.Fault{ReadDelay: 20 * slow},
			bin:   1,
			call: func(f *fixture, key *aerospike.Key) error {
				policy := patientWrite()
				policy.MaxRetries = 0
				_ = f.PutBins(policy, key, aerospike.NewBin("blob", make([]byte, 24<<20))) // it may be larger than the server takes
				return nil
			},
		},
		"first_byte": {fault: aerospiketest.Fault{Latency: slow}, bin: 1, call: get},
		"read":       {fault: aerospiketest.Fault{Trickle: slow}, bin: 1, call: get},
		"decode":     {bin: manyMaps(), call: get},
		"retry_wait": {
			fault: aerospiketest.Fault{Drop: true, Share: 0.5},
			bin:   1,
			call: func(f *fixture, key *aerospike.Key) error {
				policy := patient()
				policy.SleepBetweenRetries, policy.MaxRetries = slow, 3
				for range 2 { // every second request is dropped
					if _, err := f.Get(policy, key); err != nil {
						return err
					}
				}
				return nil
			},
		},
	}
}

func TestOnlyThePartThatIsSlowCarriesTheTime(t *testing.T) {
	for part, test := range slowParts() {
		t.Run(part, func(t *testing.T) {
			policy := aerospike.NewClientPolicy()
			policy.MinConnectionsPerNode = 8
			if test.policy != nil {
				test.policy(policy)
			}
			f, cluster := openFixture(t, policy)
			key := newKey(t, "users", "key")
			require.NoError(t, f.PutBins(patientWrite(), key, aerospike.NewBin("a", test.bin)))
			stagemeter.SetEnabled(true)
			defer cluster.Inject(test.fault)()
			err := test.call(f, key)
			stagemeter.SetEnabled(false)
			require.NoError(t, err)
			parts, left := f.parts(t)
			require.InDelta(t, 0, left, 1e-9, "the parts add up to io")
			require.Greater(t, parts[part], total(parts)/2, parts)
		})
	}
}

// manyRacks are more racks than the client can look for in no time. The cluster has none of them.
func manyRacks() []int {
	racks := make([]int, 200_000)
	for i := range racks {
		racks[i] = 1 + i
	}
	return racks
}

// manyMaps takes long to decode for the bytes that it has: a byte for each map.
func manyMaps() []any {
	maps := make([]any, 500_000)
	for i := range maps {
		maps[i] = map[any]any{}
	}
	return maps
}

// slowList is an empty list that takes its time to be encoded.
type slowList struct{}

// Len implements [aerospike.ListIter].
func (slowList) Len() int { return 0 }

// PackList implements [aerospike.ListIter].
func (slowList) PackList(aerospike.BufferEx) (int, error) {
	time.Sleep(slow)
	return 0, nil
}

// patient is a policy that does not time out on a busy machine.
func patient() *aerospike.BasePolicy {
	policy := aerospike.NewPolicy()
	policy.TotalTimeout, policy.SocketTimeout = time.Minute, time.Minute
	return policy
}

func patientWrite() *aerospike.WritePolicy {
	policy := aerospike.NewWritePolicy(0, 0)
	policy.TotalTimeout, policy.SocketTimeout = time.Minute, time.Minute
	return policy
}

func get(f *fixture, key *aerospike.Key) error {
	_, err := f.Get(patient(), key)
	return err
}

func TestPoolWithoutAConnectionIsTheConnectionsTime(t *testing.T) {
	policy := aerospike.NewClientPolicy()
	policy.ConnectionQueueSize, policy.LimitConnectionsToQueueSize = 2, true // one is for the tends
	policy.MaxErrorRate = 0                                                  // each try without a connection counts as an error
	f, cluster := openFixture(t, policy)
	key := newKey(t, "users", "key")
	require.NoError(t, f.PutBins(nil, key, aerospike.NewBin("a", 1)))
	node := cluster.Nodes()[0]
	remove := cluster.Inject(aerospiketest.Fault{Stall: true})
	before := node.Requests(aerospiketest.Read)
	first := make(chan error)
	go func() { first <- get(f, key) }()
	require.Eventually(t, func() bool { return node.Requests(aerospiketest.Read) > before }, 10*time.Second, time.Millisecond)
	stagemeter.SetEnabled(true)
	defer stagemeter.SetEnabled(false)
	second := make(chan error)
	go func() { second <- get(f, key) }()
	time.AfterFunc(200*time.Millisecond, remove)
	require.NoError(t, <-first)
	require.NoError(t, <-second)
	parts, left := f.parts(t)
	require.Equal(t, "connection", longest(parts), parts)
	require.InDelta(t, 0, left, 1e-9)
}
