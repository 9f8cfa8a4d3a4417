package e2e

import (
	"context"
	"errors"
	"sync"
	"testing"

	"github.com/aerospike/aerospike-client-go/v7/types"
	v1 "github.com/prometheus/client_golang/api/prometheus/v1"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/otelaerospike/go/aerospiketest"
	"github.com/otelaerospike/go/otelaerospike"
)

// TestDashboardAndRulesHaveAnswers runs every query of the dashboard and the rules against a service that has had every kind of
// trouble that they report.
func TestDashboardAndRulesHaveAnswers(t *testing.T) {
	p := startPipeline(t)
	s := startService(p)
	profile(t)
	p.arrives(t, func(c *assert.CollectT, server *prometheus) {
		assert.EqualValues(c, 3, server.value(c, "aerospike_client_node_count")) // so that the loss of a node shows
		assert.NotEmpty(c, server.query(c, "aerospike_client_limiter_refused_total"))
	})
	s.loseNode(t)
	s.exhaustConnections(t)
	defer s.cluster.Inject(aerospiketest.Fault{Commands: aerospiketest.Write, ResultCode: int(types.DEVICE_OVERLOAD), Share: 0.1})()
	defer s.workInBackground()()
	t.Run("dashboard", p.testDashboard)
	t.Run("rules", p.testRules)
	t.Run("alerts", p.testAlerts)
}

// loseNode stops a node, and waits until the client has noticed.
func (s *service) loseNode(t *testing.T) {
	t.Helper()
	s.cluster.Nodes()[2].Stop()
	require.Eventually(t, func() bool { return len(s.client.GetNodes()) == 2 }, patience, tick)
}

// exhaustConnections starts as many operations as the limiter admits, and lets them wait for an answer. They are more than there
// may be connections to a node. The limiter does not admit one further operation.
func (s *service) exhaustConnections(t *testing.T) {
	t.Helper()
	resume := s.cluster.Inject(aerospiketest.Fault{Commands: aerospiketest.Read, Stall: true})
	ctx, cancel := context.WithTimeout(t.Context(), tick) // bounds the wait for the limiter; admitted operations do not look at it
	defer cancel()
	errs := make([]error, concurrency+1)
	var group sync.WaitGroup
	for i := range errs {
		group.Go(func() {
			_, err := s.client.WithContext(ctx).Get(nil, s.keys[0])
			errs[i] = asError(err)
		})
	}
	group.Wait() // the client's timeout ends them
	resume()
	err := errors.Join(errs...)
	require.ErrorIs(t, err, otelaerospike.ErrQueueTimeout)
	require.ErrorContains(t, err, types.NO_AVAILABLE_CONNECTIONS_TO_NODE.String())
}

// testAlerts expects the alerts that report the service's troubles, and no others.
func (p *pipeline) testAlerts(t *testing.T) {
	want := []string{
		"AerospikeOperationsFail", "AerospikeConnectionPoolNearlyFull", "AerospikeConnectionPoolExhausted", "AerospikeNodeLost",
		"AerospikeLimiterRefuses", "AerospikeStageProfilingLeftOn",
	}
	p.arrives(t, func(c *assert.CollectT, server *prometheus) {
		result, err := server.api.Rules(context.Background(), nil)
		require.NoError(c, err)
		var raised []string
		for _, group := range result.Groups {
			for _, rule := range group.Rules {
				if alert, ok := rule.(v1.AlertingRule); ok && alert.State != string(v1.AlertStateInactive) {
					raised = append(raised, alert.Name)
				}
			}
		}
		assert.ElementsMatch(c, want, raised)
	})
}

// workInBackground runs operations until stop. Some of them fail.
func (s *service) workInBackground() (stop func()) {
	stopped, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		for i := 0; ; i++ {
			select {
			case <-stopped:
				return
			default:
				_, _, _ = s.batchRead(i), s.get(i), s.put(i)
			}
		}
	}()
	return func() {
		close(stopped)
		<-ended
	}
}
