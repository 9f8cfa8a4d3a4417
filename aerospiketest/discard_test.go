package aerospiketest

import "net"

// discard is a connection that drops what is written to it. It lets benchmarks
// and fuzz targets run a conn without a network.
type discard struct{ net.Conn }

func (discard) Write(b []byte) (int, error) { return len(b), nil }
