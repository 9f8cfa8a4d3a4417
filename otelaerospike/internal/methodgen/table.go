package main

import "strings"

// row is one instrumented method. Everything else about it, such as its parameters and its build tag, is in the client's source.
type row struct {
	method    string
	operation string // db.operation.name
	subject   string // an expression over the parameters' names
	group     string // the file that it is generated into
}

// kind returns the type of the subject.
func (r row) kind() string {
	kind, _, _ := strings.Cut(strings.ReplaceAll(r.subject, "(", "{"), "{")
	return kind
}

// rows is the table of instrumented methods. To instrument a method of a newer client, add a row and run go generate ./otelaerospike.
var rows = []row{
	{"Get", "get", `oneKey{key}`, "read"},
	{"GetHeader", "get_header", `oneKey{key}`, "read"},
	{"Exists", "exists", `oneKey{key}`, "read"},

	{"Put", "put", `oneKey{key}`, "write"},
	{"PutBins", "put", `oneKey{key}`, "write"},
	{"PutPayload", "put", `oneKey{key}`, "write"},
	{"Add", "add", `oneKey{key}`, "write"},
	{"AddBins", "add", `oneKey{key}`, "write"},
	{"Append", "append", `oneKey{key}`, "write"},
	{"AppendBins", "append", `oneKey{key}`, "write"},
	{"Prepend", "prepend", `oneKey{key}`, "write"},
	{"PrependBins", "prepend", `oneKey{key}`, "write"},
	{"Touch", "touch", `oneKey{key}`, "write"},
	{"Delete", "delete", `oneKey{key}`, "write"},
	{"Operate", "operate", `oneKey{key}`, "write"},

	{"BatchGet", "batch_read", `manyKeys(keys)`, "batch"},
	{"BatchGetComplex", "batch_read", `batchReads(records)`, "batch"},
	{"BatchGetHeader", "batch_get_header", `manyKeys(keys)`, "batch"},
	{"BatchGetOperate", "batch_get_operate", `manyKeys(keys)`, "batch"},
	{"BatchExists", "batch_exists", `manyKeys(keys)`, "batch"},
	{"BatchOperate", "batch_operate", `batchRecords(records)`, "batch"},
	{"BatchDelete", "batch_delete", `manyKeys(keys)`, "batch"},
	{"BatchExecute", "batch_execute", `manyKeys(keys)`, "batch"},

	{"GetObject", "get", `oneKey{key}`, "object"},
	{"PutObject", "put", `oneKey{key}`, "object"},
	{"BatchGetObjects", "batch_read", `manyKeys(keys)`, "object"},
	{"ScanAllObjects", "scan", `oneSet{namespace, setName}`, "object"},
	{"ScanNodeObjects", "scan", `oneSet{namespace, setName}`, "object"},
	{"ScanPartitionObjects", "scan", `oneSet{namespace, setName}`, "object"},
	{"QueryObjects", "query", `oneStatement{statement}`, "object"},
	{"QueryNodeObjects", "query", `oneStatement{statement}`, "object"},
	{"QueryPartitionObjects", "query", `oneStatement{statement}`, "object"},

	{"ScanAll", "scan", `oneSet{namespace, setName}`, "scan"},
	{"ScanNode", "scan", `oneSet{namespace, setName}`, "scan"},
	{"ScanPartitions", "scan", `oneSet{namespace, setName}`, "scan"},

	{"Query", "query", `oneStatement{statement}`, "query"},
	{"QueryNode", "query", `oneStatement{statement}`, "query"},
	{"QueryPartitions", "query", `oneStatement{statement}`, "query"},
	{"QueryExecute", "query_execute", `oneStatement{statement}`, "query"},

	{"QueryAggregate", "query_aggregate", `oneStatement{statement}`, "aggregate"},

	{"Commit", "commit", `oneTransaction{txn}`, "transaction"},
	{"Abort", "abort", `oneTransaction{txn}`, "transaction"},

	{"CreateIndex", "create_index", `oneSet{namespace, setName}`, "index"},
	{"CreateComplexIndex", "create_index", `oneSet{namespace, setName}`, "index"},
	{"CreateIndexWithExpression", "create_index", `oneSet{namespace, setName}`, "index"},
	{"CreateSetIndex", "create_index", `oneSet{namespace, setName}`, "index"},
	{"DropIndex", "drop_index", `oneSet{namespace, setName}`, "index"},

	{"Execute", "execute", `oneKey{key}`, "udf"},
	{"ExecuteUDF", "execute_udf", `oneStatement{statement}`, "udf"},
	{"ExecuteUDFNode", "execute_udf", `oneStatement{statement}`, "udf"},
	{"RegisterUDF", "register_udf", `nothing{}`, "udf"},
	{"RegisterUDFFromFile", "register_udf", `nothing{}`, "udf"},
	{"RemoveUDF", "remove_udf", `nothing{}`, "udf"},
	{"ListUDF", "list_udf", `nothing{}`, "udf"},

	{"Truncate", "truncate", `oneSet{namespace, set}`, "info"},
	{"SetXDRFilter", "set_xdr_filter", `oneSet{namespace, ""}`, "info"},

	{"CreateUser", "create_user", `nothing{}`, "admin"},
	{"CreatePKIUser", "create_user", `nothing{}`, "admin"},
	{"DropUser", "drop_user", `nothing{}`, "admin"},
	{"ChangePassword", "change_password", `nothing{}`, "admin"},
	{"GrantRoles", "grant_roles", `nothing{}`, "admin"},
	{"RevokeRoles", "revoke_roles", `nothing{}`, "admin"},
	{"QueryUser", "query_user", `nothing{}`, "admin"},
	{"QueryUsers", "query_users", `nothing{}`, "admin"},
	{"CreateRole", "create_role", `nothing{}`, "admin"},
	{"DropRole", "drop_role", `nothing{}`, "admin"},
	{"GrantPrivileges", "grant_privileges", `nothing{}`, "admin"},
	{"RevokePrivileges", "revoke_privileges", `nothing{}`, "admin"},
	{"SetWhitelist", "set_whitelist", `nothing{}`, "admin"},
	{"SetQuotas", "set_quotas", `nothing{}`, "admin"},
	{"QueryRole", "query_role", `nothing{}`, "admin"},
	{"QueryRoles", "query_roles", `nothing{}`, "admin"},
}

