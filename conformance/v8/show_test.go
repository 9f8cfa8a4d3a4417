// Code generated from ../show_test.go; DO NOT EDIT.

package conformance

import (
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"

	aerospike "github.com/aerospike/aerospike-client-go/v8"

	"github.com/otelaerospike/go/conformance/internal/graph"
)

// show writes values down as they look on both sides: the addresses of the two clusters differ.
func (s *side) show(values ...any) string {
	var shown string
	values = slices.DeleteFunc(values, func(value any) bool {
		text, ok := value.(verbatim)
		shown += string(text)
		return ok
	})
	text := shown + graph.Text(graph.Options{Names: s.names, Field: field, Opaque: foreign}, values...)
	return addresses.ReplaceAllString(s.hosts.Replace(text), "(address)")
}

// addresses are those of the client's ends of connections, and those in memory that a panic may name.
var addresses = regexp.MustCompile(`127\.0\.0\.1:\d+|0x[0-9a-f]{9,}`)

// field hides what the client does not show, and what goes by the time.
func field(owner reflect.Type, name string, value reflect.Value) (string, bool) {
	switch at := owner.Name() + "." + name; {
	case at == "AerospikeError.stackFrames", at == "Key.keyWriter", slices.Contains(hidden, at):
		return "(hidden)", true
	case at == "Record.Expiration" && value.Uint() < aerospike.TTLDontUpdate:
		return fmt.Sprintf("about %d s", (value.Uint()+500)/1000*1000), true
	case at == "PartitionFilter.Partitions":
		statuses, _ := value.Interface().([]*aerospike.PartitionStatus)
		return partitions(statuses), true
	}
	return "", false
}

// partitions shows those of which something is left to read, in a line each: there are thousands.
func partitions(statuses []*aerospike.PartitionStatus) string {
	var text strings.Builder
	fmt.Fprintf(&text, "%d, of which not done or begun:", len(statuses))
	for _, p := range statuses {
		if p == nil || p.Retry || p.Digest != nil || p.BVal != 0 {
			fmt.Fprintf(&text, " %v %x;", p, p.Digest)
		}
	}
	return text.String()
}

// foreign reports whether an error is not the client's: such as one of the network, which holds addresses.
func foreign(err error) bool {
	var own *aerospike.AerospikeError
	return !errors.As(err, &own)
}

// verbatim is what was shown before.
type verbatim string
