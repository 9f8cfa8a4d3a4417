package cache

// Hash adds a name to a hash. It looks at the length and at both ends, since names are often numbered: a hash of every byte would
// cost as much as the look-up that it is to save.
func Hash(hash uint64, name string) uint64 {
	n := len(name)
	if n == 0 {
		return Number(hash, 0)
	}
	return Number(hash, uint64(n)|uint64(name[0])<<8|uint64(name[n-1])<<16|uint64(name[max(n, 2)-2])<<24)
}

// Number adds a number to a hash.
func Number(hash, number uint64) uint64 {
	// 2^64 divided by the golden ratio spreads neighboring numbers over the upper bits.
	const golden = 0x9E3779B97F4A7C15
	return (hash ^ number) * golden
}
