// Code generated from ../method_test.go; DO NOT EDIT.

package conformance

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	aerospike "github.com/aerospike/aerospike-client-go/v8"
	"pgregory.net/rapid"
)

// draws draw an argument of each type that methods take.
var draws = map[reflect.Type]draw{
	reflect.TypeFor[*aerospike.BasePolicy]():        readPolicies,
	reflect.TypeFor[*aerospike.WritePolicy]():       writePolicies,
	reflect.TypeFor[*aerospike.BatchPolicy]():       batchPolicies,
	reflect.TypeFor[*aerospike.BatchReadPolicy]():   batchReadPolicies,
	reflect.TypeFor[*aerospike.BatchWritePolicy]():  batchWritePolicies,
	reflect.TypeFor[*aerospike.BatchDeletePolicy](): batchDeletePolicies,
	reflect.TypeFor[*aerospike.BatchUDFPolicy]():    batchUDFPolicies,
	reflect.TypeFor[*aerospike.ScanPolicy]():        scanPolicies,
	reflect.TypeFor[*aerospike.QueryPolicy]():       queryPolicies,
	reflect.TypeFor[*aerospike.AdminPolicy]():       adminPolicies,
	reflect.TypeFor[*aerospike.InfoPolicy]():        infoPolicies,
	reflect.TypeFor[*aerospike.MetricsPolicy]():     metricsPolicies,

	reflect.TypeFor[*aerospike.Key]():             key,
	reflect.TypeFor[[]*aerospike.Key]():           orNull(20, keys),
	reflect.TypeFor[aerospike.BinMap]():           binMaps,
	reflect.TypeFor[[]*aerospike.Bin]():           list[*aerospike.Bin](3, bin),
	reflect.TypeFor[[]*aerospike.Operation]():     operations,
	reflect.TypeFor[[]*aerospike.BatchRead]():     orNull(20, list[*aerospike.BatchRead](6, batchRead)),
	reflect.TypeFor[[]aerospike.BatchRecordIfc](): orNull(20, list[aerospike.BatchRecordIfc](6, row)),
	reflect.TypeFor[[]aerospike.Value]():          list[aerospike.Value](2, values),
	reflect.TypeFor[[]any]():                      orNull(20, list[any](8, objects)),

	reflect.TypeFor[*aerospike.Statement]():          statement,
	reflect.TypeFor[*aerospike.PartitionFilter]():    partitionFilter,
	reflect.TypeFor[*aerospike.Node]():               node,
	reflect.TypeFor[*aerospike.Expression]():         expressions,
	reflect.TypeFor[[]*aerospike.CDTContext]():       list[*aerospike.CDTContext](1, recipes(recipe("CtxListIndex(0)", func(*side) *aerospike.CDTContext { return aerospike.CtxListIndex(0) }))),
	reflect.TypeFor[aerospike.IndexType]():           choice(aerospike.NUMERIC, aerospike.STRING, aerospike.BLOB, aerospike.IndexType("hostile;type")),
	reflect.TypeFor[aerospike.IndexCollectionType](): choice(aerospike.ICT_DEFAULT, aerospike.ICT_LIST, aerospike.ICT_MAPKEYS, aerospike.IndexCollectionType(99)),
	reflect.TypeFor[aerospike.Language]():            choice(aerospike.LUA, aerospike.Language("COBOL")),

	reflect.TypeFor[[]string]():              list[string](2, binNames),
	reflect.TypeFor[[]aerospike.Privilege](): list[aerospike.Privilege](2, choice(aerospike.Privilege{Code: aerospike.Read}, aerospike.Privilege{Code: aerospike.Write, Namespace: namespace, SetName: invalid})),
	reflect.TypeFor[*time.Time]():            times,
	reflect.TypeFor[uint32]():                choice(uint32(0), uint32(7)),
	reflect.TypeFor[int]():                   choice(-1, 0, 1, 3, 1000),
}

// onGoroutines reports whether the client sends a method's commands from goroutines of its own. It panics there on a nil operation or
// value, which no process survives, so that these methods get none.
func onGoroutines(method string) bool {
	return strings.HasPrefix(method, "Batch") || strings.HasPrefix(method, "Query")
}

// nilDraws draw arguments of a type that hold nil.
var nilDraws = map[reflect.Type]draw{
	reflect.TypeFor[[]*aerospike.Operation](): list[*aerospike.Operation](3, orNull(8, operation)),
	reflect.TypeFor[[]aerospike.Value]():      list[aerospike.Value](2, orNull(4, values)),
}

