// Package cpuprofile says whether a CPU profile of the process is being taken, and labels goroutines for it.
//
//	if cpuprofile.Running(clock.Now()) {
//		defer cpuprofile.Label(ctx, "get", "io").Restore()
//	}
package cpuprofile
