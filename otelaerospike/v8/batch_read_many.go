// Code generated from ../batch_read_many.go; DO NOT EDIT.

package otelaerospike

import (
	"context"
	"errors"
	"fmt"

	aerospike "github.com/aerospike/aerospike-client-go/v8"
	"github.com/aerospike/aerospike-client-go/v8/types"

	"github.com/otelaerospike/go/otelaerospike/internal/core"
)

// BatchReadMany is [Client.BatchRead] for several requests, such as one for each set, in one batch: the client asks each node once, and
// not once for each request. It returns a handle for each request, in their order, and is one operation "batch_read".
//
// The requests share one policy: those that have one must have the same. The error is that of a single request with all the keys. The
// handles are returned even when the error says that a node failed or that every key has an error. Without requests there are neither
// handles nor an error.
func (c *Client) BatchReadMany(ctx context.Context, requests ...BatchRequest) ([]*BatchRecords, error) {
	many := &batchReadMany{client: c.wrapped, batches: make([]*batchRead, len(requests))}
	for i, request := range requests {
		if request.Policy != nil {
			many.conflict = many.conflict || many.policy != nil && many.policy != request.Policy
			many.policy = request.Policy
		}
		many.batches[i] = &batchRead{client: c.wrapped, request: request}
	}
	many.policy = clonePolicy(many.policy)
	return core.RunBatch[[]*BatchRecords, aerospike.Error](ctx, c.recorder, many)
}

// batchReadMany is a batch read of several requests under way. It implements [core.BatchRead].
type batchReadMany struct {
	client   ClientAPI
	batches  []*batchRead
	policy   *aerospike.BatchPolicy
	conflict bool // the requests have different policies
}

// Target implements [core.BatchRead].
func (m *batchReadMany) Target() (common core.Target) {
	for i, b := range m.batches {
		if i == 0 {
			common = b.Target()
		}
		common = common.And(b.Target())
	}
	return common
}

// Size implements [core.BatchRead].
func (m *batchReadMany) Size() (size int) {
	for _, b := range m.batches {
		size += b.Size()
	}
	return size
}

// Parse implements [core.BatchRead].
func (m *batchReadMany) Parse() (aerospike.Error, error) {
	if failure := m.parse(); failure != nil {
		return newOwnError(failure.code), failure
	}
	return nil, nil
}

func (m *batchReadMany) parse() *requestError {
	if m.conflict {
		return &requestError{types.PARAMETER_ERROR, errors.New("the requests have different policies")}
	}
	for i, b := range m.batches {
		if failure := b.parse(); failure != nil {
			failure.cause = fmt.Errorf("request %d: %w", i, failure.cause)
			return failure
		}
	}
	return nil
}

// Send implements [core.BatchRead].
func (m *batchReadMany) Send(ctx context.Context) aerospike.Error {
	return send(ctx, m.client, m.policy, m.batches...)
}

// Build implements [core.BatchRead].
func (m *batchReadMany) Build(failure aerospike.Error, converter core.Converter) []*BatchRecords {
	handles := make([]*BatchRecords, len(m.batches))
	for i, b := range m.batches {
		handles[i] = b.Build(failure, converter)
	}
	return handles
}
