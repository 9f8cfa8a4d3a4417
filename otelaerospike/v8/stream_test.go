// Code generated from ../stream_test.go; DO NOT EDIT.

package otelaerospike_test

import (
	"context"
	"errors"
	"iter"
	"strconv"
	"testing"
	"time"

	aerospike "github.com/aerospike/aerospike-client-go/v8"
	"github.com/aerospike/aerospike-client-go/v8/types"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"

	"github.com/otelaerospike/go/aerospiketest"
	"github.com/otelaerospike/go/otelaerospike/v8"
	"github.com/otelaerospike/go/stagemeter"
)

const streamed = 50

// fill writes records of a set of their own and returns its name.
func fill(t *testing.T, f *fixture) string {
	t.Helper()
	set := uniqueSet()
	for i := range streamed {
		key := newKey(t, set, i)
		require.NoError(t, f.Unwrap().Put(nil, key, aerospike.BinMap{"n": i}))
		t.Cleanup(func() { _, _ = f.Unwrap().Delete(nil, key) })
	}
	return set
}

// rows returns the histogram of returned rows.
func (f *fixture) rows(t *testing.T) metricdata.Metrics {
	t.Helper()
	for _, m := range f.scope(t, otelaerospike.ScopeName).Metrics {
		if m.Name == "db.client.response.returned_rows" {
			return m
		}
	}
	return metricdata.Metrics{}
}

func TestIntegrationStreams(t *testing.T) {
	f, _ := connect(t)
	set := fill(t, f)
	for name, stream := range map[string]func(context.Context, *fixture) iter.Seq2[*aerospike.Record, error]{
		"scan_stream": func(ctx context.Context, f *fixture) iter.Seq2[*aerospike.Record, error] {
			return f.ScanStream(ctx, nil, nil, "test", set)
		},
		"query_stream": func(ctx context.Context, f *fixture) iter.Seq2[*aerospike.Record, error] {
			return f.QueryStream(ctx, nil, aerospike.NewStatement("test", set), nil)
		},
	} {
		t.Run(name, func(t *testing.T) {
			spans, traced := recorded()
			f, host := connectTo(t, f, traced)
			stagemeter.SetEnabled(true)
			seen := map[any]bool{}
			for record, err := range stream(t.Context(), f) {
				require.NoError(t, err)
				require.Empty(t, f.durations(t), "the stream is under way")
				seen[record.Bins["n"]] = true
			}
			require.Len(t, seen, streamed)

			want := map[string]string{
				"db.system.name": "aerospike", "db.operation.name": name, "db.namespace": "test", "db.collection.name": set,
				"server.address": host.Name, "server.port": strconv.Itoa(host.Port),
			}
			require.Equal(t, want, f.only(t))
			rows := f.rows(t)
			require.Equal(t, "{row}", rows.Unit)
			require.Equal(t, "The actual number of records returned by the database operation.", rows.Description)
			point := rows.Data.(metricdata.Histogram[int64]).DataPoints[0]
			require.EqualValues(t, streamed, point.Sum)
			require.Equal(t, want, texts(point.Attributes))
			require.Equal(t, []float64{1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000}, point.Bounds)
			require.Equal(t, map[string]uint64{"io": 1, "first_record": 1, "stream": 1}, f.stages(t))
			require.Equal(t, []string{"io", "first_record", "stream", name + " " + set}, names(spans.Ended()))

			for _, err := range stream(t.Context(), f) {
				require.NoError(t, err)
				break
			}
			require.EqualValues(t, 2, f.durations(t)[0].Count, "a loop that is left is recorded too, and again")
			require.EqualValues(t, streamed+1, f.rows(t).Data.(metricdata.Histogram[int64]).DataPoints[0].Sum)
		})
	}
}

// connectTo returns another client of the same cluster.
func connectTo(t *testing.T, f *fixture, opts ...otelaerospike.Option) (*fixture, *aerospike.Host) {
	t.Helper()
	host := f.GetNodes()[0].GetHost()
	return dial(t, []*aerospike.Host{host}, opts...), host
}

func TestEmptyStream(t *testing.T) {
	f, _ := faulty(t)
	stagemeter.SetEnabled(true)
	for record, err := range f.ScanStream(t.Context(), nil, nil, "test", "nothing_here") {
		t.Error("there is nothing", record, err)
	}
	require.Equal(t, map[string]uint64{"io": 1, "first_record": 1, "stream": 1}, f.stages(t))
	require.Zero(t, f.rows(t).Data.(metricdata.Histogram[int64]).DataPoints[0].Sum)
}

