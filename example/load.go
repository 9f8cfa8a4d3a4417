package main

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
	"golang.org/x/sync/errgroup"

	"github.com/otelaerospike/go/otelaerospike"
)

const (
	set = "demo"
	// loadTimeout is longer than the client's default of a second, since a failed write ends the program.
	loadTimeout = 5 * time.Second
)

// dataset is the records that the traffic is about.
type dataset struct {
	namespace string
	users     []string         // the user keys
	keys      []*aerospike.Key // of the users
	missing   []*aerospike.Key // of no records
}

// load writes the records, and counts them in loaded. It ends with the first error.
func load(ctx context.Context, client *otelaerospike.Client, f flags, loaded *atomic.Int64) (*dataset, error) {
	data := &dataset{
		namespace: f.namespace,
		users:     make([]string, f.records),
		keys:      make([]*aerospike.Key, f.records),
		missing:   make([]*aerospike.Key, min(f.records, 1000)),
	}
	for i := range data.missing {
		key, err := newKey(f.namespace, fmt.Sprintf("nobody-%d", i))
		if err != nil {
			return nil, err
		}
		data.missing[i] = key
	}
	policy := aerospike.NewWritePolicy(0, 0)
	policy.TotalTimeout = loadTimeout
	policy.MaxRetries = 5

	group, ctx := errgroup.WithContext(ctx)
	var next atomic.Int64
	for range f.workers {
		group.Go(func() error {
			writer := client.WithContext(ctx)
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= f.records {
					return nil
				}
				data.users[i] = fmt.Sprintf("user-%d", i)
				key, err := newKey(f.namespace, data.users[i])
				if err != nil {
					return err
				}
				data.keys[i] = key
				if err := writer.Put(policy, key, newBins(i)); err != nil {
					return fmt.Errorf("load records: %w", err)
				}
				loaded.Add(1)
			}
			return ctx.Err()
		})
	}
	return data, group.Wait()
}

func newKey(namespace, user string) (*aerospike.Key, error) {
	key, err := aerospike.NewKey(namespace, set, user)
	if err != nil {
		return nil, fmt.Errorf("make a key: %w", err)
	}
	return key, nil
}

// newBins makes a record of the types that a service stores.
func newBins(i int) aerospike.BinMap {
	return aerospike.BinMap{
		"id":     i,
		"name":   fmt.Sprintf("user %d", i),
		"score":  float64(i) / 7,
		"active": i%3 == 0,
		"avatar": make([]byte, 64),
		"tags":   []any{"go", "aerospike", i % 10},
		"visits": 0,
	}
}