var (
	indexNames = choice("numbers", "numbers", "other", "", invalid, strings.Repeat("i", 300))
	modules    = choice("module.lua", "module.lua", "other.lua", "", invalid)
	functions  = choice("double", "", invalid)
	bodies     = choice([]byte(nil), []byte{}, []byte("function f() end"), []byte(invalid))
	paths      = choice(testdata+"double.lua", testdata+"missing.lua", "")
)

// texts draw the arguments of the types string, []byte and any, in the order in which a method takes them, where it matters what they say. Others
// are any text.
var texts = map[string][]draw{
	"BatchExecute":       {modules, functions},
	"CreateComplexIndex": {namespaces, sets, indexNames, binNames},
	"CreateIndex":        {namespaces, sets, indexNames, binNames},
	"DropIndex":          {namespaces, sets, indexNames},
	"Execute":            {modules, functions},
	"ExecuteUDF":         {modules, functions},
	"ExecuteUDFNode":     {modules, functions},
	"QueryAggregate":     {modules, functions},
	"RegisterUDF":        {bodies, modules},
	"RemoveUDF":          {modules},
	"SetXDRFilter":       {anyText, namespaces},
	"Truncate":           {namespaces, sets},

	"RegisterUDFFromFile": {paths, modules},

	"ScanAll":              {namespaces, sets},
	"ScanNode":             {namespaces, sets},
	"ScanPartitions":       {namespaces, sets},
	"ScanAllObjects":       {objectChannels, namespaces, sets},
	"ScanNodeObjects":      {objectChannels, namespaces, sets},
	"ScanPartitionObjects": {objectChannels, namespaces, sets},

	"GetObject":             {objects},
	"PutObject":             {objects},
	"QueryObjects":          {objectChannels},
	"QueryNodeObjects":      {objectChannels},
	"QueryPartitionObjects": {objectChannels},
}

// notDriven lists the methods that the tests do not call, and why.
var notDriven = map[string]string{}

// wholeServer has what changes or shows more than the tests' own records, and is not for a server that others use, or does its work
// later: indexes, modules, users, and commands in the background.
func wholeServer(method string) bool {
	for _, part := range []string{"Index", "UDF", "User", "Role", "Password", "Privileges", "Whitelist", "Quotas", "XDR", "Truncate", "QueryExecute"} {
		if strings.Contains(method, part) && !strings.HasPrefix(method, "GetDefault") && !strings.HasPrefix(method, "SetDefault") {
			return true
		}
	}
	return false
}

// costly are the methods that hash a password, which takes a second with the race detector. They are called once.
var costly = []string{"ChangePassword", "CreatePKIUser", "CreateUser"}

// often are the methods that most calls are about.
var often = []string{"Batch", "Get", "Put", "Operate", "Scan", "Query", "Delete", "Append", "Add", "Exists", "Touch", "Commit"}

// driven returns the methods that the tests call.
func driven() (names []string) {
	for method := range reflect.TypeFor[*aerospike.Client]().Methods() {
		if notDriven[method.Name] == "" && (realServer() == nil || !wholeServer(method.Name)) {
			names = append(names, method.Name)
		}
	}
	return names
}

// methods returns the methods to draw from, those that are called often several times.
func methods() (names []string) {
	for _, name := range driven() {
		if slices.Contains(costly, name) {
			continue
		}
		names = append(names, name)
		if slices.ContainsFunc(often, func(prefix string) bool { return strings.HasPrefix(name, prefix) }) && !strings.HasPrefix(name, "GetDefault") {
			names = append(names, name, name, name)
		}
	}
	return names
}

// arguments draws the arguments of a method. It fails when there is no way to draw one.
func arguments(t *rapid.T, name string) (drawn []argument) {
	method, _ := reflect.TypeFor[*aerospike.Client]().MethodByName(name)
	texts := slices.Concat(texts[name], ownTexts[name])
	for i := 1; i < method.Type.NumIn(); i++ {
		kind := method.Type.In(i)
		switch {
		case nilDraws[kind] != nil && !onGoroutines(name):
			drawn = append(drawn, nilDraws[kind](t))
		case draws[kind] != nil:
			drawn = append(drawn, draws[kind](t))
		case ownDraws[kind] != nil:
			drawn = append(drawn, ownDraws[kind](t))
		case len(texts) > 0:
			drawn = append(drawn, texts[0](t))
			texts = texts[1:]
		case kind.Kind() == reflect.String:
			drawn = append(drawn, anyText(t))
		default:
			panic(fmt.Sprintf("%s takes a %v, and there is no draw of it", name, kind))
		}
	}
	return drawn
}
