// Package operation records database operations: the duration of each, its stages and the limiter that admits it. It knows
// nothing of the Aerospike client, so that each major version of the client is a thin table of methods on top of it.
package operation
