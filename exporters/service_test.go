package exporters

import (
	"context"
	"errors"
	"net"
	"strconv"
	"strings"
	"testing"
	"time"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
	"github.com/aerospike/aerospike-client-go/v7/types"
	"github.com/stretchr/testify/require"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/trace"

	"github.com/otelaerospike/go/aerospiketest"
	"github.com/otelaerospike/go/nodelatency"
	"github.com/otelaerospike/go/otelaerospike"
	"github.com/otelaerospike/go/stagemeter"
)

const (
	nodes   = 3
	records = 3
)

// traceID is the trace of every operation of the service.
const traceID = "0af7651916cd43dd8448eb211c80319c"

// The names that a service cannot know to be harmless, and what is recorded of them.
const (
	hostileSet       = "us\xffers<script>\x00\n\"},{="
	hostileNamespace = "te\x80st"
	hostileErrorType = "over\xc3load"
	hostileOperation = "check\xfeout"
	hostileStage     = "pri\xedces"
)

var longSet = strings.Repeat("s", 64)

// service is a client with all telemetry on, and what was issued so far.
type service struct {
	*otelaerospike.Client
	ctx      context.Context
	cluster  *aerospiketest.Cluster
	provider *sdkmetric.MeterProvider
	own      *stagemeter.Meter // of the service's own stages

	durations map[series]uint64
	stages    map[series]uint64
	sums      map[string]float64 // the values of instruments that are no histograms, and the sum of the rows
	commands  uint64             // single reads that were sent to a node
}

// series tells what was issued apart. The stage is empty for whole operations.
type series struct{ operation, namespace, set, errorType, code, stage string }

// newService starts a service that records into the provider, which has the producer. Profiling must be on.
func newService(t *testing.T, producer *nodelatency.Producer, options ...sdkmetric.Option) *service {
	t.Helper()
	s := &service{
		cluster:   aerospiketest.New(t, aerospiketest.WithNodes(nodes)),
		durations: map[series]uint64{}, stages: map[series]uint64{}, sums: map[string]float64{},
	}
	s.provider = sdkmetric.NewMeterProvider(options...)
	hosts, hostsErr := aerospike.NewHosts(s.cluster.Addresses()...)
	require.NoError(t, hostsErr)
	client, clientErr := otelaerospike.NewClient(nil, hosts, otelaerospike.WithMeterProvider(s.provider),
		otelaerospike.WithConcurrencyLimit(1, time.Millisecond), otelaerospike.WithClusterMetrics(1),
		otelaerospike.WithErrorClassifier(classify))
	require.NoError(t, clientErr)
	s.Client = client
	t.Cleanup(client.Close)
	stop, err := producer.Observe(s.Client)
	require.NoError(t, err)
	t.Cleanup(stop)
	s.own, err = stagemeter.NewMeter(stagemeter.WithMeterProvider(s.provider))
	require.NoError(t, err)

	id, err := trace.TraceIDFromHex(traceID)
	require.NoError(t, err)
	span := trace.NewSpanContext(trace.SpanContextConfig{TraceID: id, SpanID: trace.SpanID{1}, TraceFlags: trace.FlagsSampled})
	s.ctx = trace.ContextWithSpanContext(t.Context(), span)
	return s
}

// newProducer returns the producer of the service's latency by node. It belongs to a reader.
func newProducer(t *testing.T) *nodelatency.Producer {
	t.Helper()
	producer, err := nodelatency.NewProducer(nodelatency.WithInterval(1))
	require.NoError(t, err)
	return producer
}

func classify(err aerospike.Error) string {
	var clientErr *aerospike.AerospikeError
	switch {
	case !errors.As(err, &clientErr) || clientErr.Matches(types.KEY_NOT_FOUND_ERROR):
		return ""
	case clientErr.Matches(types.DEVICE_OVERLOAD):
		return hostileErrorType
	}
	return clientErr.ResultCode.String()
}

// work issues operations of every outcome.
func (s *service) work(t *testing.T) {
	t.Helper()
	for i := range records {
		require.NoError(t, s.put(t, i))
	}
	for i := range 7 {
		require.NoError(t, s.get(t, "test", "users", i%records))
	}
	require.Error(t, s.get(t, "test", "users", "nobody"))
	_ = s.get(t, "test", hostileSet, 1)
	_ = s.get(t, "test", longSet, 1)
	require.Error(t, s.get(t, hostileNamespace, "users", 1))
	remove := s.cluster.Inject(aerospiketest.Fault{Commands: aerospiketest.Write, ResultCode: int(types.DEVICE_OVERLOAD)})
	require.Error(t, s.put(t, 1))
	require.Error(t, s.put(t, 2))
	remove()
	s.batchRead(t)
	s.abandon(t)
	s.scan(t)
	timer := s.own.Start(s.ctx, hostileOperation)
	timer.LapError(hostileStage, hostileErrorType)
	timer.End()
	s.stages[series{operation: valid(hostileOperation), stage: valid(hostileStage), errorType: valid(hostileErrorType)}]++
}

