package aerospiketest

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// index is the definition of a secondary index. It has no data structure: queries
// look at every record.
type index struct {
	namespace, set, bin string
	kind                string // numeric, string, ...; empty for a set index
	collection          string // default, list, ..., set
	context             string // the path of a nested value
}

// indexFilter is the range of bin values that a query asks for.
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

// findIndex returns the index that serves a query. This is the index that the
// query names or, if it names none, an index on the bin of the query's range.
// Indexes on collections, regions and nested values serve no query.
func (c *Cluster) findIndex(m *message, f *indexFilter) (index, bool) {
	if len(m.indexType) == 1 && m.indexType[0] != 0 || m.indexContext != nil {
		return index{}, false
	}
	kinds := map[byte]string{particleInteger: "numeric", particleString: "string", particleBlob: "blob"}
	serves := func(i index) bool {
		return i.namespace == string(m.namespace) && (i.set == "" || i.set == string(m.set)) &&
			i.kind == kinds[f.particle] && i.collection == "default" && i.context == ""
	}
	if m.indexName != nil {
		i, ok := c.indexes.get(indexKey(string(m.namespace), string(m.indexName)))
		return i, ok && serves(i)
	}
	return c.indexes.find(func(i index) bool { return i.bin == string(f.bin) && serves(i) })
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

// value returns the value by which the index orders a matching record. A query for
// a string or blob finds only equal values, so that zero serves for all of them.
func (f *indexFilter) value(r *record) int64 {
	if f.particle != particleInteger {
		return 0
	}
	return integer(r.bin(f.bin).value)
}

// search returns the matching records of a partition in the order of the index: by
// value, then by digest. all are the partition's records in the order of their
// digests. If the part resumes after a record, search leaves out the records up to
// and including that one.
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

const maxIndexName = 63

// indexKey returns the name under which an index is registered.
func indexKey(namespace, name string) string { return namespace + "/" + name }

// createIndex executes sindex-create. It succeeds if the same index exists.
func (c *Cluster) createIndex(args arguments) string {
	name, err := args.required("indexname", maxIndexName)
	if err != "" {
		return err
	}
	i, err := newIndex(args)
	if err != "" {
		return err
	}
	if _, ok := c.namespaces[i.namespace]; !ok {
		return "ERROR:4:unknown namespace"
	}
	key := indexKey(i.namespace, name)
	if old, exists := c.indexes.get(key); exists && old != i {
		return "ERROR:200:'indexname' already exists with different definition"
	}
	c.indexes.put(key, i)
	return "OK"
}

// newIndex reads the definition of an index, or returns the error to reply. The
// arguments bin and type say what is indexed. Older clients use indexdata instead.
func newIndex(args arguments) (i index, err string) {
	i = index{namespace: args.namespace(), set: args["set"], context: args["context"], collection: "default"}
	if collection := args["indextype"]; collection != "" {
		i.collection = strings.ToLower(collection)
	}
	data, kind := args["indexdata"], args["type"]
	switch {
	case i.collection == "set" && (i.set == "" || data+kind+args["bin"]+args["exp"]+i.context != ""):
		return i, "ERROR:4:a set index takes a set and nothing else"
	case i.collection == "set":
		return i, ""
	case data == "" && kind == "":
		return i, "ERROR:4:both 'indexdata' and 'type' are missing"
	case data != "" && kind != "":
		return i, "ERROR:4:both 'indexdata' and 'type' are specified"
	case args["exp"] != "":
		return i, "ERROR:4:bad 'exp'" // the cluster has no indexes on expressions
	case data != "":
		i.bin, kind, _ = strings.Cut(data, ",")
	default:
		i.bin = args["bin"]
	}
	i.kind = strings.ToLower(kind)
	switch i.kind {
	case "numeric", "string", "blob", "geo2dsphere":
	default:
		return i, "ERROR:4:bad 'type' - must be one of 'numeric', 'string', 'blob', 'geo2dsphere'"
	}
	if i.bin == "" || len(i.bin) > maxBinName {
		return i, "ERROR:4:'bin' missing or too long"
	}
	return i, ""
}

// deleteIndex executes sindex-delete. Like a server, it succeeds even if there is
// no such index.
func (c *Cluster) deleteIndex(args arguments) string {
	c.indexes.remove(indexKey(args.namespace(), args["indexname"]))
	return "OK"
}

func (c *Cluster) indexExists(args arguments) string {
	_, ok := c.indexes.get(indexKey(args.namespace(), args["indexname"]))
	return strconv.FormatBool(ok)
}

// indexStatus answers sindex-stat and its older form, sindex/namespace/name.
func (c *Cluster) indexStatus(key string) string {
	if _, ok := c.indexes.get(key); !ok {
		return "ERROR:201:no index"
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
