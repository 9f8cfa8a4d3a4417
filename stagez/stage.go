package stagez

import (
	"cmp"
	"slices"
	"strings"

	"github.com/otelaerospike/go/stagemeter"
)

// stages are this module's stages, in the order in which they happen.
var stages = stagemeter.Stages()

// own describes every stage that the service declares. The page assumes that such a stage lies within its operation and overlaps
// no other stage.
var own = stagemeter.StageInfo{Meaning: "A stage of the service's own."}

// find returns the description of a recorded stage and its place in the order. It accepts both the name in this module and the
// name in aerospike-py.
func find(recorded string) (info *stagemeter.StageInfo, place int) {
	name := stagemeter.Stage(recorded)
	for i := range stages {
		if s := &stages[i]; name == s.Stage || name == s.AerospikePy && name != "" {
			return s, i
		}
	}
	return &own, len(stages)
}

// inOrder compares two recorded names by the order in which their stages happen. The service's own stages come last, by name.
func inOrder(a, b string) int {
	_, i := find(a)
	_, j := find(b)
	return cmp.Or(cmp.Compare(i, j), cmp.Compare(a, b))
}

// includes reports whether a stage contains another one.
func includes(s, other *stagemeter.StageInfo) bool { return slices.Contains(s.Includes, other.Stage) }

// isPart reports whether a recorded stage is a part of another one: it is included, and is one of the parts of io by its name.
func isPart(recorded, other string) bool {
	part, _ := find(recorded)
	whole, _ := find(other)
	return includes(whole, part) && strings.HasPrefix(string(part.Stage), string(stagemeter.IO)+"_")
}
