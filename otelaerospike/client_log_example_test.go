package otelaerospike_test

import (
	"log"
	"log/slog"
	"os"

	"github.com/otelaerospike/go/otelaerospike"
)

// A service has the client's own log in its log, with the position of the client's line. It has no output here, since the client's
// logger is set once for the whole process; a test runs it.
func ExampleSetClientLogger() {
	handler := slog.NewTextHandler(os.Stdout, &slog.HandlerOptions{AddSource: true})
	err := otelaerospike.SetClientLogger(slog.New(handler), otelaerospike.ClientLogOptions{Level: slog.LevelInfo})
	if err != nil {
		log.Fatal(err)
	}

	policy, hosts, stop := exampleCluster()
	defer stop()
	client, err := otelaerospike.NewClient(policy, hosts) // logs that it starts to tend the cluster
	if err != nil {
		log.Fatal(err)
	}
	client.Close()
}
