package aerospiketest

import (
	"testing"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
	"github.com/aerospike/aerospike-client-go/v7/types"
	"github.com/stretchr/testify/require"
)

func TestFilterExpressions(t *testing.T) {
	_, client := start(t)
	key := newKey(t, "s", 1)
	require.NoError(t, client.Put(nil, key, aerospike.BinMap{"i": -70000, "s": "text", "b": true}))
	i, s, b := aerospike.ExpIntBin("i"), aerospike.ExpStringBin("s"), aerospike.ExpBoolBin("b")
	missing := aerospike.ExpEq(aerospike.ExpIntBin("missing"), aerospike.ExpIntVal(1))
	yes, no := aerospike.ExpBoolVal(true), aerospike.ExpBoolVal(false)

	for name, test := range map[string]struct {
		filter *aerospike.Expression
		want   types.ResultCode
	}{
		"true":             {yes, types.OK},
		"false":            {no, types.FILTERED_OUT},
		"equal":            {aerospike.ExpEq(i, aerospike.ExpIntVal(-70000)), types.OK},
		"not equal":        {aerospike.ExpNotEq(i, aerospike.ExpIntVal(-70000)), types.FILTERED_OUT},
		"less":             {aerospike.ExpLess(i, aerospike.ExpIntVal(-1)), types.OK},
		"less or equal":    {aerospike.ExpLessEq(i, aerospike.ExpIntVal(-70001)), types.FILTERED_OUT},
		"greater":          {aerospike.ExpGreater(i, aerospike.ExpIntVal(1<<40)), types.FILTERED_OUT},
		"greater or equal": {aerospike.ExpGreaterEq(i, aerospike.ExpIntVal(-70000)), types.OK},
		"string":           {aerospike.ExpEq(s, aerospike.ExpStringVal("text")), types.OK},
		"string order":     {aerospike.ExpLess(s, aerospike.ExpStringVal("a")), types.FILTERED_OUT},
		"long string":      {aerospike.ExpEq(s, aerospike.ExpStringVal(string(make([]byte, 300)))), types.FILTERED_OUT},
		"bool":             {aerospike.ExpEq(b, yes), types.OK},
		"and":              {aerospike.ExpAnd(yes, yes, no), types.FILTERED_OUT},
		"or":               {aerospike.ExpOr(no, no, yes), types.OK},
		"not":              {aerospike.ExpNot(no), types.OK},
		"missing":          {missing, types.FILTERED_OUT},
		"not missing":      {aerospike.ExpNot(missing), types.FILTERED_OUT},
		"or missing":       {aerospike.ExpOr(missing, yes), types.OK},
		"other type":       {aerospike.ExpEq(aerospike.ExpIntBin("s"), aerospike.ExpIntVal(1)), types.FILTERED_OUT},
		"bin exists":       {aerospike.ExpBinExists("i"), types.OK},
		"no bin":           {aerospike.ExpBinExists("missing"), types.FILTERED_OUT},
		"bin type":         {aerospike.ExpEq(aerospike.ExpBinType("s"), aerospike.ExpIntVal(3)), types.OK},
		"mixed types":      {aerospike.ExpEq(i, s), types.PARAMETER_ERROR},
		"not a bool":       {i, types.PARAMETER_ERROR},
		"regex":            {aerospike.ExpRegexCompare("t.*", aerospike.ExpRegexFlagNONE, s), types.PARAMETER_ERROR},
		"arithmetic":       {aerospike.ExpEq(aerospike.ExpNumAdd(i, i), i), types.PARAMETER_ERROR},
	} {
		t.Run(name, func(t *testing.T) {
			policy := aerospike.NewPolicy()
			policy.FilterExpression = test.filter
			r, err := client.Get(policy, key)
			if test.want != types.OK {
				requireCode(t, test.want, err)
				return
			}
			require.NoError(t, err)
			require.Equal(t, "text", r.Bins["s"])
		})
	}
}

func TestFilteredWrites(t *testing.T) {
	_, client := start(t)
	key := newKey(t, "s", 1)
	policy := aerospike.NewWritePolicy(0, 0)
	policy.FilterExpression = aerospike.ExpEq(aerospike.ExpIntBin("i"), aerospike.ExpIntVal(1))

	require.NoError(t, client.Put(policy, key, aerospike.BinMap{"i": 2})) // created
	requireCode(t, types.FILTERED_OUT, client.Put(policy, key, aerospike.BinMap{"i": 3}))
	_, err := client.Delete(policy, key)
	requireCode(t, types.FILTERED_OUT, err)
	require.NoError(t, client.Put(nil, key, aerospike.BinMap{"i": 1}))
	require.NoError(t, client.Put(policy, key, aerospike.BinMap{"i": 4}))
}

func TestFilteredBatchesAndScans(t *testing.T) {
	_, client := start(t, WithNodes(2))
	putNumbered(t, client, "a", 50)
	below := aerospike.ExpLess(aerospike.ExpIntBin("i"), aerospike.ExpIntVal(10))

	batch := aerospike.NewBatchPolicy()
	batch.FilterExpression = below
	records, err := client.BatchGet(batch, newKeys(t, "a", 50))
	requireCode(t, types.FILTERED_OUT, err)
	for i, r := range records {
		require.Equal(t, i < 10, r != nil)
	}

	read := aerospike.NewBatchReadPolicy()
	read.FilterExpression = below
	bad := aerospike.NewBatchReadPolicy()
	bad.FilterExpression = aerospike.ExpIntVal(1)
	own := aerospike.NewBatchRead(read, newKey(t, "a", 20), []string{"i"})
	refused := aerospike.NewBatchRead(bad, newKey(t, "a", 3), []string{"i"})
	none := aerospike.NewBatchRead(nil, newKey(t, "a", 20), []string{"i"})
	require.NoError(t, ignoreFiltered(client.BatchOperate(nil, []aerospike.BatchRecordIfc{own, refused, none})))
	require.Equal(t, types.FILTERED_OUT, own.ResultCode)
	require.Equal(t, types.PARAMETER_ERROR, refused.ResultCode)
	require.Equal(t, aerospike.BinMap{"i": 20}, none.Record.Bins)

	scan := aerospike.NewScanPolicy()
	scan.FilterExpression = below
	set, err := client.ScanAll(scan, "test", "a")
	require.Equal(t, each(0, 10), numbers(collect(t, set, err)))
}

// ignoreFiltered drops the error with which the client reports a batch's filtered
// records.
func ignoreFiltered(err aerospike.Error) error {
	if err != nil && !err.Matches(types.FILTERED_OUT) {
		return err
	}
	return nil
}
