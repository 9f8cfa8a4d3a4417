package aerospiketest

import "net"

// discard is a connection to nowhere.
type discard struct{ net.Conn }

func (discard) Write(b []byte) (int, error) { return len(b), nil }
