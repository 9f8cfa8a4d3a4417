package core_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/otelaerospike/go/otelaerospike/internal/core"
)

func TestSetsPastTheLimitAreOther(t *testing.T) {
	f := newFixture(t, core.WithSetLimit(2))
	for i := range 5 {
		_, _ = f.get(t.Context(), fmt.Sprint("set", i), answer(nil))
	}
	require.Equal(t, map[string]uint64{"get set0": 1, "get set1": 1, "get _OTHER": 3}, f.durations(t))
}

func TestOnlyListedSetsAreNamed(t *testing.T) {
	f := newFixture(t, core.WithSets("users"))
	_, _ = f.get(t.Context(), "orders", answer(nil))
	_, _ = f.get(t.Context(), "users", answer(nil))
	_, _ = f.get(t.Context(), "", answer(nil))
	require.Equal(t, map[string]uint64{"get users": 1, "get _OTHER": 1, "get": 1}, f.durations(t))
}

func TestSeriesPastTheBoundCollapseAndNothingIsLost(t *testing.T) {
	const past = 2100
	f := newFixture(t, core.WithSetLimit(past))
	for i := range past {
		_, _ = f.get(t.Context(), fmt.Sprint("set", i), answer(nil))
		_, _ = f.get(t.Context(), fmt.Sprint("set", i), answer(&failure{code: codeTimeout}))
	}
	durations := f.durations(t)
	var total uint64
	for _, count := range durations {
		total += count
	}
	require.EqualValues(t, 2*past, total)
	require.NotZero(t, durations["get _OTHER"], "successes")
	require.NotZero(t, durations["get _OTHER _OTHER"], "failures")
	require.Empty(t, durations[""], "the SDK merged series without a name")
}

func TestTargetOfABatchIsWhatItsKeysShare(t *testing.T) {
	users, orders := core.Target{Namespace: "test", Set: "users"}, core.Target{Namespace: "test", Set: "orders"}
	require.Equal(t, users, users.And(users))
	require.Equal(t, core.Target{Namespace: "test"}, users.And(orders))
	require.Equal(t, core.Target{}, users.And(core.Target{Namespace: "other", Set: "names"}))
}
