// Package openio opens the stage io of a client that cmd/openio has woven: it measures the commands that the client runs within one
// call, on whichever goroutines.
//
//	operation := openio.Enter(ctx)
//	record, err := client.Get(policy, key)
//	operation.Leave()
//	path := operation.CriticalPath(io) // io: the nanoseconds that the call took
//	operation.Release()
//
// step.go is the contract with the woven client, command.go turns steps into parts, and label.go ties a command to its operation. A
// build without cmd/openio never enters an operation.
package openio