// passThrough lists the methods that are not operations on the database, and why.
var passThrough = []struct{ method, reason string }{
	{"Close", "ends the client, and what is observed asynchronously"},
	{"Cluster", state},
	{"DisableMetrics", metrics},
	{"EnableMetrics", metrics},
	{"GetDefaultAdminPolicy", policy},
	{"GetDefaultBatchDeletePolicy", policy},
	{"GetDefaultBatchPolicy", policy},
	{"GetDefaultBatchReadPolicy", policy},
	{"GetDefaultBatchUDFPolicy", policy},
	{"GetDefaultBatchWritePolicy", policy},
	{"GetDefaultInfoPolicy", policy},
	{"GetDefaultPolicy", policy},
	{"GetDefaultQueryPolicy", policy},
	{"GetDefaultScanPolicy", policy},
	{"GetDefaultTxnRollPolicy", policy},
	{"GetDefaultTxnVerifyPolicy", policy},
	{"GetDefaultWritePolicy", policy},
	{"GetNodeNames", state},
	{"GetNodes", state},
	{"IsConnected", state},
	{"MetricsEnabled", state},
	{"SetDefaultAdminPolicy", policy},
	{"SetDefaultBatchDeletePolicy", policy},
	{"SetDefaultBatchPolicy", policy},
	{"SetDefaultBatchReadPolicy", policy},
	{"SetDefaultBatchUDFPolicy", policy},
	{"SetDefaultBatchWritePolicy", policy},
	{"SetDefaultInfoPolicy", policy},
	{"SetDefaultPolicy", policy},
	{"SetDefaultQueryPolicy", policy},
	{"SetDefaultScanPolicy", policy},
	{"SetDefaultTxnRollPolicy", policy},
	{"SetDefaultTxnVerifyPolicy", policy},
	{"SetDefaultWritePolicy", policy},
	{"Stats", state},
	{"String", state},
	{"WarmUp", "opens connections before there is an operation"},
}

const (
	state   = "returns the client's own state"
	policy  = "returns or sets a default policy"
	metrics = "switches the client's own metrics"
)
