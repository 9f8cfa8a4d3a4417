// Command aerospiketest runs an in-process Aerospike cluster on fixed ports, for
// services that are started by hand.
//
//	go run github.com/otelaerospike/go/aerospiketest/cmd/aerospiketest -listen 127.0.0.1:3000 -nodes 3
//
// It prints where the nodes listen and how to connect, and runs until it receives
// SIGINT or SIGTERM. The cluster starts empty, and its records are gone when the
// command stops.
//
// The flag -fault makes nodes misbehave, and may be given several times:
//
//	-fault node=2,latency=50ms                the second node is slow
//	-fault commands=write,code=18,share=0.1   every tenth write fails with DEVICE_OVERLOAD
//	-fault node=3,commands=read+batch,stall   the third node answers no reads
//
// The keys of a fault are node, commands, latency, jitter, trickle, readdelay,
// code, share, drop and stall. They are the fields of [aerospiketest.Fault].
// Without node, the fault affects all nodes.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/otelaerospike/go/aerospiketest"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run runs a cluster until ctx ends, and returns the exit code: 0 after that, 1 if
// the cluster does not start, 2 if the arguments are bad.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	c, err := parseConfig(args, stderr)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil:
		return 2 // the flags have printed it
	}
	cluster, err := c.start()
	if err != nil {
		_, _ = fmt.Fprintln(stderr, err)
		if errors.Is(err, syscall.EADDRINUSE) {
			_, _ = fmt.Fprintln(stderr, "Stop what listens there, or choose another port with -listen.")
		}
		return 1
	}
	defer func() { _ = cluster.Close() }()

	_, _ = io.WriteString(stdout, c.greeting(cluster))
	<-ctx.Done()
	return 0
}

// config is what the arguments say.
type config struct {
	listen     string
	nodes      int
	namespaces string
	faults     faults
}

func parseConfig(args []string, stderr io.Writer) (*config, error) {
	c := &config{}
	flags := flag.NewFlagSet("aerospiketest", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&c.listen, "listen", "127.0.0.1:3000", "the first node's `address`; each further node listens on the next port")
	flags.IntVar(&c.nodes, "nodes", 3, "the number of nodes")
	flags.StringVar(&c.namespaces, "namespace", "test", "the namespaces' `names`, separated by commas")
	flags.Var(&c.faults, "fault", "a `fault`, as node=2,latency=50ms; may be given several times")
	if err := flags.Parse(args); err != nil {
		return nil, err
	}
	err := c.check(flags.Args())
	if err != nil {
		_, _ = fmt.Fprintln(stderr, err)
	}
	return c, err
}

func (c *config) check(rest []string) error {
	if len(rest) > 0 {
		return fmt.Errorf("aerospiketest: unexpected argument %q", rest[0])
	}
	for _, f := range c.faults {
		if f.node > c.nodes {
			return fmt.Errorf("aerospiketest: a fault of node %d, and there are %d nodes", f.node, c.nodes)
		}
	}
	return nil
}

// start starts the cluster with its faults.
func (c *config) start() (*aerospiketest.Cluster, error) {
	cluster, err := aerospiketest.Start(
		aerospiketest.WithListen(c.listen),
		aerospiketest.WithNodes(c.nodes),
		aerospiketest.WithNamespaces(strings.Split(c.namespaces, ",")...),
	)
	if err != nil {
		return nil, err
	}
	for _, f := range c.faults {
		if f.node == 0 {
			cluster.Inject(f.Fault)
		} else {
			cluster.Nodes()[f.node-1].Inject(f.Fault)
		}
	}
	return cluster, nil
}

// greeting says where the nodes listen and how to connect.
func (c *config) greeting(cluster *aerospiketest.Cluster) string {
	var b strings.Builder
	for _, n := range cluster.Nodes() {
		_, _ = fmt.Fprintf(&b, "%s listens on %s\n", n.Name(), n.Addr())
	}
	for _, f := range c.faults {
		_, _ = fmt.Fprintf(&b, "fault: %s\n", f.text)
	}
	host, port, _ := net.SplitHostPort(cluster.Addresses()[0])
	_, _ = fmt.Fprintf(&b, "Connect with aerospike.NewClient(%q, %s). Stop with Ctrl-C.\n", host, port)
	return b.String()
}
