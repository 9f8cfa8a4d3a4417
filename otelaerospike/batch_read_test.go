package otelaerospike_test

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
	"github.com/aerospike/aerospike-client-go/v7/types"
	"github.com/stretchr/testify/require"

	"github.com/otelaerospike/go/aerospiketest"
	"github.com/otelaerospike/go/otelaerospike"
	"github.com/otelaerospike/go/stagemeter"
)

// finding is a client whose batches find every record, with its position in the bin "n", after calling before.
func finding(before func()) stub {
	return stub{respond: func(_ string, args ...any) aerospike.Error {
		before()
		for i, record := range args[1].([]aerospike.BatchRecordIfc) {
			record.BatchRec().ResultCode = types.OK
			record.BatchRec().Record = &aerospike.Record{Bins: aerospike.BinMap{"n": i}}
		}
		return nil
	}}
}

func requestFor(keys ...any) otelaerospike.BatchRequest {
	return otelaerospike.BatchRequest{Namespace: "test", Set: "users", Keys: keys}
}

// aBatchRead returns the attributes of every batch read, and more.
func aBatchRead(more ...string) map[string]string {
	attributes := map[string]string{
		"db.system.name": "aerospike", "db.operation.name": "batch_read", "db.namespace": "test", "db.collection.name": "users",
	}
	for i := 0; i < len(more); i += 2 {
		attributes[more[i]] = more[i+1]
	}
	return attributes
}

func TestBatchReadRecordsItsStages(t *testing.T) {
	want := map[string]uint64{"key_parse": 1, "io": 1, "result_handoff_delay": 1, "wrap_records": 1}
	for name, opts := range map[string][]otelaerospike.Option{
		"unlimited": nil,
		"limited":   {otelaerospike.WithConcurrencyLimit(1, 0), otelaerospike.WithDecodeLimit(1)},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFixture(t, finding(func() {}), opts...)
			_, err := f.BatchRead(context.Background(), requestFor(1, 2))
			require.NoError(t, err)
			require.Equal(t, aBatchRead(), f.only(t))
			require.Empty(t, f.stages(t), "off")
			require.EqualValues(t, 2, f.reads.Load(), "off, the clock is read for the duration only")

			stagemeter.SetEnabled(true)
			_, err = f.BatchRead(context.Background(), requestFor(1, 2))
			require.NoError(t, err)
			want := want
			if opts != nil {
				want = map[string]uint64{"limiter_wait": 1}
				for stage := range f.stages(t) {
					want[stage] = 1
				}
				require.Len(t, want, 5)
			}
			require.Equal(t, want, f.stages(t))
			require.EqualValues(t, 2+1+len(want), f.reads.Load(), "on, it is read once a boundary, and not for the duration")
			require.InDelta(t, total(f.sums(t)), f.durations(t)[0].Sum-0.001, 1e-9, "but for the read with profiling off")
		})
	}
}

func TestBatchReadAsyncRecordsItsStages(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		f := newFixture(t, finding(func() { <-release }))
		stagemeter.SetEnabled(true)
		call := f.BatchReadAsync(t.Context(), requestFor(1))
		for range 3 {
			go func() {
				records, err := call.Wait(t.Context())
				if err != nil || records.Found() != 1 {
					t.Errorf("found %v, error %v", records, err)
				}
			}()
		}
		synctest.Wait() // all three are waiting
		close(release)
		synctest.Wait()
		require.Equal(t, map[string]uint64{
			"key_parse": 1, "future_setup": 1, "goroutine_schedule_delay": 1, "io": 1, "result_handoff_delay": 1,
			"wrap_records": 1, "caller_resume_delay": 1,
		}, f.stages(t), "each once, however many wait")
		_, _ = call.Wait(t.Context())
		require.EqualValues(t, 1, f.stages(t)["caller_resume_delay"])
	})
}

