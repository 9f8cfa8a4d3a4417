package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
	"time"
)

// flags is what the command line asks for.
type flags struct {
	client       string   // the major version of the Aerospike client
	hosts        []string // the addresses of a cluster; none: an in-process cluster
	namespace    string
	records      int
	workers      int
	batch        int
	duration     time.Duration
	addr         string
	otlpEndpoint string
	pyStageNames bool
	scenario     string
	serve        bool
}

// parseFlags writes to help and returns flag.ErrHelp when the arguments ask for help. On a terminal the program goes on serving
// unless the arguments say otherwise: somebody is there to look, and to press Ctrl-C.
func parseFlags(args []string, help io.Writer, terminal bool) (flags, error) {
	var f flags
	set := flag.NewFlagSet("example", flag.ContinueOnError)
	set.SetOutput(io.Discard) // it would print all flags after an error
	set.StringVar(&f.client, "client", "v7", "major `version` of the Aerospike client: v7 or v8")
	set.Func("hosts", "cluster to connect to, as `host:port[,host:port]` (default: an in-process cluster)", func(list string) (err error) {
		f.hosts, err = parseHosts(list)
		return err
	})
	set.StringVar(&f.namespace, "namespace", "test", "namespace of the records")
	set.IntVar(&f.records, "records", 10_000, "records to load into the set demo, and to leave there")
	set.IntVar(&f.workers, "workers", 20, "concurrent workers")
	set.IntVar(&f.batch, "batch", 100, "keys of a batch read")
	set.DurationVar(&f.duration, "duration", 10*time.Second, "how long each of the two phases lasts")
	set.StringVar(&f.addr, "addr", "127.0.0.1:9464", "`host:port` to serve /debug/stagez, /metrics and /stages at; port 0 picks a free one")
	set.StringVar(&f.otlpEndpoint, "otlp-endpoint", "", "`host:port` to export to as well, by OTLP/gRPC without TLS")
	set.BoolVar(&f.pyStageNames, "aerospike-py-stage-names", false, "name stages as aerospike-py does, for one dashboard over both")
	set.StringVar(&f.scenario, "scenario", "", "a cause of slow operations to inject: "+strings.Join(scenarioNames(), ", "))
	set.BoolVar(&f.serve, "serve", terminal, "after the table go on serving, with light traffic, until Ctrl-C; on a terminal the default")
	if err := set.Parse(args); err != nil {
		if !errors.Is(err, flag.ErrHelp) {
			return flags{}, fmt.Errorf("%w (-h lists the flags)", err)
		}
		_, _ = fmt.Fprintln(help, "usage: go run . [flags]")
		set.SetOutput(help)
		set.PrintDefaults()
		return flags{}, err
	}
	if set.NArg() > 0 {
		return flags{}, fmt.Errorf("unknown argument %q", set.Arg(0))
	}
	return f, f.check()
}

func (f flags) check() error {
	if drivers[f.client] == nil {
		return fmt.Errorf("-client %q: must be v7 or v8", f.client)
	}
	for _, number := range []struct {
		flag  string
		value int
	}{{"records", f.records}, {"workers", f.workers}, {"batch", f.batch}} {
		if number.value < 1 {
			return fmt.Errorf("-%s %d: must be at least 1", number.flag, number.value)
		}
	}
	if f.duration <= 0 {
		return fmt.Errorf("-duration %v: must be positive", f.duration)
	}
	if f.namespace == "" {
		return errors.New("-namespace must not be empty")
	}
	if _, exists := findScenario(f.scenario); !exists {
		return fmt.Errorf("-scenario %q: must be one of %s", f.scenario, strings.Join(scenarioNames(), ", "))
	}
	if f.scenario != "" && len(f.hosts) > 0 {
		return errors.New("-scenario: needs the in-process cluster, not -hosts")
	}
	if f.otlpEndpoint != "" {
		if _, err := parseHosts(f.otlpEndpoint); err != nil {
			return fmt.Errorf("-otlp-endpoint %q: %w", f.otlpEndpoint, err)
		}
	}
	return nil
}

// parseHosts returns the addresses in a list that is separated by commas.
func parseHosts(list string) ([]string, error) {
	var hosts []string
	for address := range strings.SplitSeq(list, ",") {
		name, port, err := net.SplitHostPort(strings.TrimSpace(address))
		if err != nil {
			return nil, errors.New("want host:port")
		}
		number, err := strconv.ParseUint(port, 10, 16)
		if err != nil || number == 0 {
			return nil, fmt.Errorf("port %q: want 1 to 65535", port)
		}
		if name == "" {
			return nil, errors.New("want host:port, the host is missing")
		}
		hosts = append(hosts, net.JoinHostPort(name, port))
	}
	return hosts, nil
}
