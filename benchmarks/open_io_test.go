package benchmarks_test

import (
	"context"
	"testing"
	"time"
	"unsafe"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"

	"github.com/otelaerospike/go/aerospiketest"
	"github.com/otelaerospike/go/internal/openio"
	"github.com/otelaerospike/go/stagemeter"
)

// BenchmarkOpenIO measures what openio adds to a command, in a build with openio. Its first case is a command while profiling is off;
// its bare side is a call of an empty function. The second is a profiled Get of one command. Its bare side is a Get that runs no
// command, whose io therefore has no parts. Its floor reads the clock and records by hand as often as the parts do.
func BenchmarkOpenIO(b *testing.B) {
	if !openio.WovenBuild() {
		b.Skip("needs a build with openio")
	}
	stagemeter.SetEnabled(false)
	ctx, node := context.Background(), someNode(b)
	sides{
		bare: func(b *testing.B) { measure(b, func() { doNothing(node) }) },
		ours: func(b *testing.B) { measure(b, func() { reportCommand(node) }) },
	}.run(b, "off")

	defer stagemeter.Profile()()
	key := newKeyV7(b, "test", "users", 1)
	get := func(command func(*aerospike.Node)) func(b *testing.B) {
		return func(b *testing.B) {
			client := wrapV7(b, commandV7{node: node, command: command}, newMeterProvider())
			measure(b, func() { _, _ = client.Get(nil, key) })
		}
	}
	hand := newCommandByHand(b, newMeterProvider())
	sides{
		bare:  get(doNothing),
		floor: get(func(*aerospike.Node) { hand.record(ctx) }),
		ours:  get(reportCommand),
	}.run(b, "get")
}

// someNode returns a node of a cluster that is gone: only its address is needed.
func someNode(b *testing.B) *aerospike.Node {
	hosts, err := aerospike.NewHosts(aerospiketest.New(b).Addresses()...)
	require.NoError(b, err)
	client, err := aerospike.NewClientWithPolicyAndHost(nil, hosts...)
	require.NoError(b, err)
	defer client.Close()
	return client.GetNodes()[0]
}

// commandByHand is what the parts of a command take at least.
type commandByHand struct {
	*byHand
	numbers       metric.Int64Histogram
	numberOptions []metric.RecordOption
}

func newCommandByHand(b *testing.B, provider metric.MeterProvider) commandByHand {
	numbers, err := provider.Meter("floor").Int64Histogram("numbers")
	require.NoError(b, err)
	set := attribute.NewSet(attribute.String("db.operation.name", "get"))
	return commandByHand{newStageByHand(b, provider), numbers, []metric.RecordOption{metric.WithAttributeSet(set)}}
}

// record reads the clock at each step. It records six parts, the duration of the command, the attempts, and the bytes sent and
// received.
func (c commandByHand) record(ctx context.Context) {
	begun := c.now()
	last := begun
	var parts [7]time.Duration
	for i := range parts[:6] {
		now := c.now()
		parts[i], last = now-last, now
	}
	parts[6] = c.now() - begun
	for _, part := range parts {
		c.byHand.record(ctx, part)
	}
	for range 3 {
		c.numbers.Record(ctx, 1, c.numberOptions...)
	}
}

// commandV7 is a client v7 whose Get runs a command that does nothing.
type commandV7 struct {
	idleV7
	node    *aerospike.Node
	command func(node *aerospike.Node)
}

func (c commandV7) Get(*aerospike.BasePolicy, *aerospike.Key, ...string) (*aerospike.Record, aerospike.Error) {
	c.command(c.node)
	return nil, nil
}

// begin is what a woven client reports its commands to.
var begin = func() (begin openio.Begin) {
	openio.Install(wovenClient{&begin})
	return begin
}()

// wovenClient has the method of a client that openio has woven.
type wovenClient struct{ begin *openio.Begin }

func (c wovenClient) OpenIO1(begin openio.Begin) (func() unsafe.Pointer, func(unsafe.Pointer)) {
	*c.begin = begin
	return labels, setLabels
}

//go:linkname labels runtime/pprof.runtime_getProfLabel
func labels() unsafe.Pointer

//go:linkname setLabels runtime/pprof.runtime_setProfLabel
func setLabels(unsafe.Pointer)

//go:noinline
func doNothing(*aerospike.Node) {}

// reportCommand reports the steps of a command as a woven client does.
//
//go:noinline
func reportCommand(node *aerospike.Node) {
	probe := begin()
	if probe != nil {
		probe.Step(openio.Routed, node, 0, nil)
	}
	if probe != nil {
		probe.Step(openio.Connected, nil, 0, nil)
	}
	if probe != nil {
		probe.Step(openio.Encoded, nil, 0, nil)
	}
	if probe != nil {
		probe.Step(openio.Sent, nil, 100, nil)
	}
	if probe != nil {
		probe.Step(openio.Reading, nil, 0, nil)
	}
	if probe != nil {
		probe.Step(openio.Read, nil, 30, nil)
	}
	if probe != nil {
		probe.Step(openio.Parsed, nil, 0, nil)
	}
	if probe != nil {
		probe.Step(openio.Ended, nil, 0, nil)
	}
}
