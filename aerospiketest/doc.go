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
// against a real server. The command in cmd/aerospiketest runs a cluster on fixed
// ports, for services that are started by hand.
//
// # What the cluster does
//
// The cluster behaves like Community Edition 8.1. All nodes share one set of
// records in memory. Partitions move when a node stops or restarts. The replies to
// 97 recorded requests are those of a real server 8.1.2.0, byte for byte; see
// testdata/server/README.md.
//
// This is what the cluster serves, and the result code with which it refuses the
// rest. A test holds the code to each line.
//
//	reads, writes, touches, deletes                    served
//	add, append, prepend                               served
//	several operations on a record                     served
//	batches of reads, writes, deletes                  served
//	scans                                              served
//	queries on an index of numbers, strings, blobs     served
//	queries on an index of the elements of a list      INDEX_NOTFOUND (201)
//	queries on an index of GeoJSON                     INDEX_NOTFOUND (201)
//	writes in the background                           served
//	operations on lists, top level                     served
//	operations on maps, top level                      served
//	operations on lists and maps, nested               UNSUPPORTED_FEATURE (16)
//	operations on lists and maps in a query            UNSUPPORTED_FEATURE (16)
//	operations on bits                                 UNSUPPORTED_FEATURE (16)
//	operations on HyperLogLogs                         UNSUPPORTED_FEATURE (16)
//	expressions as operations                          UNSUPPORTED_FEATURE (16)
//	filters that compare bins, with and, or, not       served
//	other filters                                      PARAMETER_ERROR (4)
//	expiration                                         served
//	truncation                                         served
//	indexes on an expression (client v8)               PARAMETER_ERROR (4)
//	Lua modules, stored                                served
//	Lua modules, run on a record                       UDF_BAD_RESPONSE (100)
//	Lua modules, run on the results of a query         UDF_BAD_RESPONSE (100)
//	durable deletes                                    ENTERPRISE_ONLY (25)
//	transactions (client v8)                           ENTERPRISE_ONLY (25)
//	users and roles                                    SECURITY_NOT_ENABLED (52)
//
// Filters may compare integer, string and boolean bins. There is no TLS. A function
// in the background succeeds without effect.
//
// The operations on lists and maps that are served have policies, flags, return types
// and result codes as the server's documentation has them. Of these, the recordings
// hold the common ones to a real server. Rarer ones rest on the documentation alone:
// most combinations of flags, ranks and indexes beyond either end, and keys of a map
// that are not strings.
//
// A read touches its record if the read's own policy sets ReadTouchTTLPercent. A
// row of a batch read does so if the row's policy sets it. The batch policy's
// ReadTouchTTLPercent has no effect.
package aerospiketest
