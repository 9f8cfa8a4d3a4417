package arrowbatch_test

import (
	"context"
	"errors"
	"fmt"
	"log"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
	"github.com/apache/arrow-go/v18/arrow"

	"github.com/otelaerospike/go/aerospiketest"
	"github.com/otelaerospike/go/arrowbatch"
	"github.com/otelaerospike/go/otelaerospike"
)

// exampleRead stands for a batch read of two users, one of whom has a record.
func exampleRead() (records *otelaerospike.BatchRecords, stop func()) {
	cluster, err := aerospiketest.Start()
	if err != nil {
		log.Fatal(err)
	}
	policy := aerospike.NewClientPolicy()
	policy.MinConnectionsPerNode = 8 // an operation does not wait for a connection
	hosts, err := aerospike.NewHosts(cluster.Addresses()...)
	if err != nil {
		log.Fatal(err)
	}
	client, err := otelaerospike.NewClient(policy, hosts)
	if err != nil {
		log.Fatal(err)
	}
	key, err := aerospike.NewKey("test", "users", "ann")
	if err != nil {
		log.Fatal(err)
	}
	if err := client.Put(nil, key, aerospike.BinMap{"visits": 3, "tags": []any{"new", "eu"}}); err != nil {
		log.Fatal(err)
	}
	records, err = client.BatchRead(context.Background(), otelaerospike.BatchRequest{
		Namespace: "test", Set: "users", Keys: []any{"ann", "bob"},
	})
	if err != nil {
		log.Fatal(err)
	}
	return records, func() {
		client.Close()
		_ = cluster.Close()
	}
}

// A batch read becomes a record batch with a row for each key.
func ExampleToArrow() {
	records, stop := exampleRead() // the records come from client.BatchRead
	defer stop()

	schema := arrow.NewSchema([]arrow.Field{
		{Name: "user", Type: arrow.BinaryTypes.String},
		{Name: "visits", Type: arrow.PrimitiveTypes.Int64, Nullable: true},
		{Name: "tags", Type: arrow.ListOf(arrow.BinaryTypes.String), Nullable: true},
	}, nil)
	batch, err := arrowbatch.ToArrow(records, schema, arrowbatch.WithKeyColumn("user"))
	if err != nil {
		log.Fatal(err)
	}
	defer batch.Release()

	for i, column := range batch.Columns() {
		fmt.Println(batch.ColumnName(i), column)
	}
	// Output:
	// user ["ann" "bob"]
	// visits [3 (null)]
	// tags [["new" "eu"] (null)]
}

// The error for a value that does not fit its field says where the value is and which type it has, and does not show the value.
func ExampleCellError() {
	records, stop := exampleRead()
	defer stop()

	schema := arrow.NewSchema([]arrow.Field{{Name: "tags", Type: arrow.ListOf(arrow.PrimitiveTypes.Int64), Nullable: true}}, nil)
	_, err := arrowbatch.ToArrow(records, schema)
	var cell *arrowbatch.CellError
	if errors.As(err, &cell) {
		fmt.Println(cell)
		fmt.Println(cell.Key, cell.ErrorType())
	}
	// Output:
	// arrowbatch: key 0, bin "tags": string at item 0 does not fit list<item: int64, nullable>: type_mismatch
	// ann type_mismatch
}
