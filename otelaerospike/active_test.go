package otelaerospike_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
)

const activeMetric = "aerospike.client.operation.active"

// active returns the operations under way by name.
func (f *fixture) active(t *testing.T) map[string]int64 {
	t.Helper()
	active := map[string]int64{}
	for _, m := range f.wholeScope(t, "github.com/otelaerospike/go/otelaerospike").Metrics {
		if m.Name == activeMetric {
			for _, point := range m.Data.(metricdata.Sum[int64]).DataPoints {
				active[texts(point.Attributes)["db.operation.name"]] = point.Value
			}
		}
	}
	return active
}

func TestOperationsUnderWayAreObserved(t *testing.T) {
	var f *fixture
	f = newFixture(t, finding(func() { require.Equal(t, map[string]int64{"batch_read": 1}, f.active(t)) }))
	_, err := f.BatchRead(t.Context(), requestFor(1, 2))
	require.NoError(t, err)
	require.Equal(t, map[string]int64{"batch_read": 0}, f.active(t))
}

func TestNoOperationIsUnderWayAfterEveryMethod(t *testing.T) {
	for name, client := range map[string]bareClient{"returns": answer(nil), "panics": panicking()} {
		t.Run(name, func(t *testing.T) {
			f := newFixture(t, client)
			instrumented, _ := documented(t)
			for method := range clientIfc.Methods() {
				if _, ok := instrumented[method.Name]; ok {
					func() {
						defer func() { _ = recover() }()
						callMethod(f.Client, method.Name, distinct(method.Type))
					}()
				}
			}
			active := f.active(t)
			require.Greater(t, len(active), 20)
			for operation, count := range active {
				require.Zero(t, count, operation)
			}
		})
	}
}
