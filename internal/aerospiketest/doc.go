// Package aerospiketest runs an Aerospike cluster inside the test process.
//
// A [Cluster] is one or more [Node] values, each listening on its own loopback
// TCP port and speaking the Aerospike wire protocol, so that an unmodified
// client exercises its real connection pools, cluster tending, routing and
// retries. Records live in memory and are shared by all nodes; which node
// serves which of the 4096 partitions follows the nodes that are running.
//
// The package exists for what is awkward to arrange with a real server: a node
// that disappears under traffic, a node that answers slowly or not at all, a
// chosen share of failing requests. See [Fault].
//
// It imitates a community edition server of version 7.1 in availability mode.
// Operations on parts of bins (of collections, bits and HyperLogLogs), operations
// by expression, and Lua functions are refused with the codes of a server that
// does not have them. Filter expressions are limited to comparisons of integer,
// string and boolean bins, joined by and, or and not. Reads touch records as their
// ReadTouchTTLPercent demands, in batches that of each row: BatchGet, BatchExists
// and BatchGetComplex, which state it for the batch as a whole, do not touch.
package aerospiketest
