package cpuprofile

import (
	"context"
	"runtime/pprof"
)

// Shown returns what a profile shows of the labels of this goroutine. It is for tests.
func Shown() map[string]string {
	all := map[string]string{}
	if set := labels(); set != nil {
		pprof.ForLabels(pprof.WithLabels(context.Background(), *(*pprof.LabelSet)(set)), func(key, value string) bool {
			all[key] = value
			return true
		})
	}
	return all
}
