// Program prints what a client reports of a few calls. The tests of cmd/openio build it, for v7 and for v8, and read what it prints.
package main

import (
	"compress/zlib"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net"
	"os"
	"reflect"
	"runtime"
	"runtime/debug"
	"runtime/pprof"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unsafe"

	aerospike "github.com/aerospike/aerospike-client-go/v7"

	"github.com/otelaerospike/go/aerospiketest"
	"github.com/otelaerospike/go/internal/openio"
)

// An event is a step as it was reported.
type event struct {
	Step  uint8
	Node  string
	Bytes int
	Err   string
}

// A result is what the program prints.
type result struct {
	WovenBuild, WovenClient bool
	Calls                   map[string][][]event // of every call the commands, of every command the steps
	Labels                  bool                 // the runtime's functions work
	Frame                   string               // where the client called back from
	Below                   string               // where a function is that stands below an insertion
}

type opener interface {
	OpenIO1(begin func() interface {
		Step(step uint8, node any, bytes int, err error)
	}) (labels func() unsafe.Pointer, setLabels func(unsafe.Pointer))
}

type probe struct {
	mu     sync.Mutex
	events []event
}

var frame atomic.Pointer[string]

func (p *probe) Step(step uint8, node any, bytes int, err error) {
	e := event{Step: step, Bytes: bytes}
	if n, ok := node.(*aerospike.Node); ok {
		e.Node = n.GetName()
	}
	if err != nil {
		e.Err = err.Error()
	}
	if step == openio.Encoded && frame.Load() == nil {
		pc, file, line, _ := runtime.Caller(1)
		text := fmt.Sprintf("%s %s:%d", runtime.FuncForPC(pc).Name(), file, line)
		frame.CompareAndSwap(nil, &text)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.events = append(p.events, e)
}

type recorder struct {
	mu     sync.Mutex
	probes []*probe
}

func (r *recorder) begin() openio.Probe {
	p := &probe{}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.probes = append(r.probes, p)
	return p
}

func (r *recorder) take() [][]event {
	r.mu.Lock()
	defer r.mu.Unlock()
	commands := [][]event{}
	for _, p := range r.probes {
		p.mu.Lock()
		commands = append(commands, p.events)
		p.mu.Unlock()
	}
	r.probes = nil
	return commands
}

func main() {
	log.SetFlags(0)
	out := result{WovenBuild: openio.WovenBuild(), Calls: map[string][][]event{}, Below: below()}
	client, cluster := connect()
	r := &recorder{}
	o, _ := any((*aerospike.Client)(nil)).(opener)
	var labels func() unsafe.Pointer
	var setLabels func(unsafe.Pointer)
	if o != nil {
		labels, setLabels = o.OpenIO1(r.begin)
	}
	out.WovenClient = labels != nil
	use(client, cluster, func(call string) { out.Calls[call] = r.take() })
	if out.WovenClient {
		o.OpenIO1(nil)
		get(client, nil, "present")
		out.Calls["off"] = r.take()
		o.OpenIO1(func() openio.Probe { return nil })
		get(client, nil, "present")
		out.Calls["unmeasured"] = r.take()
		out.Calls["compressed"] = [][]event{compressed()}
		out.Labels = labelsWork(labels, setLabels)
		if text := frame.Load(); text != nil {
			out.Frame = *text
		}
	}
	runtime.KeepAlive(client) // Its finalizer closes it while a call is under way.
	if err := json.NewEncoder(os.Stdout).Encode(out); err != nil {
		log.Fatal(err)
	}
}

func below() string {
	f := runtime.FuncForPC(reflect.ValueOf((*aerospike.Connection).IsConnected).Pointer())
	file, line := f.FileLine(f.Entry())
	return fmt.Sprintf("%s %s:%d", f.Name(), file, line)
}

func connect() (*aerospike.Client, *aerospiketest.Cluster) {
	cluster, err := aerospiketest.Start(aerospiketest.WithNodes(3), aerospiketest.WithReplicationFactor(2))
	if err != nil {
		log.Fatal(err)
	}
	hosts, err := aerospike.NewHosts(cluster.Addresses()...)
	if err != nil {
		log.Fatal(err)
	}
	client, err := aerospike.NewClientWithPolicyAndHost(nil, hosts...)
	if client == nil {
		log.Fatal(err)
	}
	return client, cluster
}

func key(name any) *aerospike.Key {
	k, err := aerospike.NewKey("test", "set", name)
	if k == nil {
		log.Fatal(err)
	}
	return k
}

// get does not look at the error, which the last step has.
func get(client *aerospike.Client, policy *aerospike.BasePolicy, name any) {
	_, _ = client.Get(policy, key(name))
}

// use makes the calls. After each it says its name.
func use(client *aerospike.Client, cluster *aerospiketest.Cluster, done func(call string)) {
	var keys []*aerospike.Key
	for i := range 60 {
		keys = append(keys, key(i))
		if err := client.Put(nil, keys[i], aerospike.BinMap{"a": i}); err != nil {
			log.Fatal(err)
		}
	}
	done("puts")
	if err := client.Put(nil, key("present"), aerospike.BinMap{"a": strings.Repeat("x", 1000)}); err != nil {
		log.Fatal(err)
	}
	done("put")
	get(client, nil, "present")
	done("get")
	get(client, nil, "absent")
	done("absent")
	if _, err := client.BatchGet(nil, keys); err != nil {
		log.Fatal(err)
	}
	done("batch")

	if m := reflect.ValueOf(client).MethodByName("EnableMetrics"); m.IsValid() {
		m.Call([]reflect.Value{reflect.Zero(m.Type().In(0))})
	}
	get(client, nil, "present")
	done("metrics")
	if _, err := client.BatchGet(nil, keys); err != nil {
		log.Fatal(err)
	}
	done("metrics batch")

	patient := aerospike.NewPolicy()
	patient.MaxRetries, patient.SleepBetweenRetries = 5, time.Millisecond
	remove := cluster.Inject(aerospiketest.Fault{Commands: aerospiketest.Read, Drop: true, Share: 0.5})
	get(client, patient, "present")
	get(client, patient, "present")
	remove()
	done("dropped")

	batch := aerospike.NewBatchPolicy()
	batch.MaxRetries, batch.SleepBetweenRetries = 5, time.Millisecond
	remove = cluster.Nodes()[0].Inject(aerospiketest.Fault{Drop: true})
	_, _ = client.BatchGet(batch, keys)
	remove()
	done("split")

	if len(os.Args) > 1 { // The race detector sees a race of the client v8 itself here.
		salvage()
		done("salvage")
	}

	patient.TotalTimeout = 100 * time.Millisecond
	for _, n := range cluster.Nodes() {
		n.Stop()
	}
	get(client, patient, "present")
	done("refused")
}

// salvage lets a read time out. The client v8 then reads on in another goroutine. It may put a connection back that has yet to give
// the old reply, so that other calls must not use this client.
func salvage() {
	client, cluster := connect()
	defer client.Close()
	if err := client.Put(nil, key("present"), aerospike.BinMap{"a": 1}); err != nil {
		log.Fatal(err)
	}
	hasty := aerospike.NewPolicy()
	hasty.TotalTimeout, hasty.SocketTimeout, hasty.MaxRetries = 0, 20*time.Millisecond, 3
	if delay := reflect.ValueOf(hasty).Elem().FieldByName("TimeoutDelay"); delay.IsValid() {
		delay.SetInt(int64(5 * time.Second))
	}
	remove := cluster.Inject(aerospiketest.Fault{Commands: aerospiketest.Read, Latency: 60 * time.Millisecond})
	get(client, hasty, "present")
	remove()
	time.Sleep(100 * time.Millisecond)
	get(client, nil, "present")
}

// compressed reads what a server that compresses would reply. The cluster of aerospiketest does not compress.
func compressed() []event {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	defer listener.Close()
	go func() {
		c, err := listener.Accept()
		if err != nil {
			return
		}
		z := zlib.NewWriter(c)
		_, _ = z.Write(make([]byte, 1000))
		_ = z.Close()
	}()
	address := listener.Addr().(*net.TCPAddr)
	conn, aerr := aerospike.NewConnection(aerospike.NewClientPolicy(), aerospike.NewHost(address.IP.String(), address.Port))
	if conn == nil {
		log.Fatal(aerr)
	}
	defer conn.Close()
	raw := field(conn, "conn").Interface().(net.Conn)
	inflater, err := zlib.NewReader(io.LimitReader(raw, 1<<20))
	if err != nil {
		log.Fatal(err)
	}
	p := &probe{}
	field(conn, "compressed").SetBool(true)
	field(conn, "inflater").Set(reflect.ValueOf(inflater))
	field(conn, "openio").Set(reflect.ValueOf(p))
	n, aerr := conn.Read(make([]byte, 1000), 1000)
	if n != 1000 {
		log.Fatal(n, aerr)
	}
	return p.events
}

func field(conn *aerospike.Connection, name string) reflect.Value {
	f := reflect.ValueOf(conn).Elem().FieldByName(name)
	return reflect.NewAt(f.Type(), unsafe.Pointer(f.UnsafeAddr())).Elem()
}

// labelsWork looks at the labels that the runtime's own package has set.
func labelsWork(labels func() unsafe.Pointer, setLabels func(unsafe.Pointer)) bool {
	defer debug.FreeOSMemory() // A collection must not find anything wrong.
	before := labels()
	var within, cleared unsafe.Pointer
	pprof.Do(context.Background(), pprof.Labels("a", "b"), func(context.Context) {
		within = labels()
		setLabels(nil)
		cleared = labels()
		setLabels(within)
	})
	return before == nil && within != nil && cleared == nil && labels() == nil
}
