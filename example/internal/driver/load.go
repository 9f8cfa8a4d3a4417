package driver

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
	"golang.org/x/sync/errgroup"

	"github.com/otelaerospike/go/example/internal/database"
)

const (
	// loadTimeout is longer than the client's default of a second, since a failed write ends the program.
	loadTimeout = 5 * time.Second
	maxMissing  = 1000
)

// Load implements [database.Client].
func (c *client) Load(ctx context.Context, loaded *atomic.Int64) error {
	if err := c.makeMissing(); err != nil {
		return err
	}
	c.users = make([]string, c.config.Records)
	c.keys = make([]*aerospike.Key, c.config.Records)
	policy := aerospike.NewWritePolicy(0, 0)
	policy.TotalTimeout = loadTimeout
	policy.MaxRetries = 5

	group, ctx := errgroup.WithContext(ctx)
	var next atomic.Int64
	for range c.config.Workers {
		group.Go(func() error {
			writer := c.instrumented.WithContext(ctx)
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= c.config.Records {
					return nil
				}
				c.users[i] = fmt.Sprintf("user-%d", i)
				key, err := newKey(c.config.Namespace, c.users[i])
				if err != nil {
					return err
				}
				c.keys[i] = key
				if err := writer.Put(policy, key, c.newBins(i)); err != nil {
					return fmt.Errorf("load records: %w", err)
				}
				loaded.Add(1)
			}
			return ctx.Err()
		})
	}
	return group.Wait()
}

// makeMissing makes keys that have no record.
func (c *client) makeMissing() error {
	c.missing = make([]*aerospike.Key, min(c.config.Records, maxMissing))
	for i := range c.missing {
		key, err := newKey(c.config.Namespace, fmt.Sprintf("nobody-%d", i))
		if err != nil {
			return err
		}
		c.missing[i] = key
	}
	return nil
}

func newKey(namespace, user string) (*aerospike.Key, error) {
	key, err := aerospike.NewKey(namespace, database.Set, user)
	if err != nil {
		return nil, fmt.Errorf("make a key: %w", err)
	}
	return key, nil
}

// newBins makes a record of the types that a service stores.
func (c *client) newBins(i int) aerospike.BinMap {
	return aerospike.BinMap{
		"id":     i,
		"name":   fmt.Sprintf("user %d", i),
		"score":  float64(i) / 7,
		"active": i%3 == 0,
		"avatar": make([]byte, max(64, c.config.RecordBytes)),
		"tags":   []any{"go", "aerospike", i % 10},
		"visits": 0,
	}
}
