package main

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/otelaerospike/go/aerospiketest"
)

func TestEveryKeyOfAFault(t *testing.T) {
	var f faults
	require.NoError(t, f.Set("node=2,commands=read+batch,latency=50ms,jitter=1ms,trickle=2ms,readdelay=3ms,code=18,share=0.1"))
	require.NoError(t, f.Set("drop,stall=true"))
	require.NoError(t, f.Set("stall=false,drop=true"))
	require.Equal(t, faults{
		{node: 2, text: "node=2,commands=read+batch,latency=50ms,jitter=1ms,trickle=2ms,readdelay=3ms,code=18,share=0.1", Fault: aerospiketest.Fault{
			Commands: aerospiketest.Read | aerospiketest.Batch,
			Latency:  50 * time.Millisecond, Jitter: time.Millisecond, Trickle: 2 * time.Millisecond, ReadDelay: 3 * time.Millisecond,
			ResultCode: 18, Share: 0.1,
		}},
		{text: "drop,stall=true", Fault: aerospiketest.Fault{Drop: true, Stall: true}},
		{text: "stall=false,drop=true", Fault: aerospiketest.Fault{Drop: true}},
	}, f)
}
