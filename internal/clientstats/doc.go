// Package clientstats reads the numbers that an Aerospike client keeps about itself. It knows no client: the numbers come from a
// function, which every version of the client has as a method Stats.
//
//	reader := clientstats.NewReader(cluster, func() (map[string]any, error) { … })
//	defer reader.Close()
//	snapshot, err := reader.Read(10 * time.Second)
//
// Asking a client is costly, since it converts its numbers to JSON and back. All readers of one cluster therefore share what any
// of them has read, for as long as it is young enough for them.
package clientstats
