package aerospiketest

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestPartitionsAreSpreadEvenly(t *testing.T) {
	for _, live := range [][]bool{{true}, {true, true}, {true, true, true, true, true}, {true, false, true, true}} {
		topo := newTopology(1, live, min(2, len(live)))
		for replica, owners := range topo.owners {
			counts := make(map[int16]int)
			for p, owner := range owners {
				counts[owner]++
				if replica > 0 {
					require.NotEqual(t, topo.owners[0][p], owner)
				}
			}
			require.Len(t, counts, topo.liveCount)
			for node, n := range counts {
				require.True(t, live[node])
				require.InDelta(t, partitions/topo.liveCount, n, partitions/8)
			}
		}
	}
}
