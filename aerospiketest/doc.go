// Package aerospiketest runs an Aerospike cluster inside the test process.
//
//	cluster := aerospiketest.New(t, aerospiketest.WithNodes(3))
//	hosts, err := aerospike.NewHosts(cluster.Addresses()...)
//	client, err := aerospike.NewClientWithPolicyAndHost(nil, hosts...)
//
//	// Every tenth write fails with DEVICE_OVERLOAD.
//	cluster.Inject(aerospiketest.Fault{Commands: aerospiketest.Write, ResultCode: 18, Share: 0.1})
//
//	// A node goes down and comes back.
//	cluster.Nodes()[0].Stop()
//	err = cluster.Nodes()[0].Restart()
//
// The package does not depend on any client. Each [Node] of a [Cluster] listens
// on its own loopback port and speaks the Aerospike wire protocol. An unmodified
// client connects to it, with its real connection pools, cluster tending, routing
// and retries. Versions 7 and 8 of the Go client work with it.
//
// The package covers what is hard to arrange with a real server: a node that
// disappears under load, a node that answers late or not at all, or a fixed share
// of failing requests. See [Fault]. With [Addresses], the same test also runs
// against a real server.
//
// # What the cluster does
//
// The cluster behaves like Community Edition 8.1. All nodes share one set of
// records in memory. Partitions move when a node stops or restarts. The cluster
// supports reads, writes, batches, scans, queries on indexed bins, expiration,
// truncation, and the info commands that clients send.
//
// # What the cluster does not do
//
// Operations on lists, maps, bits and HyperLogLogs, and expression operations,
// fail with UNSUPPORTED_FEATURE. The cluster stores Lua modules but does not run
// them. It has no users and no TLS. Transactions and durable deletes fail with
// ENTERPRISE_ONLY, as they do on a community server.
//
// Filter expressions may compare integer, string and boolean bins, and may combine
// comparisons with and, or and not. Other filter expressions fail with
// PARAMETER_ERROR, and so does an index on an expression. Indexes on collections
// can be created but serve no query.
//
// A read touches its record if the read's own policy sets ReadTouchTTLPercent. A
// row of a batch read does so if the row's policy sets it. The batch policy's
// ReadTouchTTLPercent has no effect.
package aerospiketest
