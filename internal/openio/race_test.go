//go:build race

package openio

// poolAllocations is how many allocations sync.Pool may cause: the race detector has it drop what is put at random.
const poolAllocations = 2