func TestCallerWhoWasNotWaitingHasNoResumeDelay(t *testing.T) {
	f := newFixture(t, finding(func() {}))
	stagemeter.SetEnabled(true)
	call := f.BatchReadAsync(t.Context(), requestFor(1))
	<-call.Done()
	_, err := call.Wait(t.Context())
	require.NoError(t, err)
	require.NotContains(t, f.stages(t), "caller_resume_delay")
}

func TestCancelledContextFreesTheWaiter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		f := newFixture(t, finding(func() { <-release }))
		gone := errors.New("the user went away")
		ctx, cancel := context.WithCancelCause(t.Context())
		go func() {
			synctest.Wait() // until BatchRead waits
			cancel(gone)
		}()
		records, err := f.BatchRead(ctx, requestFor(1))
		require.Nil(t, records)
		require.ErrorIs(t, err, context.Canceled)
		require.ErrorIs(t, err, gone)
		require.Empty(t, f.durations(t), "the operation is still under way")

		close(release)
		synctest.Wait()
		require.Equal(t, aBatchRead(), f.only(t), "and is accounted for when it ends")
	})
}

func TestEndedContextIsNotSent(t *testing.T) {
	f := newFixture(t, stub{respond: func(string, ...any) aerospike.Error { t.Error("sent"); return nil }},
		otelaerospike.WithConcurrencyLimit(1, 0))
	stagemeter.SetEnabled(true)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	call := f.BatchReadAsync(ctx, requestFor(1))
	records, err := call.Wait(t.Context())
	require.Nil(t, records)
	require.ErrorIs(t, err, context.Canceled)
	require.ErrorIs(t, err, otelaerospike.ErrQueueTimeout)
	require.Equal(t, aBatchRead("error.type", "COMMAND_REJECTED", "db.response.status_code", "-6"), f.only(t))
	require.NotContains(t, f.stages(t), "io", "there was none")
	require.NotContains(t, f.stages(t), "limiter_wait!COMMAND_REJECTED", "and no wait")
}

func TestDeadlineCapsTheTotalTimeout(t *testing.T) {
	var got *aerospike.BatchPolicy
	policy := func(total time.Duration) *aerospike.BatchPolicy {
		p := aerospike.NewBatchPolicy()
		p.TotalTimeout = total
		return p
	}
	for name, test := range map[string]struct {
		given    *aerospike.BatchPolicy
		deadline time.Duration
		want     time.Duration
	}{
		"no deadline":            {given: policy(time.Hour), want: time.Hour},
		"a later deadline":       {given: policy(time.Second), deadline: time.Minute, want: time.Second},
		"an earlier deadline":    {given: policy(time.Hour), deadline: time.Minute, want: time.Minute},
		"a policy without limit": {given: policy(0), deadline: time.Minute, want: time.Minute},
		"nearly over":            {given: policy(time.Hour), deadline: time.Nanosecond, want: time.Millisecond},
		"the default policy":     {deadline: time.Millisecond, want: time.Millisecond},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := newFixture(t, withDefaultPolicy{stub{respond: func(_ string, args ...any) aerospike.Error {
					got = args[0].(*aerospike.BatchPolicy)
					return nil
				}}})
				ctx := t.Context()
				if test.deadline > 0 {
					var cancel context.CancelFunc
					ctx, cancel = context.WithTimeout(ctx, test.deadline)
					defer cancel()
				}
				request := requestFor(1)
				request.Policy = test.given
				var before aerospike.BatchPolicy
				if test.given != nil {
					before = *test.given
				}
				_, err := f.BatchRead(ctx, request)
				require.NoError(t, err)
				require.Equal(t, test.want, got.TotalTimeout)
				if test.given != nil {
					require.Equal(t, before, *test.given, "the policy is never modified")
					require.NotSame(t, test.given, got, "a batch read may outlive the call")
				}
			})
		})
	}
}

type withDefaultPolicy struct{ stub }

func (withDefaultPolicy) GetDefaultBatchPolicy() *aerospike.BatchPolicy {
	return aerospike.NewBatchPolicy()
}

