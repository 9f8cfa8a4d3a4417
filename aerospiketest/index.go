package aerospiketest

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// index is the definition of a secondary index. There is no data structure to
// it: queries look at every record.
type index struct {
	namespace, set, bin string
	kind                string // numeric, string, ...
	collection          string // default, list, ...
}

// indexFilter is the range of bin values a query asks for.
type indexFilter struct {
	bin        []byte
	particle   byte
	begin, end []byte
}

// parseIndexFilter reads the range field of a query.
func parseIndexFilter(m *message) (*indexFilter, error) {
	c := cursor{b: m.indexRange}
	ranges := c.u8()
	f := &indexFilter{}
	f.bin = c.take(int(c.u8()))
	f.particle = c.u8()
	f.begin = c.take(int(c.u32()))
	f.end = c.take(int(c.u32()))
	if ranges != 1 || c.short || len(c.b) > 0 {
		return nil, malformed("index range of %d bytes", len(m.indexRange))
	}
	if f.particle == particleInteger && (len(f.begin) != 8 || len(f.end) != 8) {
		return nil, malformed("index range from %d to %d bytes", len(f.begin), len(f.end))
	}
	return f, nil
}

// indexed reports whether an index serves the query. Those on collections and
// regions never do.
func (c *Cluster) indexed(m *message, f *indexFilter) bool {
	kinds := map[byte]string{particleInteger: "numeric", particleString: "string", particleBlob: "blob"}
	if len(m.indexType) == 1 && m.indexType[0] != 0 || m.indexContext != nil {
		return false
	}
	return c.indexes.any(func(i index) bool {
		return i.namespace == string(m.namespace) && i.bin == string(f.bin) &&
			(i.set == "" || i.set == string(m.set)) &&
			i.kind == kinds[f.particle] && i.collection == "default"
	})
}

func (f *indexFilter) match(r *record) bool {
	b := r.bin(f.bin)
	if b == nil || b.particle != f.particle {
		return false
	}
	if f.particle == particleInteger {
		n := integer(b.value)
		return integer(f.begin) <= n && n <= integer(f.end)
	}
	return string(b.value) == string(f.begin)
}

// value is what the index orders a record by that matches. Strings and blobs are
// only ever compared for equality, so that all those found can do with the same.
func (f *indexFilter) value(r *record) int64 {
	if f.particle != particleInteger {
		return 0
	}
	return integer(r.bin(f.bin).value)
}

// search returns the matching ones of all records of a partition, which come in
// the order of their digests, in the order of the index: by value, then digest.
// Those up to where the part resumes are left out.
func (f *indexFilter) search(all []found, part scanPart) []found {
	list := slices.DeleteFunc(all, func(x found) bool {
		if !f.match(x.record) {
			return true
		}
		if part.after == nil {
			return false
		}
		order := cmp.Compare(f.value(x.record), part.value)
		return cmp.Or(order, bytes.Compare(x.digest[:], part.after[:])) <= 0
	})
	slices.SortStableFunc(list, func(a, b found) int {
		return cmp.Compare(f.value(a.record), f.value(b.record))
	})
	return list
}

// The names under which indexes are registered.
func indexKey(namespace, name string) string { return namespace + "/" + name }

func (c *Cluster) createIndex(args arguments) string {
	bin, kind, ok := strings.Cut(args["indexdata"], ",")
	ns, name := args["ns"], args["indexname"]
	if !ok || bin == "" || name == "" {
		return "ERROR:4:missing argument"
	}
	if _, ok := c.namespaces[ns]; !ok {
		return "ERROR:4:unknown namespace"
	}
	if _, exists := c.indexes.get(indexKey(ns, name)); exists {
		return "ERROR:200:index already exists"
	}
	i := index{namespace: ns, set: args["set"], bin: bin, kind: strings.ToLower(kind), collection: "default"}
	if t := args["indextype"]; t != "" {
		i.collection = strings.ToLower(t)
	}
	c.indexes.put(indexKey(ns, name), i)
	return "OK"
}

func (c *Cluster) deleteIndex(args arguments) string {
	if !c.indexes.remove(indexKey(args["ns"], args["indexname"])) {
		return "ERROR:201:no such index"
	}
	return "OK"
}

func (c *Cluster) indexExists(args arguments) string {
	_, ok := c.indexes.get(indexKey(args["ns"], args["indexname"]))
	return strconv.FormatBool(ok)
}

// indexStatus answers sindex/<namespace>/<name>.
func (c *Cluster) indexStatus(key string) string {
	if _, ok := c.indexes.get(key); !ok {
		return "ERROR:201:no such index"
	}
	return "load_pct=100;state=RW"
}

func (c *Cluster) listIndexes() string {
	return c.indexes.list(func(key string, i index) string {
		_, name, _ := strings.Cut(key, "/")
		return fmt.Sprintf("ns=%s:indexname=%s:set=%s:bin=%s:type=%s:indextype=%s:state=RW;",
			i.namespace, name, i.set, i.bin, i.kind, i.collection)
	})
}
