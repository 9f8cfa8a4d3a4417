// Command guard fails when the instrumentation has become slower than guard.json records, relative to its floors and peers. It
// also fails when the instrumentation allocates more.
//
//	go run ./cmd/guard          # compare
//	go run ./cmd/guard -update  # record what is measured now
//
// The guard compares ratios, and measures both sides of a ratio in turns. Therefore neither a faster machine nor a busy one makes
// a difference. A ratio that seems worse is measured again, for longer, and counts only if it is worse each time.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"math"
	"os"
	"os/signal"
	"slices"
	"strings"

	"github.com/otelaerospike/go/benchmarks/internal/figure"
	"github.com/otelaerospike/go/benchmarks/internal/rounds"
)

// attempts is how many times in a row a benchmark has to be worse.
const attempts = 3

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Args[1:])
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "guard:", err)
		os.Exit(1)
	}
}

type guard struct {
	file      string
	rounds    int
	benchtime string
	binary    rounds.Binary
}

func run(ctx context.Context, args []string) error {
	var g guard
	flags := flag.NewFlagSet("guard", flag.ContinueOnError)
	flags.StringVar(&g.file, "file", "guard.json", "`file` of the recorded ratios")
	flags.IntVar(&g.rounds, "rounds", 15, "how many times every benchmark runs")
	flags.StringVar(&g.benchtime, "benchtime", "10ms", "how long each benchmark runs in a round")
	update := flags.Bool("update", false, "record what is measured instead of comparing it")
	if err := flags.Parse(args); errors.Is(err, flag.ErrHelp) {
		return nil
	} else if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "guard")
	if err != nil {
		return fmt.Errorf("make a directory for the benchmarks: %w", err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	if g.binary, err = rounds.Build(ctx, "github.com/otelaerospike/go/benchmarks", dir); err != nil {
		return err
	}
	if *update {
		return g.update(ctx)
	}
	return g.compare(ctx)
}

func (g guard) compare(ctx context.Context) error {
	text, err := os.ReadFile(g.file)
	if err != nil {
		return fmt.Errorf("read the recorded ratios: %w", err)
	}
	var records map[string]record
	if err := json.Unmarshal(text, &records); err != nil {
		return fmt.Errorf("read the recorded ratios: %s: %w", g.file, err)
	}
	ratios, err := g.measure(ctx, guarded(), g.rounds)
	if err != nil {
		return err
	}
	if missing := gone(records, ratios); len(missing) > 0 {
		return fmt.Errorf("recorded but no longer measured: %s: record again with -update", strings.Join(missing, ", "))
	}
	reasons := worse(records, ratios)
	for range attempts - 1 {
		if len(reasons) == 0 {
			break
		}
		g.print("seems worse, measuring again", reasons)
		again, err := g.measure(ctx, slices.Sorted(maps.Keys(reasons)), 2*g.rounds)
		if err != nil {
			return err
		}
		reasons = stillWorse(reasons, worse(records, again))
	}
	if len(reasons) > 0 {
		g.print("WORSE", reasons)
		return fmt.Errorf("%d of %d ratios have become worse; if this is intended, record them with -update", len(reasons), len(records))
	}
	fmt.Printf("guard: %d ratios are no worse than recorded\n", len(records))
	return nil
}

func (g guard) print(what string, reasons map[string]string) {
	for _, name := range slices.Sorted(maps.Keys(reasons)) {
		fmt.Printf("guard: %s: %s: %s\n", name, what, reasons[name])
	}
}

func (g guard) update(ctx context.Context) error {
	ratios, err := g.measure(ctx, guarded(), g.rounds)
	if err != nil {
		return err
	}
	records := make(map[string]record, len(ratios))
	for name, r := range ratios {
		records[name] = record{Ratio: math.Round(r.Median*100) / 100, Allocs: r.allocs, Bytes: r.bytes}
	}
	text, err := json.MarshalIndent(records, "", "\t")
	if err != nil {
		return fmt.Errorf("record the ratios: %w", err)
	}
	if err := os.WriteFile(g.file, append(text, '\n'), 0o644); err != nil {
		return fmt.Errorf("record the ratios: %w", err)
	}
	fmt.Printf("guard: recorded %d ratios in %s\n", len(records), g.file)
	return nil
}

func (g guard) measure(ctx context.Context, names []string, n int) (map[string]ratio, error) {
	samples, err := g.binary.Run(ctx, n, g.selections(names), io.Discard, func(int) {})
	if err != nil {
		return nil, err
	}
	return measured(samples)
}

// selections selects the named benchmarks, each in the build that it needs.
func (g guard) selections(names []string) (selections []rounds.Selection) {
	open, plain := []string{}, withOurs(names)
	for _, c := range figure.OpenIO() {
		if i := slices.Index(plain, c.Name); i >= 0 {
			open, plain = append(open, c.Name), slices.Delete(plain, i, i+1)
		}
	}
	if len(plain) > 0 {
		selections = append(selections, rounds.Selection{Pattern: rounds.Matching(plain...), Benchtime: g.benchtime})
	}
	if len(open) > 0 {
		selections = append(selections, rounds.Selection{Pattern: rounds.Matching(open...), Benchtime: g.benchtime, Open: true})
	}
	return selections
}

// guarded returns the names of all guarded benchmarks.
func guarded() []string {
	names := []string{"Peer"}
	for _, c := range figure.All() {
		names = append(names, c.Name)
	}
	return names
}

// withOurs replaces each peer's name by the name of its group. The whole group has to be measured, because a peer is compared
// with ours, which belongs to the group.
func withOurs(names []string) []string {
	all := slices.Clone(names)
	for i, name := range all {
		if strings.HasPrefix(name, "Peer/") {
			all[i] = name[:strings.LastIndexByte(name, '/')]
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}