func (s *service) get(t *testing.T, namespace, set string, user any) error {
	t.Helper()
	key, err := aerospike.NewKey(namespace, set, user)
	require.NoError(t, err)
	_, getErr := s.WithContext(s.ctx).Get(nil, key)
	if namespace == "test" && !errors.Is(getErr, otelaerospike.ErrQueueTimeout) {
		s.commands++
	}
	return s.issued("get", namespace, set, getErr)
}

func (s *service) put(t *testing.T, user any) error {
	t.Helper()
	key, err := aerospike.NewKey("test", "users", user)
	require.NoError(t, err)
	return s.issued("put", "test", "users", s.WithContext(s.ctx).Put(nil, key, aerospike.BinMap{"bin": 1}))
}

func (s *service) request() otelaerospike.BatchRequest {
	return otelaerospike.BatchRequest{Namespace: "test", Set: "users", Keys: []any{0, 1, 2}}
}

func (s *service) batchRead(t *testing.T) {
	t.Helper()
	handle, err := s.BatchRead(s.ctx, s.request())
	require.NoError(t, err)
	require.Len(t, handle.ToMap(), records)
	_ = s.issued("batch_read", "test", "users", nil)
	s.stages[series{operation: "batch_read", stage: "to_map"}]++
}

// abandon has a caller leave a batch read, which meanwhile has the limiter's only slot.
func (s *service) abandon(t *testing.T) {
	t.Helper()
	remove := s.cluster.Inject(aerospiketest.Fault{Commands: aerospiketest.Batch | aerospiketest.Read, Stall: true})
	defer remove()
	before := s.reads()
	call := s.BatchReadAsync(s.ctx, s.request())
	require.Eventually(t, func() bool { return s.reads() > before }, time.Minute, time.Millisecond)
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := call.Wait(ended)
	require.ErrorIs(t, err, context.Canceled)
	require.ErrorIs(t, s.get(t, "test", "users", 1), otelaerospike.ErrQueueTimeout)
	s.sums["aerospike.client.limiter.refused"]++
	remove()
	_, err = call.Wait(t.Context())
	require.NoError(t, err)
	_ = s.issued("batch_read", "test", "users", nil)
	s.sums["aerospike.client.batch_read.abandoned"]++
}

func (s *service) scan(t *testing.T) {
	t.Helper()
	rows := 0
	for _, err := range s.ScanStream(s.ctx, nil, nil, "test", "users") {
		require.NoError(t, err)
		rows++
	}
	require.Equal(t, records, rows)
	_ = s.issued("scan_stream", "test", "users", nil)
	s.sums["db.client.response.returned_rows"] += float64(rows)
}

// reads returns how many reads have reached the nodes.
func (s *service) reads() (count int64) {
	for _, node := range s.cluster.Nodes() {
		count += node.Requests(aerospiketest.Batch | aerospiketest.Read)
	}
	return count
}

// issued counts an operation, as the documentation says that it is recorded.
func (s *service) issued(operation, namespace, set string, err error) error {
	outcome := series{operation: operation}
	var clientErr *aerospike.AerospikeError
	if errors.As(err, &clientErr) {
		outcome.code = strconv.Itoa(int(clientErr.ResultCode))
		outcome.errorType = valid(classify(clientErr))
	}
	stage := outcome
	stage.code, stage.stage = "", "io"
	if errors.Is(err, otelaerospike.ErrQueueTimeout) {
		stage.stage = "limiter_wait"
	} else {
		s.stages[series{operation: operation, stage: "limiter_wait"}]++
	}
	s.stages[stage]++
	outcome.namespace, outcome.set = valid(namespace), valid(set)
	if len(set) > 63 {
		outcome.set = "_OTHER"
	}
	s.durations[outcome]++
	return err
}

func valid(name string) string { return strings.ToValidUTF8(name, "\uFFFD") }

// isNode reports whether an address is one of the cluster's nodes.
func (s *service) isNode(host, port string) bool {
	for _, address := range s.cluster.Addresses() {
		if address == net.JoinHostPort(host, port) {
			return true
		}
	}
	return false
}