func TestBadRequestsAreRecordedAsKeyParse(t *testing.T) {
	bins := requestFor(1)
	bins.Bins, bins.ExistsOnly = []string{"a"}, true
	for name, test := range map[string]struct {
		request    otelaerospike.BatchRequest
		text, kind string
		code       types.ResultCode
	}{
		"a type the client panics on": {requestFor("fine", struct{ secret string }{"s3cret"}),
			"otelaerospike: batch read: key 1, a struct { secret string }: not a type of key", "TYPE_NOT_SUPPORTED", types.TYPE_NOT_SUPPORTED},
		"no namespace": {otelaerospike.BatchRequest{Set: "users", Keys: []any{1}},
			"otelaerospike: batch read: no Namespace", "PARAMETER_ERROR", types.PARAMETER_ERROR},
		"a type that is no key": {requestFor(1.5),
			"otelaerospike: batch read: key 0, a float64: not a type of key", "PARAMETER_ERROR", types.PARAMETER_ERROR},
		"bins and no bins": {bins,
			"otelaerospike: batch read: ExistsOnly and Bins exclude each other", "PARAMETER_ERROR", types.PARAMETER_ERROR},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFixture(t, stub{respond: func(string, ...any) aerospike.Error { t.Error("sent"); return nil }})
			stagemeter.SetEnabled(true)
			records, err := f.BatchRead(t.Context(), test.request)
			require.Nil(t, records)
			require.EqualError(t, err, test.text)
			var ae *aerospike.AerospikeError
			require.ErrorAs(t, err, &ae)
			require.Equal(t, test.code, ae.ResultCode)
			want := aBatchRead("error.type", test.kind, "db.response.status_code", strconv.Itoa(int(test.code)))
			if test.request.Namespace == "" {
				delete(want, "db.namespace")
			}
			require.Equal(t, want, f.only(t))
			require.Equal(t, map[string]uint64{"key_parse!" + test.kind: 1}, f.stages(t))
		})
	}
}

func TestPanicOfTheClientReachesTheWaiters(t *testing.T) {
	f := newFixture(t, panicking(),
		otelaerospike.WithConcurrencyLimit(1, 0))
	stagemeter.SetEnabled(true)
	require.PanicsWithValue(t, "in the client", func() { _, _ = f.BatchRead(context.Background(), requestFor(1)) })
	call := f.BatchReadAsync(t.Context(), requestFor(1))
	<-call.Done()
	for range 2 {
		require.PanicsWithValue(t, "in the client", func() { _, _ = call.Wait(t.Context()) })
	}
	require.Equal(t, aBatchRead("error.type", "panic"), texts(f.durations(t)[0].Attributes))
	require.EqualValues(t, 2, f.durations(t)[0].Count)
	require.EqualValues(t, 2, f.stages(t)["io!panic"])
}

func TestFailedNodeLeavesTheOthersRecords(t *testing.T) {
	failure := &aerospike.AerospikeError{ResultCode: types.TIMEOUT}
	busy := &aerospike.AerospikeError{ResultCode: types.KEY_BUSY}
	f := newFixture(t, stub{respond: func(_ string, args ...any) aerospike.Error {
		records := args[1].([]aerospike.BatchRecordIfc)
		records[0].BatchRec().Record = &aerospike.Record{}
		records[1].BatchRec().ResultCode = types.NO_RESPONSE
		records[2].BatchRec().ResultCode = types.KEY_NOT_FOUND_ERROR
		records[3].BatchRec().ResultCode, records[3].BatchRec().Err = types.KEY_BUSY, busy
		records[4].BatchRec().ResultCode = types.FILTERED_OUT
		return failure
	}})
	stagemeter.SetEnabled(true)
	records, err := f.BatchRead(t.Context(), requestFor("found", "unanswered", "absent", "busy", "filtered"))
	require.Same(t, failure, err)
	require.Equal(t, 5, records.Len())
	require.Equal(t, 1, records.Found())
	require.Equal(t, 2, records.Failed())
	wants := []error{nil, failure, nil, busy, nil}
	for i, want := range wants {
		record, err := records.Record(i)
		require.Equal(t, i == 0, record != nil)
		if want == nil {
			require.NoError(t, err)
		} else {
			require.Same(t, want, err)
		}
	}
	require.Equal(t, aBatchRead("error.type", "TIMEOUT", "db.response.status_code", "9"), f.only(t))
	stages := f.stages(t)
	require.EqualValues(t, 1, stages["io!TIMEOUT"])
	require.EqualValues(t, 1, stages["wrap_records"], "what there is is still wrapped")
}

