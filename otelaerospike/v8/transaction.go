package otelaerospike

import (
	aerospike "github.com/aerospike/aerospike-client-go/v8"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/trace"

	"github.com/otelaerospike/go/otelaerospike/internal/core"
)

// transactionKey is the id that the client gives a transaction. It is on spans only: every transaction has its own.
const transactionKey = attribute.Key("aerospike.transaction.id")

// oneTransaction is a transaction that is committed or aborted.
type oneTransaction struct{ txn *aerospike.Txn }

func (s oneTransaction) Target() core.Target {
	if s.txn == nil {
		return core.Target{}
	}
	namespace := s.txn.GetNamespace()
	if namespace == nil {
		return core.Target{}
	}
	return core.Target{Namespace: *namespace}
}

func (s oneTransaction) Describe(span trace.Span, _ bool) {
	if s.txn != nil {
		span.SetAttributes(transactionKey.Int64(s.txn.Id()))
	}
}

// inTransaction is the subject of an operation whose policy may put it in a transaction.
type inTransaction[S core.Subject] struct {
	subject S
	policy  any
}

// within returns the subject with the policy of its operation.
func within[S core.Subject](policy any, subject S) inTransaction[S] {
	return inTransaction[S]{subject, policy}
}

func (s inTransaction[S]) Target() core.Target { return s.subject.Target() }

func (s inTransaction[S]) Describe(span trace.Span, withKey bool) {
	s.subject.Describe(span, withKey)
	oneTransaction{transactionOf(s.policy)}.Describe(span, withKey)
}

// transactionOf returns nil when the policy has no transaction.
func transactionOf(policy any) *aerospike.Txn {
	switch p := policy.(type) {
	case *aerospike.BasePolicy:
		if p != nil {
			return p.Txn
		}
	case *aerospike.WritePolicy:
		if p != nil {
			return p.Txn
		}
	case *aerospike.BatchPolicy:
		if p != nil {
			return p.Txn
		}
	}
	return nil
}
