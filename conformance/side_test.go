package conformance

import (
	"cmp"
	"os"
	"reflect"
	"slices"
	"strings"
	"time"
	"unsafe"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
	"github.com/stretchr/testify/require"

	"github.com/otelaerospike/go/aerospiketest"
)

// side is one of the two clients and its cluster.
type side struct {
	caller       reflect.Value // has the methods
	client       *aerospike.Client
	cluster      *aerospiketest.Cluster // nil on a real server
	nodes        []*aerospike.Node      // by name
	names        map[unsafe.Pointer]string
	hosts        *strings.Replacer
	filters      [2]*aerospike.PartitionFilter // are used again, by one scan after the other
	transactions                               //nolint:unused // client v8 has them
}

// realServer returns the addresses in AEROSPIKE_HOSTS.
func realServer() []string {
	if list := os.Getenv("AEROSPIKE_HOSTS"); list != "" {
		return strings.Split(list, ",")
	}
	return nil
}

// connectInOrder connects until the client has found the nodes in the order of their names: the order shows in what it returns.
func (s *side) connectInOrder(t require.TestingT, policy *aerospike.ClientPolicy, hosts []*aerospike.Host) {
	for range 1000 {
		client, err := aerospike.NewClientWithPolicyAndHost(policy, hosts...)
		require.NoError(t, err)
		nodes := client.GetNodes()
		if slices.IsSortedFunc(nodes, func(a, b *aerospike.Node) int { return cmp.Compare(a.GetName(), b.GetName()) }) {
			s.client, s.nodes = client, nodes
			return
		}
		client.Close()
	}
	require.FailNow(t, "the client never found the nodes in the order of their names")
}

// connect connects a client to a cluster of its own, or to the real server, and stores the first records.
func connect(t require.TestingT) *side {
	s := &side{}
	addresses := realServer()
	if addresses == nil {
		noon := time.Now()
		cluster, err := aerospiketest.Start(aerospiketest.WithNodes(2), aerospiketest.WithClock(func() time.Time { return noon }))
		require.NoError(t, err)
		s.cluster, addresses = cluster, cluster.Addresses()
	}
	hosts, err := aerospike.NewHosts(addresses...)
	require.NoError(t, err)
	policy := aerospike.NewClientPolicy()
	policy.MaxErrorRate = 0 // the circuit breaker goes by the time
	s.connectInOrder(t, policy, hosts)
	s.caller = reflect.ValueOf(s.client)
	s.names = map[unsafe.Pointer]string{unsafe.Pointer(s.client.Cluster()): "the cluster"}
	var replacements []string
	for _, node := range s.nodes {
		s.names[unsafe.Pointer(node)] = "node " + node.GetName()
		replacements = append(replacements, node.GetHost().String(), "host of "+node.GetName())
	}
	s.hosts = strings.NewReplacer(replacements...)
	s.prepare(t)
	return s
}

func (s *side) close(t require.TestingT) {
	s.clean()
	s.client.Close()
	if s.cluster != nil {
		require.NoError(t, s.cluster.Close())
	}
}

// prepare makes the client patient, so that a slow machine changes nothing, and stores the first records.
func (s *side) prepare(t require.TestingT) {
	s.warmUp(8)
	s.clean()
	patient(s.client.GetDefaultPolicy())
	patient(&s.client.GetDefaultWritePolicy().BasePolicy)
	patient(&s.client.GetDefaultBatchPolicy().BasePolicy)
	patient(&s.client.GetDefaultScanPolicy().BasePolicy)
	patient(&s.client.GetDefaultQueryPolicy().BasePolicy)
	s.client.GetDefaultScanPolicy().MaxConcurrentNodes = 1
	s.client.GetDefaultQueryPolicy().MaxConcurrentNodes = 1
	s.client.GetDefaultAdminPolicy().Timeout = patience
	s.client.GetDefaultInfoPolicy().Timeout = patience
	s.prepareOwn()
	for i := range 4 {
		key, err := aerospike.NewKey(namespace, set(), i)
		require.NoError(t, err)
		require.NoError(t, s.client.Put(nil, key, aerospike.BinMap{"n": i % 2, "s": "text", "bytes": []byte{byte(i)}}))
	}
	if s.cluster != nil {
		_, err := s.client.CreateIndex(nil, namespace, set(), "numbers", "n", aerospike.NUMERIC)
		require.NoError(t, err)
	}
}

const patience = time.Minute

func patient(policy *aerospike.BasePolicy) {
	policy.TotalTimeout, policy.SocketTimeout = 0, patience
}

// warmUp opens connections. The client closes one on which something failed, and what a command does that finds none in the pool goes by
// the time: it has more errors in its chain, and its retries may be used up.
func (s *side) warmUp(connections int) {
	if s.client.IsConnected() {
		_, _ = s.client.WarmUp(connections) // reports that the pool is full, too
	}
}

// clean deletes from a real server what a run has left. A cluster in this process is left alone: it has one run.
func (s *side) clean() {
	if s.cluster != nil || !s.client.IsConnected() {
		return
	}
	records, err := s.client.ScanAll(nil, namespace, set())
	if err != nil {
		return
	}
	for result := range records.Results() {
		if result.Record != nil {
			_, _ = s.client.Delete(nil, result.Record.Key)
		}
	}
}
