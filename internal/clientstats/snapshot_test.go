package clientstats_test

import (
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/otelaerospike/go/internal/clientstats"
)

func TestNumbersAreSplitIntoClusterAndNodes(t *testing.T) {
	answer := map[string]any{
		"cluster-aggregated-stats": map[string]any{"tends": 3.0},
		"open-connections":         7,
		"total-nodes":              2,
		"histogram":                map[string]any{"tends": 9.0},
		"a:1":                      map[string]any{"tends": 1.0},
		"[::1]:2":                  map[string]any{"tends": 2, "get": map[string]any{"sum": 1.0}},
		"b:3":                      "no numbers",
	}
	c := &client{answer: func() (map[string]any, error) { return answer, nil }}
	snapshot := read(t, newReader(t, nil, c), 0)
	require.Equal(t, clientstats.Numbers{"tends": 3.0, clientstats.TotalNodes: 2}, snapshot.Cluster)
	require.Equal(t, map[string]clientstats.Numbers{
		"a:1":     {"tends": 1.0},
		"[::1]:2": {"tends": 2, "get": map[string]any{"sum": 1.0}},
	}, snapshot.Nodes)
	require.False(t, snapshot.Taken.IsZero())
	require.NotContains(t, answer["cluster-aggregated-stats"], clientstats.TotalNodes, "the answer stays as it was")

	tends, ok := snapshot.Nodes["[::1]:2"].Int("tends")
	require.True(t, ok)
	require.EqualValues(t, 2, tends)
	_, ok = snapshot.Nodes["[::1]:2"].Int("get")
	require.False(t, ok)
}

func TestEmptyAnswerIsASnapshot(t *testing.T) {
	c := &client{answer: func() (map[string]any, error) { return nil, nil }}
	snapshot := read(t, newReader(t, nil, c), 0)
	require.Empty(t, snapshot.Nodes)
	require.Empty(t, snapshot.Cluster)
}

func TestNamesPastTheBoundAreOther(t *testing.T) {
	for limit, names := range map[int]*clientstats.Names{
		128: clientstats.NewNodeNames(),
		32:  clientstats.NewNamespaceNames(),
	} {
		for i := range limit {
			name := strconv.Itoa(i)
			require.Equal(t, name, names.Admit(name))
		}
		require.Equal(t, "_OTHER", names.Admit("late"))
		require.Equal(t, "0", names.Admit("0"))
	}
}
