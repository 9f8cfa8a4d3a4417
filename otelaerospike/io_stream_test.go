package otelaerospike_test

import (
	"context"
	"iter"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
	"github.com/aerospike/aerospike-client-go/v7/types"
	"github.com/stretchr/testify/require"

	"github.com/otelaerospike/go/aerospiketest"
	"github.com/otelaerospike/go/stagemeter"
)

// These tests need a client that cmd/openio has woven, as those of io_test.go do.

// slowStreams make one part slow until the first record. A stream has no io_retry_wait: the client repeats it as a whole.
func slowStreams() map[string]slowStream {
	return map[string]slowStream{
		"dispatch": {
			fault: aerospiketest.Fault{Drop: true, Share: 0.5},
			policy: func(policy *aerospike.ScanPolicy) {
				policy.SleepBetweenRetries, policy.MaxRetries = slow, 3
			},
			loops: 2, // every second request is dropped
		},
		"encode": {
			policy: func(policy *aerospike.ScanPolicy) {
				policy.FilterExpression = aerospike.ExpListVal(aerospike.NewValue(slowList{}))
			},
			fails: true, // the cluster has no such filter
		},
		"send": {
			fault: aerospiketest.Fault{ReadDelay: 20 * slow},
			policy: func(policy *aerospike.ScanPolicy) {
				policy.FilterExpression = aerospike.ExpBlobVal(make([]byte, 24<<20))
			},
			fails: true,
		},
		"first_byte": {fault: aerospiketest.Fault{Latency: slow}},
		"read":       {fault: aerospiketest.Fault{Trickle: slow}},
		"decode":     {bin: manyMaps()},
	}
}

type slowStream struct {
	fault  aerospiketest.Fault
	policy func(policy *aerospike.ScanPolicy) // nil: the default
	bin    any                                // of the record that is there; nil: a number
	loops  int                                // 0: one
	fails  bool
}

// patientScan is a policy that neither times out on a busy machine nor repeats the scan.
func patientScan() *aerospike.ScanPolicy {
	policy := aerospike.NewScanPolicy()
	policy.TotalTimeout, policy.SocketTimeout, policy.MaxRetries = time.Minute, time.Minute, 0
	return policy
}

func TestOnlyThePartThatIsSlowCarriesTheTimeToTheFirstRecord(t *testing.T) {
	for part, test := range slowStreams() {
		t.Run(part, func(t *testing.T) {
			policy := aerospike.NewClientPolicy()
			policy.MinConnectionsPerNode = 8
			f, cluster := openFixture(t, policy)
			if test.bin == nil {
				test.bin = 1
			}
			require.NoError(t, f.PutBins(patientWrite(), newKey(t, "users", "key"), aerospike.NewBin("a", test.bin)))
			scan := patientScan()
			if test.policy != nil {
				test.policy(scan)
			}
			stagemeter.SetEnabled(true)
			defer cluster.Inject(test.fault)()
			for range max(1, test.loops) {
				for _, err := range f.ScanStream(t.Context(), scan, nil, "test", "users") {
					require.Equal(t, test.fails, err != nil)
					break
				}
			}
			parts, left := f.partsOf(t, "first_record")
			require.InDelta(t, 0, left, 1e-9, "the parts add up to first_record")
			require.Greater(t, parts[part], total(parts)/2, parts)
		})
	}
}

func TestStreamThatWaitsForAConnection(t *testing.T) {
	policy := aerospike.NewClientPolicy()
	policy.ConnectionQueueSize, policy.LimitConnectionsToQueueSize = 2, true // one is for the tends
	policy.MaxErrorRate = 0
	f, cluster := openFixture(t, policy)
	key := newKey(t, "users", "key")
	require.NoError(t, f.PutBins(nil, key, aerospike.NewBin("a", 1)))
	node := cluster.Nodes()[0]
	remove := cluster.Inject(aerospiketest.Fault{Commands: aerospiketest.Read, Stall: true})
	before := node.Requests(aerospiketest.Read)
	first := make(chan error)
	go func() { first <- get(f, key) }()
	require.Eventually(t, func() bool { return node.Requests(aerospiketest.Read) > before }, 10*time.Second, time.Millisecond)
	stagemeter.SetEnabled(true)
	scan := patientScan()
	scan.MaxRetries, scan.SleepBetweenRetries = 1000, time.Millisecond
	time.AfterFunc(200*time.Millisecond, remove)
	for _, err := range f.ScanStream(t.Context(), scan, nil, "test", "users") {
		require.NoError(t, err)
	}
	require.NoError(t, <-first)
	parts, left := f.partsOf(t, "first_record")
	require.Equal(t, "connection", longest(parts), parts)
	require.InDelta(t, 0, left, 1e-9)
}

