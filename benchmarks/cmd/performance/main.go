// Command performance runs the benchmarks in rounds and prints the tables of docs/performance.md.
//
//	go run ./cmd/performance -raw results.txt -page ../docs/performance.md
//
// The flag -raw keeps the results in a file, which benchstat also reads. The flag -from makes the tables from such a file and
// runs nothing. AEROSPIKE_HOSTS=host:port,… in the environment measures batch reads on a cluster, in the set "benchmarks" of its
// namespace "test".
package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"strconv"
	"strings"
	"time"

	"github.com/otelaerospike/go/benchmarks/internal/figure"
	"github.com/otelaerospike/go/benchmarks/internal/rounds"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Args[1:])
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "performance:", err)
		os.Exit(1)
	}
}

type options struct {
	rounds    int
	benchtime string
	blocks    int
	raw       string
	from      string
	page      string
}

func parse(args []string) (options, error) {
	var o options
	flags := flag.NewFlagSet("performance", flag.ContinueOnError)
	flags.IntVar(&o.rounds, "rounds", 20, "how many times every benchmark runs; fewer than 6 give no confidence interval")
	flags.StringVar(&o.benchtime, "benchtime", "50ms", "how long each benchmark runs in a round")
	flags.IntVar(&o.blocks, "blocks", 8, "how long batch reads run in a round, in blocks of 0.8 s (8 slices of 100 ms)")
	flags.StringVar(&o.raw, "raw", "", "`file` to keep the results in")
	flags.StringVar(&o.from, "from", "", "`file` of results to make the tables from, without running anything")
	flags.StringVar(&o.page, "page", "", "`file` whose tables to replace")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	if o.rounds < 1 || o.blocks < 1 {
		return o, fmt.Errorf("%d rounds of %d blocks: there must be at least one of each", o.rounds, o.blocks)
	}
	return o, nil
}

func run(ctx context.Context, args []string) error {
	o, err := parse(args)
	if errors.Is(err, flag.ErrHelp) {
		return nil
	}
	if err != nil {
		return err
	}
	samples, err := o.samples(ctx)
	if err != nil {
		return err
	}
	text, err := tables(samples)
	if err != nil {
		return err
	}
	fmt.Print(text)
	if o.page == "" {
		return nil
	}
	return replaceTables(o.page, text)
}

func (o options) samples(ctx context.Context) (rounds.Samples, error) {
	if o.from == "" {
		return o.measure(ctx)
	}
	kept, err := os.ReadFile(o.from)
	if err != nil {
		return rounds.Samples{}, fmt.Errorf("read the results: %w", err)
	}
	samples := rounds.NewSamples()
	return samples, samples.Read(bytes.NewReader(kept))
}

func (o options) measure(ctx context.Context) (samples rounds.Samples, err error) {
	dir, err := os.MkdirTemp("", "performance")
	if err != nil {
		return samples, fmt.Errorf("make a directory for the benchmarks: %w", err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	binary, err := rounds.Build(ctx, "github.com/otelaerospike/go/benchmarks", dir)
	if err != nil {
		return samples, err
	}
	raw := io.Discard
	if o.raw != "" {
		file, failed := os.Create(o.raw)
		if failed != nil {
			return samples, fmt.Errorf("keep the results: %w", failed)
		}
		defer func() { err = errors.Join(err, file.Close()) }()
		raw = file
	}
	config, err := o.config(ctx)
	if err != nil {
		return samples, err
	}
	for _, c := range config {
		if _, err := fmt.Fprintf(raw, "%s: %s\n", c.key, c.value); err != nil {
			return samples, fmt.Errorf("keep the results: %w", err)
		}
	}
	begun := time.Now()
	samples, err = binary.Run(ctx, o.rounds, []rounds.Selection{
		{Pattern: "^Benchmark(Off|Stage|Call|Peer|Growth|Memory)$", Benchtime: o.benchtime},
		{Pattern: rounds.Matching(callsV8()...), Benchtime: o.benchtime},
		{Pattern: rounds.Matching("OpenIO"), Benchtime: o.benchtime, Open: true},
		{Pattern: rounds.Matching("BatchRead"), Benchtime: fmt.Sprintf("%dx", o.blocks)},
		{Pattern: rounds.Matching("BatchRead"), Benchtime: fmt.Sprintf("%dx", o.blocks), Open: true},
	}, raw, func(round int) {
		fmt.Fprintf(os.Stderr, "round %d of %d, after %v\n", round+1, o.rounds, time.Since(begun).Round(time.Second))
	})
	if err != nil {
		return samples, err
	}
	for _, c := range config {
		samples.Config[c.key] = c.value
	}
	return samples, nil
}

// callsV8 returns the names of the client v8 benchmarks that have a row. The others would take time and show nothing new.
func callsV8() (names []string) {
	for _, c := range figure.CallsV8() {
		names = append(names, c.Name)
	}
	return names
}

// setting is a configuration line of Go's benchmark format.
type setting struct{ key, value string }

// config returns the configuration that the benchmarks do not print themselves.
func (o options) config(ctx context.Context) ([]setting, error) {
	cluster := "three in-process nodes, in another process on the same machine"
	if os.Getenv("AEROSPIKE_HOSTS") != "" {
		cluster = "the cluster of AEROSPIKE_HOSTS"
	}
	config := []setting{
		{"measured", time.Now().UTC().Format(time.DateOnly)},
		{"go", runtime.Version()},
		{"cores", strconv.Itoa(runtime.NumCPU())},
		{"rounds", strconv.Itoa(o.rounds)},
		{"benchtime", o.benchtime},
		{"blocks", strconv.Itoa(o.blocks)},
		{"cluster", cluster},
	}
	for _, m := range comparedModules {
		version, err := exec.CommandContext(ctx, "go", "list", "-m", "-f", "{{.Version}}", m.path).Output()
		if err != nil {
			return nil, fmt.Errorf("find the version of %s: %w", m.path, err)
		}
		config = append(config, setting{m.name, strings.TrimSpace(string(version))})
	}
	return config, nil
}

// comparedModules are the modules whose versions the page shows.
var comparedModules = []struct{ name, path string }{
	{"otel-sdk", "go.opentelemetry.io/otel/sdk/metric"},
	{"aerospike-client-go", "github.com/aerospike/aerospike-client-go/v7"},
	{"aerospike-client-go/v8", "github.com/aerospike/aerospike-client-go/v8"},
	{"otelsql", "github.com/XSAM/otelsql"},
	{"otelpgx", "github.com/exaring/otelpgx"},
	{"redisotel", "github.com/redis/go-redis/extra/redisotel/v9"},
}