func TestFailingStreamYieldsItsErrorAndEnds(t *testing.T) {
	spans, traced := recorded()
	f, cluster := faulty(t, traced)
	stagemeter.SetEnabled(true)
	cluster.Inject(aerospiketest.Fault{Commands: aerospiketest.Scan, ResultCode: int(types.FAIL_FORBIDDEN)})
	policy := aerospike.NewScanPolicy()
	policy.MaxRetries = 0
	var failures []error
	for record, err := range f.ScanStream(t.Context(), policy, nil, "test", "users") {
		require.Nil(t, record)
		failures = append(failures, err)
	}
	require.Len(t, failures, 1)
	require.Equal(t, "FAIL_FORBIDDEN", f.only(t)["error.type"])
	rows := f.rows(t).Data.(metricdata.Histogram[int64]).DataPoints[0]
	require.Equal(t, "FAIL_FORBIDDEN", texts(rows.Attributes)["error.type"])
	require.Zero(t, rows.Sum)
	require.EqualValues(t, 1, f.stages(t)["stream!FAIL_FORBIDDEN"])
	require.EqualValues(t, 1, f.stages(t)["first_record!FAIL_FORBIDDEN"])
	last := spans.Ended()[len(spans.Ended())-1]
	require.Equal(t, codes.Error, last.Status().Code)
}

func TestRefusedDispatchIsYielded(t *testing.T) {
	refusedBy := &aerospike.AerospikeError{ResultCode: types.INVALID_NODE_ERROR}
	f := newFixture(t, answer(refusedBy))
	stagemeter.SetEnabled(true)
	for _, err := range f.QueryStream(t.Context(), nil, nil, nil) {
		require.Same(t, refusedBy, err)
	}
	require.Equal(t, "INVALID_NODE_ERROR", f.only(t)["error.type"])

	client, begun, release := blocking()
	f = newFixture(t, client, otelaerospike.WithConcurrencyLimit(1, time.Millisecond))
	stagemeter.SetEnabled(true)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = f.Touch(nil, nil)
	}()
	<-begun
	for _, err := range f.ScanStream(t.Context(), nil, nil, "test", "users") {
		require.ErrorIs(t, err, otelaerospike.ErrQueueTimeout)
	}
	require.NotContains(t, f.stages(t), "stream!COMMAND_REJECTED", "there was none")
	close(release)
	<-ended
}

func TestContextEndsAStream(t *testing.T) {
	f, cluster := faulty(t)
	gone := errors.New("the user went away")
	ctx, cancel := context.WithCancelCause(t.Context())
	remove := cluster.Inject(aerospiketest.Fault{Stall: true}) // of what was sent: a query without a filter is a scan to the server
	time.AfterFunc(10*time.Millisecond, func() { cancel(gone) })
	var failures []error
	for _, err := range f.QueryStream(ctx, nil, aerospike.NewStatement("test", "users"), nil) {
		failures = append(failures, err)
		remove() // only now, or the stream might end before its context; it is closed when its nodes answer
	}
	require.Len(t, failures, 1)
	require.ErrorIs(t, failures[0], gone)
	require.ErrorIs(t, failures[0], context.Canceled)
	require.Equal(t, "QUERY_TERMINATED", f.only(t)["error.type"])
	require.Equal(t, strconv.Itoa(int(types.QUERY_TERMINATED)), f.only(t)["db.response.status_code"])
}

func TestLeavingAStreamOfAFailingNodeDoesNotHang(t *testing.T) {
	cluster := aerospiketest.New(t, aerospiketest.WithNodes(3))
	f := dial(t, hostsOf(t, cluster))
	set := fill(t, f)
	cluster.Nodes()[1].Inject(aerospiketest.Fault{Commands: aerospiketest.Scan, ResultCode: int(types.FAIL_FORBIDDEN)})
	policy := aerospike.NewScanPolicy()
	policy.MaxRetries = 0
	policy.RecordQueueSize = 1
	const loops = 20
	for i := range loops {
		rows := 0
		for range f.ScanStream(t.Context(), policy, nil, "test", set) { //nolint:errcheck // one node fails
			if rows++; rows > i%3 {
				break
			}
		}
	}
	require.EqualValues(t, loops, f.operations(t))
}

func TestEndedContextDispatchesNoStream(t *testing.T) {
	f := newFixture(t, stub{respond: func(string, ...any) aerospike.Error { t.Error("dispatched"); return nil }})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, err := range f.ScanStream(ctx, nil, nil, "test", "users") {
		require.ErrorIs(t, err, context.Canceled)
	}
	require.Equal(t, "COMMAND_REJECTED", f.only(t)["error.type"])
}

func TestPanicInTheLoopIsRecorded(t *testing.T) {
	f, _ := faulty(t)
	require.NoError(t, f.Unwrap().Put(nil, newKey(t, "users", 1), aerospike.BinMap{"n": 1}))
	require.PanicsWithValue(t, "in the loop", func() {
		for _, err := range f.ScanStream(t.Context(), nil, nil, "test", "users") {
			require.NoError(t, err)
			panic("in the loop")
		}
	})
	require.Equal(t, "panic", f.only(t)["error.type"])
}
