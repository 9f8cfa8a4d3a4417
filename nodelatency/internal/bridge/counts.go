package bridge

// counts is what the client has counted of one thing: a histogram, or a counter, which is one bucket without a sum.
type counts struct {
	buckets []uint64
	sum     float64 // in the client's units
	dropped uint64  // what was in buckets that the client has reset since: its own count goes on
}

// since returns what was counted since an earlier reading. When the buckets were reset in between, when one holds less than before, or when
// they are other buckets, the counts began anew, and all of them are new. The sum may have gone on: the client does not reset it.
func (c counts) since(earlier counts) counts {
	added := counts{buckets: make([]uint64, len(c.buckets)), sum: c.sum}
	copy(added.buckets, c.buckets)
	if earlier.sum <= c.sum {
		added.sum -= earlier.sum
	}
	if len(earlier.buckets) != len(c.buckets) || earlier.dropped != c.dropped {
		return added
	}
	for i, n := range earlier.buckets {
		if n > c.buckets[i] {
			return added
		}
	}
	for i, n := range earlier.buckets {
		added.buckets[i] -= n
	}
	return added
}

func (c counts) total() (total uint64) {
	for _, n := range c.buckets {
		total += n
	}
	return total
}
