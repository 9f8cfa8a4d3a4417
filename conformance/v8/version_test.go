package conformance

import (
	"fmt"
	"reflect"
	"time"

	aerospike "github.com/aerospike/aerospike-client-go/v8"
	"pgregory.net/rapid"
)

// This file declares what differs between the clients' major versions. Client v8 has transactions.

// ownDraws draw arguments of the types that only this client has.
var ownDraws = map[reflect.Type]draw{
	reflect.TypeFor[*aerospike.Txn](): func(t *rapid.T) argument {
		if oneIn(t, 10) {
			return null
		}
		slot := pick(t, 2)
		return recipe(fmt.Sprintf("transaction %d of this run", slot), func(s *side) *aerospike.Txn { return s.transaction(slot) })
	},
	reflect.TypeFor[*aerospike.TxnRollPolicy](): policy(aerospike.NewTxnRollPolicy, func(p *aerospike.TxnRollPolicy) { hasten(&p.BatchPolicy) },
		setting[aerospike.TxnRollPolicy]{"MaxRetries: 0", func(_ *side, p *aerospike.TxnRollPolicy) { p.MaxRetries = 0 }}),
	reflect.TypeFor[*aerospike.TxnVerifyPolicy](): policy(aerospike.NewTxnVerifyPolicy, func(p *aerospike.TxnVerifyPolicy) { hasten(&p.BatchPolicy) },
		setting[aerospike.TxnVerifyPolicy]{"MaxRetries: 0", func(_ *side, p *aerospike.TxnVerifyPolicy) { p.MaxRetries = 0 }}),
}

// ownTexts draw the texts of the methods that only this client has.
var ownTexts = map[string][]draw{
	"CreateIndexWithExpression": {namespaces, sets, indexNames},
	"CreateSetIndex":            {namespaces, sets, indexNames},
	"PutPayload":                {payloads},
}

// payloads are whole messages: the server waits for the rest of one that is too short. None of them is a command.
var payloads = choice(
	append([]byte{2, 3, 0, 0, 0, 0, 0, 22, 22}, make([]byte, 21)...),
	append([]byte{2, 3, 0, 0, 0, 0, 0, 40, 22, 0, 1}, make([]byte, 37)...),
)

// transactions are those of one run.
type transactions [2]*aerospike.Txn

// firstTransaction is the id of the first transaction of every run.
var firstTransaction = time.Now().UnixNano()

func (t *transactions) transaction(slot int) *aerospike.Txn {
	if t[slot] == nil {
		t[slot] = aerospike.NewTxn()
		// The client draws the id, which decides on which node the transaction's own record is.
		id := reflect.ValueOf(t[slot]).Elem().FieldByName("id")
		reflect.NewAt(id.Type(), id.Addr().UnsafePointer()).Elem().SetInt(firstTransaction + int64(slot))
	}
	return t[slot]
}

// enlist puts an operation in a transaction.
func enlist(s *side, policy *aerospike.BasePolicy) { policy.Txn = s.transaction(0) }

// prepareOwn does for the policies of this client alone what [side.prepare] does for the others.
func (s *side) prepareOwn() {
	hasten(&s.client.GetDefaultTxnRollPolicy().BatchPolicy)
	hasten(&s.client.GetDefaultTxnVerifyPolicy().BatchPolicy)
}

// hasten shortens the second that the client waits between two attempts to commit.
func hasten(policy *aerospike.BatchPolicy) {
	policy.ConcurrentNodes, policy.SleepBetweenRetries = 1, time.Millisecond
}

// hidden are fields, as type.field, that are random or say how the client works inside.
var hidden = []string{"ExecuteTask.taskID"}

// testdata is where both clients' tests have their files.
const testdata = "../testdata/"
