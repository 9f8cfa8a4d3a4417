// Package conformance holds the instrumented clients against the bare ones. It has tests only: random sequences of calls run on a
// bare client and on an instrumented one, each on a cluster of its own, and everything that a caller can see of the two has to be
// the same. The tests in this directory are for client v7, their copies in v8 for client v8.
//
//	make conformance CHECKS=10000
package conformance
