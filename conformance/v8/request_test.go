// Code generated from ../request_test.go; DO NOT EDIT.

package conformance

import (
	"fmt"

	aerospike "github.com/aerospike/aerospike-client-go/v8"
	"pgregory.net/rapid"
)

// operation draws what a record can be asked to do, some of which the cluster in this process refuses.
func operation(t *rapid.T) argument {
	name, value := binNames(t), values(t)
	with := func(text string, create func(*aerospike.Bin) *aerospike.Operation) argument {
		return recipe(fmt.Sprintf("%s(%s, %s)", text, name.text, value.text), func(s *side) *aerospike.Operation {
			return create(aerospike.NewBin(name.build(s).(string), value.build(s)))
		})
	}
	return recipes(
		with("PutOp", aerospike.PutOp), with("AddOp", aerospike.AddOp), with("AppendOp", aerospike.AppendOp), with("PrependOp", aerospike.PrependOp),
		recipe("GetOp()", func(*side) *aerospike.Operation { return aerospike.GetOp() }),
		recipe("GetBinOp("+name.text+")", func(s *side) *aerospike.Operation { return aerospike.GetBinOp(name.build(s).(string)) }),
		recipe("GetHeaderOp()", func(*side) *aerospike.Operation { return aerospike.GetHeaderOp() }),
		recipe("TouchOp()", func(*side) *aerospike.Operation { return aerospike.TouchOp() }),
		recipe("DeleteOp()", func(*side) *aerospike.Operation { return aerospike.DeleteOp() }),
		recipe("ListAppendOp()", func(*side) *aerospike.Operation { return aerospike.ListAppendOp("l", 1) }),
		recipe("ExpReadOp()", func(*side) *aerospike.Operation {
			return aerospike.ExpReadOp("e", nIsOne(), aerospike.ExpReadFlagDefault)
		}),
	)(t)
}

var operations = list[*aerospike.Operation](4, operation)

// batchRead draws a row of a batch that reads.
func batchRead(t *rapid.T) argument {
	if oneIn(t, 25) {
		return recipe("(*BatchRead)(nil)", func(*side) *aerospike.BatchRead { return nil })
	}
	read, key, bins, ops := batchReadPolicies(t), rowKey(t), list[string](2, binNames)(t), operations(t)
	build := func(s *side) (*aerospike.BatchReadPolicy, *aerospike.Key) {
		p, _ := read.build(s).(*aerospike.BatchReadPolicy)
		k, _ := key.build(s).(*aerospike.Key)
		return p, k
	}
	return recipes(
		recipe(fmt.Sprintf("NewBatchRead(%s, %s, %s)", read.text, key.text, bins.text), func(s *side) *aerospike.BatchRead {
			p, k := build(s)
			return aerospike.NewBatchRead(p, k, bins.build(s).([]string))
		}),
		recipe(fmt.Sprintf("NewBatchReadHeader(%s, %s)", read.text, key.text), func(s *side) *aerospike.BatchRead {
			p, k := build(s)
			return aerospike.NewBatchReadHeader(p, k)
		}),
		recipe(fmt.Sprintf("NewBatchReadOps(%s, %s, %s...)", read.text, key.text, ops.text), func(s *side) *aerospike.BatchRead {
			p, k := build(s)
			return aerospike.NewBatchReadOps(p, k, ops.build(s).([]*aerospike.Operation)...)
		}),
	)(t)
}

func rowKey(t *rapid.T) argument {
	if oneIn(t, 6) {
		return key(t)
	}
	return goodKey(t)
}

