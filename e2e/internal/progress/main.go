// Command progress runs go test and says every few seconds what it is doing and how long it will take:
//
//	progress [-durations FILE] -- [arguments of go test]
//
// A test prints one line when it ends, and its output when it fails. The file keeps how long each test took, so that the next run knows
// what is left.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"time"
)

const interval = 5 * time.Second

func main() {
	file := flag.String("durations", "", "`file` with the durations of the last run, which this run replaces")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	code, err := run(ctx, *file, flag.Args())
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "progress:", err)
		code = max(code, 1)
	}
	os.Exit(code)
}

// run returns the status of go test.
func run(ctx context.Context, file string, arguments []string) (code int, err error) {
	test := exec.CommandContext(ctx, "go", append([]string{"test", "-json"}, arguments...)...)
	test.Cancel = func() error { return test.Process.Signal(os.Interrupt) }
	test.Stderr = os.Stderr
	output, err := test.StdoutPipe()
	if err != nil {
		return 1, err
	}
	p := newPrinter(os.Stdout, readDurations(file), time.Now)
	p.begin()
	if err := test.Start(); err != nil {
		return 1, err
	}
	p.follow(output)
	err = test.Wait()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return exit.ExitCode(), nil
	}
	if err != nil {
		return 1, err
	}
	return 0, writeDurations(file, p.took)
}

// follow prints what go test says until its output ends.
func (p *printer) follow(output io.Reader) {
	lines := make(chan []byte)
	go func() {
		defer close(lines)
		reader := bufio.NewReader(output)
		for {
			line, err := reader.ReadBytes('\n')
			if len(line) > 0 {
				lines <- line
			}
			if err != nil {
				return
			}
		}
	}()
	ticker := time.NewTicker(interval)
	defer ticker.Stop()
	for {
		select {
		case line, open := <-lines:
			if !open {
				p.end()
				return
			}
			p.line(line)
		case <-ticker.C:
			p.tick()
		}
	}
}

// readDurations returns nothing when there is no file, or none that it understands: then nobody knows how long the tests take.
func readDurations(file string) map[string]float64 {
	durations := map[string]float64{}
	if content, err := os.ReadFile(file); err == nil {
		_ = json.Unmarshal(content, &durations)
	}
	return durations
}

func writeDurations(file string, durations map[string]float64) error {
	if file == "" {
		return nil
	}
	content, err := json.MarshalIndent(durations, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(file, content, 0o600)
}
