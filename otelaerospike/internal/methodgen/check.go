package main

import (
	"errors"
	"fmt"
	"maps"
	"slices"
)

// complete complains about every method that does not stand in exactly one list of table.go, every entry that no client has, and
// every method whose build tag the files have no place for.
func complete(targets []target) (err error) {
	entries := map[string]int{}
	for _, r := range rows {
		entries[r.method]++
	}
	for _, p := range passThrough {
		entries[p.method]++
	}
	existing := map[string]bool{}
	for _, t := range targets {
		for _, name := range slices.Sorted(maps.Keys(t.client.methods)) {
			existing[name] = true
			if entries[name] == 0 {
				err = errors.Join(err, fmt.Errorf("client %s has a method %s that no list names: add a row to rows or to passThrough in table.go", t.version, name))
			}
		}
		err = errors.Join(err, t.placeable())
	}
	for _, name := range slices.Sorted(maps.Keys(entries)) {
		if entries[name] > 1 {
			err = errors.Join(err, fmt.Errorf("table.go names the method %s %d times: keep one row", name, entries[name]))
		}
		if !existing[name] {
			err = errors.Join(err, fmt.Errorf("table.go names a method %s that no client has: correct the name or remove the row", name))
		}
	}
	return err
}

// placeable complains about methods whose build tag differs from their file's, or is not in the table of variants.
func (t target) placeable() (err error) {
	for _, name := range slices.Sorted(maps.Keys(t.client.methods)) {
		tag := t.client.methods[name].tag
		if tag != "" && !slices.ContainsFunc(variants, func(v variant) bool { return v.tag == tag }) {
			err = errors.Join(err, fmt.Errorf("client %s: %s has the build constraint %q: add it to variants in api.go", t.version, name, tag))
		}
	}
	groups := t.groups()
	for _, group := range slices.Sorted(maps.Keys(groups)) {
		for _, m := range groups[group] {
			if first := groups[group][0]; m.tag != first.tag {
				err = errors.Join(err, fmt.Errorf("client %s: %s and %s have different build constraints: give them different groups in table.go",
					t.version, first.name, m.name))
			}
		}
	}
	return err
}
