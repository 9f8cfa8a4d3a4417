package main

import (
	"fmt"
	"os"
	"strings"
)

// The tables of the page are between these two lines.
const (
	tablesBegin = "<!-- tables: written by make bench -->\n"
	tablesEnd   = "<!-- end of tables -->\n"
)

// replaceTables replaces the tables in the page at path.
func replaceTables(path, tables string) error {
	page, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("read the page: %w", err)
	}
	before, rest, begins := strings.Cut(string(page), tablesBegin)
	_, after, ends := strings.Cut(rest, tablesEnd)
	if !begins || !ends {
		return fmt.Errorf("%s has no tables: want the lines %q and %q", path, tablesBegin, tablesEnd)
	}
	if err := os.WriteFile(path, []byte(before+tablesBegin+"\n"+tables+"\n"+tablesEnd+after), 0o644); err != nil {
		return fmt.Errorf("write the page: %w", err)
	}
	return nil
}