// breakdowns collects the breakdowns of all operations.
type breakdowns struct {
	mu  sync.Mutex
	all []*stagemeter.Breakdown
}

func subscribe(t *testing.T) *breakdowns {
	t.Helper()
	b := &breakdowns{}
	t.Cleanup(stagemeter.Subscribe(func(other *stagemeter.Breakdown) {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.all = append(b.all, other.Clone())
	}))
	return b
}

// whole returns the time of a stage, that of the parts, and how many parts there are.
func whole(b *stagemeter.Breakdown, stage stagemeter.Stage) (took, sum time.Duration, parts int) {
	for _, s := range b.Stages {
		if s.Stage == stage {
			took = s.Duration
		}
		if s.Part {
			sum += s.Duration
			parts++
		}
	}
	return took, sum, parts
}

// eventually waits until a condition holds, on a goroutine that is not the test's.
func eventually(condition func() bool) {
	for !condition() {
		time.Sleep(time.Millisecond)
	}
}

func TestBreakdownOfAStreamHasTheCommandsUntilTheFirstRecord(t *testing.T) {
	f, cluster := openFixture(t, aerospike.NewClientPolicy(), aerospiketest.WithNodes(3))
	set := fill(t, f)
	nodes := cluster.Nodes()
	var removes []func()
	for _, node := range nodes {
		removes = append(removes, node.Inject(aerospiketest.Fault{Commands: aerospiketest.Scan, Stall: true}))
	}
	b := subscribe(t)
	stagemeter.SetEnabled(true)
	go func() { // the third node answers when all have been asked
		for _, node := range nodes {
			eventually(func() bool { return node.Requests(aerospiketest.Scan) > 0 })
		}
		removes[2]()
	}()
	for record, err := range f.ScanStream(t.Context(), patientScan(), nil, "test", set) {
		require.NoError(t, err)
		require.Equal(t, nodes[2].Addr(), record.Node.GetHost().String())
		removes[0]() // or the stream would not end
		removes[1]()
		break
	}
	require.Len(t, b.all, 1)
	require.Equal(t, nodes[2].Addr(), b.all[0].Node)
	require.Equal(t, 3, b.all[0].Attempts)
	require.Len(t, b.all[0].Commands, 3, "those that are under way too")
	took, sum, _ := whole(b.all[0], stagemeter.FirstRecord)
	require.Equal(t, took, sum)
}

func TestNodesThatAStreamHasNotAskedYetHaveNoCommands(t *testing.T) {
	f, _ := openFixture(t, aerospike.NewClientPolicy(), aerospiketest.WithNodes(3))
	set := fill(t, f)
	b := subscribe(t)
	stagemeter.SetEnabled(true)
	scan := patientScan()
	scan.MaxConcurrentNodes, scan.RecordQueueSize = 1, 1 // the first node has more records than there is room for
	for record, err := range f.ScanStream(t.Context(), scan, nil, "test", set) {
		require.NoError(t, err)
		require.NotNil(t, record)
		break
	}
	require.Len(t, b.all, 1)
	require.Len(t, b.all[0].Commands, 1)
}

func TestPartsOfAnEmptyAndOfAFailingStream(t *testing.T) {
	f, cluster := openFixture(t, aerospike.NewClientPolicy(), aerospiketest.WithNodes(3))
	failing := cluster.Nodes()[1]
	for name, test := range map[string]struct {
		fault aerospiketest.Fault
		fails bool
	}{
		"empty":   {},
		"failing": {aerospiketest.Fault{Commands: aerospiketest.Scan, ResultCode: int(types.FAIL_FORBIDDEN)}, true},
	} {
		t.Run(name, func(t *testing.T) {
			defer failing.Inject(test.fault)()
			b := subscribe(t)
			stagemeter.SetEnabled(true)
			defer stagemeter.SetEnabled(false)
			for _, err := range f.ScanStream(t.Context(), patientScan(), nil, "test", "nothing_here") {
				require.Equal(t, test.fails, err != nil)
			}
			require.Len(t, b.all, 1)
			took, sum, parts := whole(b.all[0], stagemeter.FirstRecord)
			require.Equal(t, took, sum)
			require.Positive(t, parts)
			if test.fails {
				require.Equal(t, failing.Addr(), b.all[0].Node)
				for _, s := range b.all[0].Stages {
					if s.Part {
						require.Equal(t, "FAIL_FORBIDDEN", s.ErrorType, s.Stage)
					}
				}
			}
		})
	}
}