// row draws a row of a batch, of any kind.
func row(t *rapid.T) argument {
	if oneIn(t, 30) {
		return null
	}
	key, ops, args := rowKey(t), operations(t), list[aerospike.Value](2, values)(t)
	write, remove, udf := batchWritePolicies(t), batchDeletePolicies(t), batchUDFPolicies(t)
	keyFor := func(s *side) *aerospike.Key { k, _ := key.build(s).(*aerospike.Key); return k }
	return recipes(
		batchRead(t), batchRead(t),
		recipe(fmt.Sprintf("NewBatchWrite(%s, %s, %s...)", write.text, key.text, ops.text), func(s *side) *aerospike.BatchWrite {
			p, _ := write.build(s).(*aerospike.BatchWritePolicy)
			return aerospike.NewBatchWrite(p, keyFor(s), ops.build(s).([]*aerospike.Operation)...)
		}),
		recipe(fmt.Sprintf("NewBatchDelete(%s, %s)", remove.text, key.text), func(s *side) *aerospike.BatchDelete {
			p, _ := remove.build(s).(*aerospike.BatchDeletePolicy)
			return aerospike.NewBatchDelete(p, keyFor(s))
		}),
		recipe(fmt.Sprintf("NewBatchUDF(%s, %s, module, function, %s...)", udf.text, key.text, args.text), func(s *side) *aerospike.BatchUDF {
			p, _ := udf.build(s).(*aerospike.BatchUDFPolicy)
			return aerospike.NewBatchUDF(p, keyFor(s), "module", "function", args.build(s).([]aerospike.Value)...)
		}),
		recipe("(*BatchWrite)(nil)", func(*side) *aerospike.BatchWrite { return nil }),
	)(t)
}

// statement draws a query, never nil: client v8 would panic on a goroutine of its own, which no process survives. A task id of 0 is random to the client.
func statement(t *rapid.T) argument {
	if oneIn(t, 20) {
		return recipe("&Statement{}", func(*side) *aerospike.Statement { return &aerospike.Statement{} })
	}
	ns, set, bins, filter, task := namespaces(t), sets(t), list[string](2, binNames)(t), filters(t), pick(t, 2)
	return recipe(fmt.Sprintf("Statement(%s, %s, %s..., %s, TaskId: %d)", ns.text, set.text, bins.text, filter.text, task),
		func(s *side) *aerospike.Statement {
			statement := aerospike.NewStatement(ns.build(s).(string), set.build(s).(string), bins.build(s).([]string)...)
			statement.Filter, _ = filter.build(s).(*aerospike.Filter)
			statement.TaskId = uint64(task)
			return statement
		})
}

var filters = recipes(
	null, null,
	recipe("n = 1", func(*side) *aerospike.Filter { return aerospike.NewEqualFilter("n", 1) }),
	recipe("n in 0..1", func(*side) *aerospike.Filter { return aerospike.NewRangeFilter("n", 0, 1) }),
	recipe("n in 1..0", func(*side) *aerospike.Filter { return aerospike.NewRangeFilter("n", 1, 0) }),
	recipe(`s = "text"`, func(*side) *aerospike.Filter { return aerospike.NewEqualFilter("s", "text") }),
	recipe("l contains 1", func(*side) *aerospike.Filter { return aerospike.NewContainsFilter("l", aerospike.ICT_LIST, 1) }),
)

// partitionFilter draws some partitions, of an earlier scan too.
func partitionFilter(t *rapid.T) argument {
	slot := pick(t, 2)
	return recipes(
		null,
		recipe("all partitions", func(*side) *aerospike.PartitionFilter { return aerospike.NewPartitionFilterAll() }),
		recipe("partition 7", func(*side) *aerospike.PartitionFilter { return aerospike.NewPartitionFilterById(7) }),
		recipe("half of the partitions", func(*side) *aerospike.PartitionFilter { return aerospike.NewPartitionFilterByRange(0, 2048) }),
		recipe("partitions 5000 to 5009", func(*side) *aerospike.PartitionFilter { return aerospike.NewPartitionFilterByRange(5000, 10) }),
		recipe("partitions -1 to 4", func(*side) *aerospike.PartitionFilter { return aerospike.NewPartitionFilterByRange(-1, 5) }),
		recipe("the partition of key 1", func(*side) *aerospike.PartitionFilter {
			key, _ := aerospike.NewKey(namespace, set(), 1)
			return aerospike.NewPartitionFilterByKey(key)
		}),
		recipe(fmt.Sprintf("filter %d of this run", slot), func(s *side) *aerospike.PartitionFilter {
			if s.filters[slot] == nil {
				s.filters[slot] = aerospike.NewPartitionFilterAll()
			}
			return s.filters[slot]
		}),
	)(t)
}
