package bridge

// Client is what a producer needs of a client. Its methods must be safe for concurrent use.
type Client interface {
	// Cluster identifies the client's cluster. It is comparable.
	Cluster() any
	// Stats returns the client's own numbers. It may panic.
	Stats() (map[string]any, error)
	// MetricsPolicy returns the policy of the client's metrics, and the zero Policy when it has none.
	MetricsPolicy() Policy
	// EnableMetrics enables the client's metrics with the client's default policy, unless they are enabled.
	EnableMetrics()
	// DisableMetrics disables the metrics that EnableMetrics enabled, unless somebody has enabled them since.
	DisableMetrics()
}
