package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/otelaerospike/go/stagemeter"
)

// verdict says into which stage the operation that took the most time puts most of it, and into which part of io when io is open. It
// names the node that is much slower than the others. It is empty when no stage was recorded.
func verdict(on measurement) string {
	worst := on.worst()
	if worst == "" {
		return ""
	}
	o := on[worst]
	stage, most := o.longest(func(stage stagemeter.Stage) bool { return !isPart(stage) })
	if describe(stage).Stage == stagemeter.IO {
		if part, longest := o.longest(isPart); part != "" {
			stage, most = part, longest
		}
	}
	if stage == "" || o.duration.count == 0 {
		return ""
	}
	operations := float64(o.duration.count)
	return fmt.Sprintf(" Most of the time of %s goes into %s:\n %s of %s, on the mean.%s",
		worst, stage, seconds(most/operations), seconds(o.duration.mean()), o.straggler())
}

// worst returns the name of the operation that took the most time.
func (m measurement) worst() string {
	worst := ""
	for _, name := range slices.Sorted(maps.Keys(m)) {
		if worst == "" || m[name].duration.sum > m[worst].duration.sum {
			worst = name
		}
	}
	return worst
}

// longest returns the stage that takes the most time of those that are wanted.
func (o *operation) longest(wanted func(stagemeter.Stage) bool) (longest stagemeter.Stage, most float64) {
	for _, stage := range slices.SortedFunc(maps.Keys(o.stages), inPipelineOrder) {
		if own := o.own(stage); wanted(stage) && own > most {
			longest, most = stage, own
		}
	}
	return longest, most
}

// own returns the time in a stage without the stages that it includes, but with its parts.
func (o *operation) own(stage stagemeter.Stage) float64 {
	own := o.stages[stage].sum
	for other, h := range o.stages {
		if slices.Contains(describe(stage).Includes, describe(other).Stage) && !isPart(other) {
			own -= h.sum
		}
	}
	return own
}

// isPart reports whether a stage is a part of io.
func isPart(stage stagemeter.Stage) bool { return strings.HasPrefix(string(stage), "io_") }

// describe returns the description of a stage under either of its names.
func describe(name stagemeter.Stage) stagemeter.StageInfo {
	for _, info := range stagemeter.Stages() {
		if name == info.Stage || name == info.AerospikePy {
			return info
		}
	}
	return stagemeter.StageInfo{Stage: name}
}
