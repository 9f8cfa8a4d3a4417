package otelaerospike_test

import (
	"reflect"
	"testing"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
)

// secret stands at the beginning of a bin's name too, which may have 15 bytes.
const secret = "s3cr3t-hunter2"

// subjects are the positions of the arguments that name a namespace and a set, the only texts among the arguments that are exported.
var subjects = map[string][]int{
	"ScanAll": {1, 2}, "ScanNode": {2, 3}, "ScanPartitions": {2, 3},
	"ScanAllObjects": {2, 3}, "ScanNodeObjects": {3, 4}, "ScanPartitionObjects": {3, 4},
	"CreateIndex": {1, 2}, "CreateIndexWithExpression": {1, 2}, "CreateSetIndex": {1, 2}, "CreateComplexIndex": {1, 2}, "DropIndex": {1, 2},
	"Truncate": {1, 2}, "SetXDRFilter": {2},
}

// planted returns arguments with the secret wherever it fits.
func planted(t *testing.T, method reflect.Method) []reflect.Value {
	t.Helper()
	in := make([]reflect.Value, method.Type.NumIn())
	for i := range in {
		in[i] = plantedValue(t, method.Type.In(i))
	}
	for i, position := range subjects[method.Name] {
		in[position] = reflect.ValueOf([]string{"test", "users"}[i])
	}
	return in
}

func plantedValue(t *testing.T, kind reflect.Type) reflect.Value {
	t.Helper()
	v := reflect.New(kind).Elem()
	bin := func() *aerospike.Bin { return aerospike.NewBin(secret, secret) }
	switch v.Interface().(type) {
	case *aerospike.Key:
		return reflect.ValueOf(newKey(t, "users", secret))
	case aerospike.BinMap:
		return reflect.ValueOf(aerospike.BinMap{secret: secret})
	case *aerospike.Bin:
		return reflect.ValueOf(bin())
	case *aerospike.Operation:
		return reflect.ValueOf(aerospike.PutOp(bin()))
	case *aerospike.Statement:
		statement := aerospike.NewStatement("test", "users", secret)
		statement.Filter = aerospike.NewEqualFilter(secret, secret)
		return reflect.ValueOf(statement)
	case *aerospike.BatchRead:
		return reflect.ValueOf(aerospike.NewBatchRead(nil, newKey(t, "users", secret), []string{secret}))
	case *aerospike.Expression:
		return reflect.ValueOf(aerospike.ExpEq(aerospike.ExpStringBin(secret), aerospike.ExpStringVal(secret)))
	case aerospike.Privilege:
		return reflect.ValueOf(aerospike.Privilege{Code: aerospike.Read, Namespace: secret, SetName: secret})
	case []byte:
		return reflect.ValueOf([]byte(secret))
	}
	switch {
	case kind == reflect.TypeFor[aerospike.BatchRecordIfc]():
		return reflect.ValueOf(aerospike.NewBatchWrite(nil, newKey(t, "users", secret), aerospike.PutOp(bin())))
	case kind == reflect.TypeFor[aerospike.Value]():
		return reflect.ValueOf(aerospike.NewValue(secret))
	case kind == reflect.TypeFor[any]():
		return reflect.ValueOf(&struct{ Secret string }{secret})
	case kind.Kind() == reflect.Slice:
		return reflect.Append(v, plantedValue(t, kind.Elem()))
	case kind.Kind() == reflect.String:
		v.SetString(secret)
	}
	return v
}
