package main

import (
	"runtime"
	"time"

	"github.com/otelaerospike/go/aerospiketest"
	"github.com/otelaerospike/go/example/internal/database"
)

// scenario injects one cause of slow operations. The limiter admits all workers, unless config says otherwise.
type scenario struct {
	name, about string
	config      func(c *database.Config)                          // nil: the client is as it is
	begin       func(cluster *aerospiketest.Cluster) (end func()) // nil: the cluster and the process are as they are
	rest        time.Duration                                     // of a worker after each request
}

const (
	reads = aerospiketest.Read | aerospiketest.Batch
	// unhurried workers leave the process idle, so that it is not short of CPU besides.
	unhurried = 20 * time.Millisecond
)

// scenarios are the values of the flag -scenario.
var scenarios = []scenario{
	{name: "none", about: "workers rest between their requests, and nothing is wrong", rest: unhurried},
	{
		name: "slow-node", about: "one of the nodes answers 50 ms late",
		rest: unhurried,
		begin: func(cluster *aerospiketest.Cluster) func() {
			return cluster.Nodes()[0].Inject(aerospiketest.Fault{Latency: 50 * time.Millisecond})
		},
	},
	{
		name: "slow-node-tail", about: "all nodes answer 10 ms late, and one of them every fortieth time another 250 ms",
		rest: unhurried,
		begin: func(cluster *aerospiketest.Cluster) func() {
			all := cluster.Inject(aerospiketest.Fault{Latency: 10 * time.Millisecond})
			one := cluster.Nodes()[0].Inject(aerospiketest.Fault{Latency: 250 * time.Millisecond, Share: 1.0 / 40})
			return func() { one(); all() }
		},
	},
	{
		name: "small-limiter", about: "the concurrency limiter admits two operations at a time",
		config: func(c *database.Config) { c.Limit = 2 },
	},
	{
		name: "cold-pool", about: "workers rest 50 ms, connections that are idle for 2 ms are closed, and logging in takes 100 ms",
		rest: 50 * time.Millisecond,
		config: func(c *database.Config) {
			c.IdleTimeout, c.LogIn, c.RetryPause = 2*time.Millisecond, true, time.Millisecond
		},
		begin: func(cluster *aerospiketest.Cluster) func() {
			return cluster.Inject(aerospiketest.Fault{Commands: aerospiketest.Admin, Latency: 100 * time.Millisecond})
		},
	},
	{
		name: "large-records", about: "each record has 4 KiB, and a reply takes 50 ms from its first byte to its last",
		rest:   unhurried,
		config: func(c *database.Config) { c.RecordBytes = 4 << 10 },
		begin: func(cluster *aerospiketest.Cluster) func() {
			return cluster.Inject(aerospiketest.Fault{Commands: reads, Trickle: 50 * time.Millisecond})
		},
	},
	{
		name: "gc-pressure", about: "half of the cores allocate as fast as they can, and a million objects are kept",
		rest:  unhurried,
		begin: func(*aerospiketest.Cluster) func() { return inBackground(max(1, runtime.GOMAXPROCS(0)/2), allocate()) },
	},
	{
		name: "cpu-starved", about: "two goroutines for each core do nothing but compute",
		rest:  unhurried,
		begin: func(*aerospiketest.Cluster) func() { return inBackground(2*runtime.GOMAXPROCS(0), compute) },
	},
	{
		name: "slow-consumer", about: "scans are consumed at a record per millisecond",
		rest:   unhurried,
		config: func(c *database.Config) { c.ConsumerPause = time.Millisecond },
	},
	{
		name: "retry-storm", about: "the nodes drop the connection of every fiftieth read, which the client tries again after 200 ms",
		rest:   unhurried,
		config: func(c *database.Config) { c.RetryPause = 200 * time.Millisecond },
		begin: func(cluster *aerospiketest.Cluster) func() {
			return cluster.Inject(aerospiketest.Fault{Commands: reads, Drop: true, Share: 0.02})
		},
	},
}

// findScenario returns the scenario that is named, or one that injects nothing.
func findScenario(name string) (scenario, bool) {
	for _, s := range scenarios {
		if s.name == name {
			return s, true
		}
	}
	return scenario{}, name == ""
}

func scenarioNames() []string {
	names := make([]string, len(scenarios))
	for i, s := range scenarios {
		names[i] = s.name
	}
	return names
}

// start begins what the scenario does to the cluster or to the process.
func (s scenario) start(cluster *aerospiketest.Cluster) (end func()) {
	if s.begin == nil {
		return func() {}
	}
	return s.begin(cluster)
}
