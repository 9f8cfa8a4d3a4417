package main

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"net"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"syscall"
	"testing"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
	"github.com/aerospike/aerospike-client-go/v7/types"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"
)

// asCommand makes the test binary run the command instead of the tests.
const asCommand = "AEROSPIKETEST_RUN_COMMAND"

func TestMain(m *testing.M) {
	if os.Getenv(asCommand) != "" {
		main()
		return
	}
	goleak.VerifyTestMain(m)
}

// readGreeting reads what the command prints, up to the line that says how to
// connect, and returns the nodes' addresses.
func readGreeting(t *testing.T, output io.Reader) (addresses []string, text string) {
	t.Helper()
	lines := bufio.NewScanner(output)
	for lines.Scan() {
		text += lines.Text() + "\n"
		if _, address, ok := strings.Cut(lines.Text(), " listens on "); ok {
			addresses = append(addresses, address)
		}
		if strings.HasPrefix(lines.Text(), "Connect with ") {
			return addresses, text
		}
	}
	t.Fatalf("the command ended after %q", text)
	return nil, ""
}

func connect(t *testing.T, addresses []string) *aerospike.Client {
	t.Helper()
	hosts, err := aerospike.NewHosts(addresses...)
	require.NoError(t, err)
	client, err := aerospike.NewClientWithPolicyAndHost(nil, hosts...)
	require.NoError(t, err)
	t.Cleanup(client.Close)
	return client
}

// running runs the command until the test ends, and returns what it prints first.
func running(t *testing.T, args ...string) (addresses []string, greeting string) {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	r, w := io.Pipe()
	done := make(chan int, 1)
	go func() { done <- run(ctx, args, w, io.Discard) }()
	t.Cleanup(func() {
		stop()
		require.Zero(t, <-done)
	})
	return readGreeting(t, r)
}

// TestTheCommandServesUntilASignal runs the command as a process of its own.
func TestTheCommandServesUntilASignal(t *testing.T) {
	for name, signal := range map[string]os.Signal{"interrupt": os.Interrupt, "terminate": syscall.SIGTERM} {
		t.Run(name, func(t *testing.T) {
			self, err := os.Executable()
			require.NoError(t, err)
			command := exec.CommandContext(context.Background(), self, "-listen", "127.0.0.1:0", "-nodes", "2", "-namespace", "test,other")
			command.Env = append(os.Environ(), asCommand+"=1")
			var stderr bytes.Buffer
			command.Stderr = &stderr
			output, err := command.StdoutPipe()
			require.NoError(t, err)
			require.NoError(t, command.Start())
			defer func() { _ = command.Process.Kill() }()

			addresses, _ := readGreeting(t, output)
			require.Len(t, addresses, 2)
			client := connect(t, addresses[1:])
			require.Len(t, client.GetNodes(), 2)
			key, err := aerospike.NewKey("other", "s", 1)
			require.NoError(t, err)
			require.NoError(t, client.Put(nil, key, aerospike.BinMap{"a": 1}))
			client.Close()

			require.NoError(t, command.Process.Signal(signal))
			require.NoError(t, command.Wait(), stderr.String())
			require.Empty(t, stderr.String())
		})
	}
}

func TestTheGreetingSaysHowToConnect(t *testing.T) {
	addresses, greeting := running(t, "-listen", "127.0.0.1:0", "-nodes", "1", "-fault", "latency=1ms")
	host, port, err := net.SplitHostPort(addresses[0])
	require.NoError(t, err)
	require.Equal(t, "BB9000000000001 listens on "+addresses[0]+"\n"+
		"fault: latency=1ms\n"+
		`Connect with aerospike.NewClient("`+host+`", `+port+"). Stop with Ctrl-C.\n", greeting)
}

func TestFaultsAffectTheirNode(t *testing.T) {
	addresses, _ := running(t, "-listen", "127.0.0.1:0", "-nodes", "2", "-fault", "node=2,commands=write,code=18")
	client := connect(t, addresses)
	failed := make(map[string]int)
	for i := range 100 {
		key, err := aerospike.NewKey("test", "s", i)
		require.NoError(t, err)
		if err := client.Put(nil, key, aerospike.BinMap{"a": 1}); err != nil {
			require.True(t, err.Matches(types.DEVICE_OVERLOAD), err)
			node := regexp.MustCompile(`Node: (BB9\d+)`).FindStringSubmatch(err.Error())
			require.NotNil(t, node, err)
			failed[node[1]]++
		}
	}
	require.Positive(t, failed["BB9000000000002"])
	require.Len(t, failed, 1)
}

func TestAPortInUseIsSaid(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer func() { _ = taken.Close() }()
	var stdout, stderr bytes.Buffer
	require.Equal(t, 1, run(context.Background(), []string{"-nodes", "1", "-listen", taken.Addr().String()}, &stdout, &stderr))
	require.Empty(t, stdout.String())
	require.Contains(t, stderr.String(), taken.Addr().String()+": bind: address already in use")
	require.Contains(t, stderr.String(), "choose another port with -listen")
}

func TestBadArgumentsAreSaid(t *testing.T) {
	for argument, want := range map[string]string{
		"-nodes=x":                     "invalid value",
		"-fault=node=4":                "there are 3 nodes",
		"-fault=node=0":                "want a number from 1 to 64",
		"-fault=code=256":              "want a number from 1 to 255",
		"-fault=latency=5":             "want a duration",
		"-fault=jitter=-1s":            "want a duration",
		"-fault=share=1.5":             "want a share",
		"-fault=share=NaN":             "want a share",
		"-fault=drop=maybe":            "want true or false",
		"-fault=commands=read+writing": `unknown command "writing"`,
		"-fault=speed=1":               `unknown key "speed"`,
		"-fault=":                      `unknown key ""`,
		"now":                          `unexpected argument "now"`,
	} {
		var stdout, stderr bytes.Buffer
		require.Equal(t, 2, run(context.Background(), []string{argument}, &stdout, &stderr), argument)
		require.Contains(t, stderr.String(), want, argument)
		require.Empty(t, stdout.String())
	}
	for argument, want := range map[string]string{
		"-nodes=0":          "0 nodes, want 1 to 64",
		"-namespace=a,a":    `namespace "a" given twice`,
		"-listen=0.0.0.0:1": "names no host",
	} {
		var stdout, stderr bytes.Buffer
		require.Equal(t, 1, run(context.Background(), []string{argument}, &stdout, &stderr), argument)
		require.Contains(t, stderr.String(), want, argument)
	}
}

func TestHelpIsNoError(t *testing.T) {
	var stdout, stderr bytes.Buffer
	require.Zero(t, run(context.Background(), []string{"-help"}, &stdout, &stderr))
	require.Contains(t, stderr.String(), "-fault")
}
