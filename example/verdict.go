package main

import (
	"fmt"
	"maps"
	"slices"

	"github.com/otelaerospike/go/stagemeter"
)

// verdict says into which stage the operation that took the most time puts most of it. It is empty when no stage was recorded.
func verdict(on measurement) string {
	worst, stage, most := "", stagemeter.Stage(""), 0.0
	for _, name := range slices.Sorted(maps.Keys(on)) {
		if worst == "" || on[name].duration.sum > on[worst].duration.sum {
			worst = name
		}
	}
	if worst == "" {
		return ""
	}
	o := on[worst]
	for _, s := range slices.SortedFunc(maps.Keys(o.stages), inPipelineOrder) {
		if own := o.own(s); own > most {
			stage, most = s, own
		}
	}
	if stage == "" || o.duration.count == 0 {
		return ""
	}
	operations := float64(o.duration.count)
	return fmt.Sprintf(" Most of the time of %s goes into %s:\n %s of %s, on the mean.",
		worst, stage, seconds(most/operations), seconds(o.duration.mean()))
}

// own returns the time in a stage without the stages that it includes.
func (o *operation) own(stage stagemeter.Stage) float64 {
	own := o.stages[stage].sum
	for other, h := range o.stages {
		if slices.Contains(describe(stage).Includes, describe(other).Stage) {
			own -= h.sum
		}
	}
	return own
}

// describe returns the description of a stage under either of its names.
func describe(name stagemeter.Stage) stagemeter.StageInfo {
	for _, info := range stagemeter.Stages() {
		if name == info.Stage || name == info.AerospikePy {
			return info
		}
	}
	return stagemeter.StageInfo{Stage: name}
}
