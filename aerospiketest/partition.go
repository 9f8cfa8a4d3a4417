package aerospiketest

import (
	"encoding/base64"
	"encoding/binary"
)

const partitions = 4096

// partitionOf returns the partition that a digest belongs to.
func partitionOf(d *digest) int {
	return int(binary.LittleEndian.Uint16(d[:])) % partitions
}

// topology says which node serves which partition. It is immutable: when a node
// stops or starts, another topology replaces it.
type topology struct {
	generation int
	live       []bool // by node
	liveCount  int
	owners     [][partitions]int16 // by replica; replica 0 is the master, and -1 is no node
}

func newTopology(generation int, live []bool, replication int) *topology {
	t := &topology{generation: generation, live: live}
	for _, l := range live {
		if l {
			t.liveCount++
		}
	}

	t.owners = make([][partitions]int16, max(1, min(replication, t.liveCount)))
	candidates := len(live)
	if replication == 1 {
		candidates = 1 // no other node has the data
	}
	for p := range partitions {
		replica := 0
		for i := range candidates {
			node := successor(p, len(live), i)
			if live[node] && replica < len(t.owners) {
				t.owners[replica][p] = int16(node)
				replica++
			}
		}
		for ; replica < len(t.owners); replica++ {
			t.owners[replica][p] = -1
		}
	}
	return t
}

// successor returns the i-th node in line for a partition. The second node in line
// differs between one node's partitions, so that all other nodes share the load
// when that node stops.
func successor(partition, nodes, i int) int {
	if i == 0 {
		return partition % nodes
	}
	return (partition + 1 + (partition/nodes+i-1)%(nodes-1)) % nodes
}

// available reports whether any node serves the partition.
func (t *topology) available(partition int) bool {
	return t.owners[0][partition] >= 0
}

// owned reports whether the node is the partition's master or replica.
func (t *topology) owned(partition, node int) bool {
	for i := range t.owners {
		if int(t.owners[i][partition]) == node {
			return true
		}
	}
	return false
}

// mastered returns the partitions of which the node is the master.
func (t *topology) mastered(node int) []int {
	var list []int
	for p := range partitions {
		if int(t.owners[0][p]) == node {
			list = append(list, p)
		}
	}
	return list
}

// bitmap encodes, for the info command replicas, the partitions for which the node
// is the given replica.
func (t *topology) bitmap(replica, node int) string {
	var bits [partitions / 8]byte
	for p := range partitions {
		if int(t.owners[replica][p]) == node {
			bits[p/8] |= 0x80 >> (p % 8)
		}
	}
	return base64.StdEncoding.EncodeToString(bits[:])
}