func TestIntegrationBatchRead(t *testing.T) {
	f, _ := connect(t)
	set := uniqueSet()
	const n = 30
	keys := make([]any, 0, n+3)
	for i := range n {
		key := newKey(t, set, i)
		require.NoError(t, f.Unwrap().Put(nil, key, aerospike.BinMap{"n": i, "half": float64(i) / 2}))
		t.Cleanup(func() { _, _ = f.Unwrap().Delete(nil, key) })
		keys = append(keys, i)
	}
	text, blob := newKey(t, set, "text"), newKey(t, set, []byte{1, 2})
	for _, key := range []*aerospike.Key{text, blob} {
		require.NoError(t, f.Unwrap().Put(nil, key, aerospike.BinMap{"n": -1}))
		t.Cleanup(func() { _, _ = f.Unwrap().Delete(nil, key) })
	}
	keys = append(keys, "text", []byte{1, 2}, "absent")
	request := otelaerospike.BatchRequest{Namespace: "test", Set: set, Keys: keys}

	records, err := f.BatchRead(t.Context(), request)
	require.NoError(t, err)
	require.Equal(t, n+3, records.Len())
	require.Equal(t, n+2, records.Found())
	for i := range n {
		record, err := records.Record(i)
		require.NoError(t, err)
		require.Equal(t, aerospike.BinMap{"n": i, "half": float64(i) / 2}, record.Bins)
		require.Equal(t, i, records.Key(i))
	}
	absent, err := records.Record(n + 2)
	require.NoError(t, err)
	require.Nil(t, absent)

	request.Bins = []string{"half"}
	records, err = f.BatchReadAsync(t.Context(), request).Wait(t.Context())
	require.NoError(t, err)
	bins := records.ToMap()
	require.Equal(t, aerospike.BinMap{"half": 0.5}, bins[1])
	require.Empty(t, bins["text"])
	require.Contains(t, bins, "\x01\x02")
	require.NotContains(t, bins, "absent")

	request.Bins, request.ExistsOnly = nil, true
	records, err = f.BatchRead(t.Context(), request)
	require.NoError(t, err)
	require.Equal(t, n+2, records.Found())
	first, err := records.Record(0)
	require.NoError(t, err)
	require.Empty(t, first.Bins)
	require.EqualValues(t, 1, first.Generation)

	for _, keys := range [][]any{nil, {"text"}, {"absent"}} {
		request := otelaerospike.BatchRequest{Namespace: "test", Set: set, Keys: keys}
		records, err = f.BatchRead(t.Context(), request)
		require.NoError(t, err)
		require.Equal(t, len(keys), records.Len())
		require.Equal(t, slices.Contains(keys, any("text")), records.Found() == 1)
	}
}

func TestSlowNodeIsIOAndNothingElse(t *testing.T) {
	f, cluster := faulty(t)
	key := newKey(t, "users", 1)
	require.NoError(t, f.Unwrap().Put(nil, key, aerospike.BinMap{"n": 1}))
	_, err := f.BatchRead(t.Context(), requestFor(1, 2))
	require.NoError(t, err)
	stagemeter.SetEnabled(true)
	const latency = 200 * time.Millisecond
	cluster.Inject(aerospiketest.Fault{Latency: latency})
	policy := aerospike.NewBatchPolicy()
	policy.TotalTimeout = 0
	request := requestFor(1, 2)
	request.Policy = policy
	_, err = f.BatchRead(context.Background(), request)
	require.NoError(t, err)

	for _, point := range f.points(t, stagemeter.ScopeName) {
		stage := texts(point.Attributes)["stage"]
		require.Equal(t, stage == "io", point.Sum >= latency.Seconds(), "%s took %vs", stage, point.Sum)
	}
}

