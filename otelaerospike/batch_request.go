package otelaerospike

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
	"github.com/aerospike/aerospike-client-go/v7/types"
)

// BatchRequest says what [Client.BatchRead] and [Client.BatchReadAsync] read: records of one set. It may be used again, and by
// several calls at once.
type BatchRequest struct {
	// Namespace and Set are where the records are.
	Namespace, Set string
	// Keys are user keys of any type that the client accepts as a key: integers, strings, []byte or an [aerospike.Value].
	Keys []any
	// Bins are the bins to read. None means all.
	Bins []string
	// ExistsOnly reads no bins, only whether a record exists, with its generation and expiration. Bins must be empty.
	ExistsOnly bool
	// Policy is the client's default when nil. It is never modified.
	Policy *aerospike.BatchPolicy
}

// parse turns the user keys into what the client takes.
func (r *BatchRequest) parse() ([]aerospike.BatchRead, *requestError) {
	if r.ExistsOnly && len(r.Bins) > 0 {
		return nil, &requestError{types.PARAMETER_ERROR, errors.New("ExistsOnly and Bins exclude each other")}
	}
	if r.Namespace == "" {
		return nil, &requestError{types.PARAMETER_ERROR, errors.New("no Namespace")}
	}
	bins := slices.Clone(r.Bins) // a read that a context abandoned outlives the call
	reads := make([]aerospike.BatchRead, len(r.Keys))
	for i, user := range r.Keys {
		key, err := newKey(r.Namespace, r.Set, user)
		if err != nil {
			err.cause = fmt.Errorf("key %d, a %T: %w", i, user, err.cause)
			return nil, err
		}
		reads[i].Key = key
		reads[i].BinNames = bins
		reads[i].ReadAllBins = !r.ExistsOnly && len(r.Bins) == 0
	}
	return reads, nil
}

// newKey returns an error for a type on which the client panics. It drops the panic's text, which would show the key.
func newKey(namespace, set string, user any) (key *aerospike.Key, failure *requestError) {
	defer func() {
		if recover() != nil {
			key, failure = nil, &requestError{types.TYPE_NOT_SUPPORTED, errors.New("not a type of key")}
		}
	}()
	key, err := aerospike.NewKey(namespace, set, user)
	if err != nil {
		return nil, &requestError{types.PARAMETER_ERROR, errors.New("not a type of key")}
	}
	return key, nil
}

// requestError is what is wrong with a request.
type requestError struct {
	code  types.ResultCode
	cause error
}

func (e *requestError) Error() string { return fmt.Sprintf("otelaerospike: batch read: %v", e.cause) }

// Unwrap returns an error of the client that has the code.
func (e *requestError) Unwrap() error { return &aerospike.AerospikeError{ResultCode: e.code} }

// capped returns the policy with its total timeout cut to the time that ctx has left. It copies the policy only if the timeout has to be
// cut.
func capped(ctx context.Context, policy *aerospike.BatchPolicy, client aerospike.ClientIfc) *aerospike.BatchPolicy {
	deadline, ok := ctx.Deadline()
	if !ok {
		return policy
	}
	if policy == nil {
		policy = client.GetDefaultBatchPolicy()
	}
	if policy == nil { // as the client does
		policy = aerospike.NewBatchPolicy()
	}
	left := max(time.Until(deadline), time.Millisecond) // the client takes 0 for no limit
	if policy.TotalTimeout > 0 && policy.TotalTimeout <= left {
		return policy
	}
	cut := *policy
	cut.TotalTimeout = left
	return &cut
}
