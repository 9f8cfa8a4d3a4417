//go:build !race

package openio

const poolAllocations = 0