func TestPartsOfAStreamWhoseContextEnds(t *testing.T) {
	f, cluster := openFixture(t, aerospike.NewClientPolicy())
	b := subscribe(t)
	stagemeter.SetEnabled(true)
	node := cluster.Nodes()[0]
	before := node.Requests(aerospiketest.Scan)
	remove := cluster.Inject(aerospiketest.Fault{Commands: aerospiketest.Scan, Stall: true})
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		eventually(func() bool { return node.Requests(aerospiketest.Scan) > before })
		cancel()
	}()
	for _, err := range f.ScanStream(ctx, patientScan(), nil, "test", "users") {
		require.ErrorIs(t, err, context.Canceled)
		remove() // it is closed when its node answers
	}
	require.Len(t, b.all, 1)
	took, sum, _ := whole(b.all[0], stagemeter.FirstRecord)
	require.Equal(t, took, sum)
	require.Equal(t, node.Addr(), b.all[0].Node, "which has not answered")
}

func TestStormOfStreamsAndGetsIsAccountedFor(t *testing.T) {
	policy := aerospike.NewClientPolicy()
	policy.MinConnectionsPerNode = 16
	f, cluster := openFixture(t, policy, aerospiketest.WithNodes(3))
	set := fill(t, f)
	key := newKey(t, set, 1)
	defer cluster.Nodes()[0].Inject(aerospiketest.Fault{Commands: aerospiketest.Scan, Drop: true, Share: 0.1})()
	defer cluster.Inject(aerospiketest.Fault{Jitter: 2 * time.Millisecond})()
	b := subscribe(t)
	stagemeter.SetEnabled(true)
	var group sync.WaitGroup
	var streams, gets atomic.Int64
	for worker := range 8 {
		group.Go(func() {
			for round := range 10 {
				ctx, cancel := context.WithCancel(t.Context())
				if round%5 == 0 {
					time.AfterFunc(time.Duration(round%3)*time.Millisecond, cancel)
				}
				rows := 0
				for range stormStream(ctx, f, set, worker) { //nolint:errcheck // some fail
					if _, err := f.Get(patient(), key); err == nil { // within the loop: it is no command of the stream
						gets.Add(1)
					}
					if rows++; rows > round%4 {
						break
					}
				}
				cancel()
				streams.Add(1)
			}
		})
		group.Go(func() {
			for range 40 {
				if _, err := f.Get(patient(), key); err == nil {
					gets.Add(1)
				}
			}
		})
	}
	group.Wait()
	stagemeter.SetEnabled(false)
	checkStorm(t, b.all, streams.Load(), gets.Load())
}

func stormStream(ctx context.Context, f *fixture, set string, worker int) iter.Seq2[*aerospike.Record, error] {
	if worker%2 == 0 {
		scan := patientScan()
		scan.MaxRetries, scan.SleepBetweenRetries = 5, time.Millisecond
		scan.MaxConcurrentNodes = worker % 3
		scan.RecordQueueSize = 1
		return f.ScanStream(ctx, scan, nil, "test", set)
	}
	query := aerospike.NewQueryPolicy()
	query.MultiPolicy = patientScan().MultiPolicy
	return f.QueryStream(ctx, query, aerospike.NewStatement("test", set), nil)
}

// checkStorm requires that every operation has its own time and its own commands.
func checkStorm(t *testing.T, all []*stagemeter.Breakdown, streams, gets int64) {
	t.Helper()
	counts := map[string]int64{}
	withParts := 0
	for _, b := range all {
		counts[b.Operation]++
		stage := stagemeter.FirstRecord
		if b.Operation == "get" {
			stage = stagemeter.IO
			require.Len(t, b.Commands, 1)
			require.Equal(t, 1, b.Attempts)
		}
		took, sum, parts := whole(b, stage)
		if parts > 0 {
			withParts++
			require.Equal(t, took, sum, b.Operation)
		}
	}
	require.Equal(t, streams, counts["scan_stream"]+counts["query_stream"])
	require.GreaterOrEqual(t, counts["get"], gets)
	require.Greater(t, withParts, len(all)*3/4, "only a stream that ended before its commands began has none")
}
