package e2e

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/otelaerospike/go/otelaerospike"
	"github.com/otelaerospike/go/stagemeter"
	"github.com/otelaerospike/go/views"
)

func TestExponentialViewsArriveAsNativeHistograms(t *testing.T) {
	p := startPipeline(t)
	s := startService(p, views.Exponential(otelaerospike.MetricName), views.Exponential(stagemeter.MetricName))
	profile(t)
	const count = 50
	repeat(t, count, s.batchRead, succeeds)
	for metric, selector := range map[string]string{
		"db_client_operation_duration_seconds": `{db_operation_name="batch_read"}`,
		"db_client_internal_stage_seconds":     `{db_operation_name="batch_read", stage="io"}`,
	} {
		p.arrives(t, func(c *assert.CollectT, server *prometheus) {
			vector := server.query(c, metric+selector)
			require.Len(c, vector, 1)
			require.NotNil(c, vector[0].Histogram, "%s is no native histogram", metric)
			assert.EqualValues(c, count, vector[0].Histogram.Count)
			assert.Greater(c, len(vector[0].Histogram.Buckets), 1)
			assert.Empty(c, server.query(c, metric+"_bucket"), "buckets beside the native histogram")

			median := server.value(c, `histogram_quantile(0.5, `+metric+selector+`)`)
			assert.Greater(c, median, 0.0)
			assert.Less(c, median, float64(vector[0].Histogram.Sum))
		})
	}
	exact := `histogram_sum(db_client_operation_duration_seconds)`
	assert.Equal(t, p.scraping.series(t, exact), p.receiving.series(t, exact), "the routes differ")
}
