package conformance

import (
	"reflect"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
)

// This file declares what differs between the clients' major versions. Client v7 has no transactions.

// ownDraws draw arguments of the types that only this client has.
var ownDraws = map[reflect.Type]draw{}

// ownTexts draw the texts of the methods that only this client has.
var ownTexts = map[string][]draw{}

// transactions are those of one run.
type transactions struct{} //nolint:unused // see side

// enlist puts an operation in a transaction.
func enlist(*side, *aerospike.BasePolicy) {}

// prepareOwn has nothing to do.
func (*side) prepareOwn() {}

// hidden are fields, as type.field, that are random or say how the client works inside.
var hidden = []string{"ExecuteTask.taskID"}

// testdata is where both clients' tests have their files.
const testdata = "testdata/"
