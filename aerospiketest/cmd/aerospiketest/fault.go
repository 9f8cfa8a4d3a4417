package main

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/otelaerospike/go/aerospiketest"
)

// nodeFault is a fault of a node, or of all nodes if node is zero.
type nodeFault struct {
	aerospiketest.Fault
	node int
	text string // as given
}

// faults is a flag that may be given several times.
type faults []nodeFault

// String is empty, because there are no faults by default.
func (*faults) String() string { return "" }

// Set adds a fault.
func (f *faults) Set(text string) error {
	fault := nodeFault{text: text}
	for setting := range strings.SplitSeq(text, ",") {
		key, value, _ := strings.Cut(setting, "=")
		if err := fault.set(key, value); err != nil {
			return fmt.Errorf("%s: %w", setting, err)
		}
	}
	*f = append(*f, fault)
	return nil
}

func (f *nodeFault) set(key, value string) (err error) {
	switch key {
	case "node":
		f.node, err = parseWithin(value, 64)
	case "code":
		f.ResultCode, err = parseWithin(value, 255)
	case "commands":
		f.Commands, err = parseCommands(value)
	case "latency":
		f.Latency, err = parseDuration(value)
	case "jitter":
		f.Jitter, err = parseDuration(value)
	case "trickle":
		f.Trickle, err = parseDuration(value)
	case "readdelay":
		f.ReadDelay, err = parseDuration(value)
	case "share":
		f.Share, err = parseShare(value)
	case "drop":
		f.Drop, err = parseSwitch(value)
	case "stall":
		f.Stall, err = parseSwitch(value)
	default:
		err = fmt.Errorf("unknown key %q", key)
	}
	return err
}

// parseWithin parses a number from 1 to limit.
func parseWithin(value string, limit int) (int, error) {
	n, err := strconv.Atoi(value)
	if err != nil || n < 1 || n > limit {
		return 0, fmt.Errorf("want a number from 1 to %d", limit)
	}
	return n, nil
}

func parseDuration(value string) (time.Duration, error) {
	d, err := time.ParseDuration(value)
	if err != nil || d <= 0 {
		return 0, errors.New("want a duration such as 50ms")
	}
	return d, nil
}

func parseShare(value string) (float64, error) {
	share, err := strconv.ParseFloat(value, 64)
	if err != nil || !(share > 0 && share <= 1) {
		return 0, errors.New("want a share above 0, and at most 1")
	}
	return share, nil
}

// parseSwitch parses a key that needs no value.
func parseSwitch(value string) (bool, error) {
	if value == "" {
		return true, nil
	}
	on, err := strconv.ParseBool(value)
	if err != nil {
		return false, errors.New("want true or false")
	}
	return on, nil
}

// commands has the names of the kinds of request.
var commands = map[string]aerospiketest.Command{
	"read":  aerospiketest.Read,
	"write": aerospiketest.Write,
	"udf":   aerospiketest.UDF,
	"batch": aerospiketest.Batch,
	"scan":  aerospiketest.Scan,
	"query": aerospiketest.Query,
	"info":  aerospiketest.Info,
	"admin": aerospiketest.Admin,
}

// parseCommands parses kinds of request, such as read+batch.
func parseCommands(value string) (aerospiketest.Command, error) {
	var kinds aerospiketest.Command
	for name := range strings.SplitSeq(value, "+") {
		kind, ok := commands[name]
		if !ok {
			return 0, fmt.Errorf("unknown command %q, want read, write, udf, batch, scan, query, info or admin", name)
		}
		kinds |= kind
	}
	return kinds, nil
}
