package e2e

import (
	"context"
	"strings"
	"testing"

	"github.com/aerospike/aerospike-client-go/v7/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/otelaerospike/go/aerospiketest"
	"github.com/otelaerospike/go/otelaerospike"
	"github.com/otelaerospike/go/stagemeter"
)

func repeat(t *testing.T, times int, operation func(int) error, check func(*testing.T, error)) {
	t.Helper()
	for i := range times {
		check(t, operation(i))
	}
}

func succeeds(t *testing.T, err error) { t.Helper(); require.NoError(t, err) }

func fails(code types.ResultCode) func(*testing.T, error) {
	return func(t *testing.T, err error) {
		t.Helper()
		require.ErrorContains(t, err, code.String())
	}
}

// Prometheus counts every operation of a service, on both routes.
func TestCountsAreExact(t *testing.T) {
	p := startPipeline(t)
	s := startService(p) // puts a record for each key
	repeat(t, 301, s.get, succeeds)
	repeat(t, 102, s.put, succeeds)
	repeat(t, 13, s.miss, fails(types.KEY_NOT_FOUND_ERROR))
	stop := stagemeter.Profile()
	repeat(t, 44, s.batchRead, succeeds)
	stop()
	remove := s.cluster.Inject(aerospiketest.Fault{Commands: aerospiketest.Write, ResultCode: int(types.DEVICE_OVERLOAD)})
	repeat(t, 5, s.put, fails(types.DEVICE_OVERLOAD))
	remove()
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	repeat(t, 6, func(int) error {
		_, err := s.client.BatchRead(ended, otelaerospike.BatchRequest{Namespace: "test", Set: "users", Keys: s.users})
		return err
	}, func(t *testing.T, err error) { require.ErrorIs(t, err, context.Canceled) })

	p.arrives(t, func(c *assert.CollectT, server *prometheus) {
		assert.Equal(c, map[string]float64{
			`{db_operation_name="get"}`:                              301,
			`{db_operation_name="get", db_response_status_code="2"}`: 13,
			`{db_operation_name="put"}`:                              102 + float64(len(s.keys)),
			`{db_operation_name="put", db_response_status_code="18", error_type="DEVICE_OVERLOAD"}`: 5,
			`{db_operation_name="batch_read"}`: 44,
			`{db_operation_name="batch_read", db_response_status_code="-6", error_type="COMMAND_REJECTED"}`: 6,
		}, server.series(c, `sum by (db_operation_name, error_type, db_response_status_code) (db_client_operation_duration_seconds_count)`))
		for _, stage := range []string{"key_parse", "io", "to_map"} {
			assert.EqualValues(c, 44, server.value(c, `db_client_internal_stage_seconds_count{stage="`+stage+`"}`), stage)
		}
	})
	const everything = `{__name__=~"db_client_(operation_duration|internal_stage)_seconds_(bucket|count|sum)"}`
	scraped := p.scraping.series(t, everything)
	assert.Equal(t, scraped, p.receiving.series(t, everything))
	for labels := range scraped {
		assert.True(t, strings.Contains(labels, `otel_scope_name="`+otelaerospike.ScopeName+`"`) ||
			strings.Contains(labels, `otel_scope_name="`+stagemeter.ScopeName+`"`), labels)
	}
}
