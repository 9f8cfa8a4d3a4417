package stagez

import (
	"fmt"

	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"

	"github.com/otelaerospike/go/internal/telemetry"
)

// limiter says how the concurrency limiters of all clients are at one moment.
type limiter struct {
	InUse   int64 `json:"in_use"`
	Limit   int64 `json:"limit"`
	Queued  int64 `json:"queued"`
	Refused int64 `json:"refused"` // since counting began
}

// addCounters takes the limiter, the abandoned operations and those under way from a client's metrics.
func (s *snapshot) addCounters(metrics []metricdata.Metrics) {
	seen := map[string]bool{}
	for _, metric := range metrics {
		data, ok := metric.Data.(metricdata.Sum[int64])
		if !ok || seen[metric.Name] { // the first of two views wins, as for histograms
			continue
		}
		seen[metric.Name] = true
		for _, point := range data.DataPoints {
			operation := text(point.Attributes, semconv.DBOperationNameKey, nameless)
			switch metric.Name {
			case telemetry.AbandonedMetric:
				s.abandoned[operation] += uint64(max(0, point.Value))
			case telemetry.ActiveMetric:
				s.active[operation] += point.Value
			default:
				if figure := s.figureOfLimiter(metric.Name); figure != nil {
					*figure += point.Value
				}
			}
		}
	}
}

// figureOfLimiter returns where a metric of the limiter is added to, and nil for another metric.
func (s *snapshot) figureOfLimiter(metric string) *int64 {
	l := s.limiter
	if l == nil {
		l = new(limiter)
	}
	figure := map[string]*int64{
		telemetry.LimiterInUseMetric: &l.InUse, telemetry.LimiterLimitMetric: &l.Limit,
		telemetry.LimiterQueuedMetric: &l.Queued, telemetry.LimiterRefusedMetric: &l.Refused,
	}[metric]
	if figure != nil {
		s.limiter = l
	}
	return figure
}

// String says how the limiter is now.
func (l *limiter) String() string {
	return fmt.Sprintf("%s of %s in use, %s queued", count(l.InUse), count(l.Limit), count(l.Queued))
}

// activeNow returns how many operations of a name are under way. It returns nil when nobody counts them.
func (s *snapshot) activeNow(operation string) *int64 {
	n, ok := s.active[operation]
	if !ok {
		return nil
	}
	return &n
}

// activeText formats how many operations are under way.
func activeText(active *int64) string {
	if active == nil {
		return none
	}
	return count(*active)
}

// count formats a figure of a moment. None is negative for long: figures of several clients are not read at the same moment.
func count(n int64) string { return thousands(uint64(max(0, n))) }

// abandonedSince returns how many operations of a name were abandoned since an earlier snapshot, or since the start when it is nil.
func (s *snapshot) abandonedSince(earlier *snapshot, operation string) uint64 {
	now := s.abandoned[operation]
	if earlier == nil || earlier.abandoned[operation] > now { // the counter was reset in between
		return now
	}
	return now - earlier.abandoned[operation]
}