func TestIntegrationBatchReadOfNoNamespaceFails(t *testing.T) {
	f, _ := connect(t)
	records, err := f.BatchRead(t.Context(), otelaerospike.BatchRequest{Namespace: "nowhere", Set: "users", Keys: []any{1, 2}})
	var ae *aerospike.AerospikeError
	require.ErrorAs(t, err, &ae, "every key failed, and so did the batch")
	require.Equal(t, types.INVALID_NAMESPACE, ae.ResultCode)
	require.Equal(t, 2, records.Failed())
	require.Equal(t, "INVALID_NAMESPACE", f.only(t)["error.type"])
}

func TestAbandonedBatchReadHasTheRequestAsItWas(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		var bins []string
		retries := 0
		f := newFixture(t, stub{respond: func(_ string, args ...any) aerospike.Error {
			<-release
			retries = args[0].(*aerospike.BatchPolicy).MaxRetries
			bins = slices.Clone(args[1].([]aerospike.BatchRecordIfc)[0].(*aerospike.BatchRead).BinNames)
			return nil
		}})
		request := requestFor([]byte("a"))
		request.Bins = []string{"name"}
		request.Policy = aerospike.NewBatchPolicy()
		request.Policy.MaxRetries = 7
		ctx, cancel := context.WithCancel(t.Context())
		call := f.BatchReadAsync(ctx, request)
		synctest.Wait() // until it is under way
		cancel()
		request.Policy.MaxRetries = 8
		request.Bins[0], request.Keys[0].([]byte)[0] = "other", 'b'
		close(release)
		records, err := call.Wait(t.Context())
		require.NoError(t, err)
		require.Equal(t, []string{"name"}, bins)
		require.Equal(t, 7, retries)
		require.Equal(t, []byte("a"), records.Key(0))
	})
}

func TestDeadlineWithoutADefaultPolicy(t *testing.T) {
	f, _ := connect(t)
	f.SetDefaultBatchPolicy(nil)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	_, err := f.BatchRead(ctx, requestFor(1, 2))
	require.NoError(t, err)
}

func TestGoexitOfTheClientFreesTheWaiters(t *testing.T) {
	f := newFixture(t, stub{respond: func(string, ...any) aerospike.Error { runtime.Goexit(); return nil }})
	_, err := f.BatchRead(t.Context(), requestFor(1))
	require.EqualError(t, err, "otelaerospike: batch read: the client ended its goroutine")
}

func TestAbandonedBatchReadsDoNotWaitForADecodeSlot(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFixture(t, withDefaultPolicy{finding(func() {})}, otelaerospike.WithDecodeLimit(1))
		records, err := f.BatchRead(context.Background(), requestFor(1))
		require.NoError(t, err)
		release, ended := make(chan struct{}), make(chan struct{})
		go func() {
			defer close(ended)
			_ = records.Convert(stagemeter.ToArrow, func() error { <-release; return nil })
		}()
		synctest.Wait() // until the conversion has the slot
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err = f.BatchRead(ctx, requestFor(1))
		require.ErrorIs(t, err, context.DeadlineExceeded)
		synctest.Wait()
		require.EqualValues(t, 2, f.durations(t)[0].Count, "nobody waits for it any more, and it ends")
		close(release)
		<-ended
	})
}

func TestBatchReadTakesANilContext(t *testing.T) {
	f := newFixture(t, finding(func() {}))
	var none context.Context
	records, err := f.BatchRead(none, requestFor(1))
	require.NoError(t, err)
	require.Equal(t, 1, records.Found())
	records, err = f.BatchReadAsync(none, requestFor(1)).Wait(none)
	require.NoError(t, err)
	require.Equal(t, 1, records.Found())
}
