package otelaerospike_test

import (
	"time"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
)

// stub is a client that answers every instrumented method with its respond function, which is told the name of the method
// and its arguments.
type stub struct {
	aerospike.ClientIfc
	respond func(method string, args ...any) aerospike.Error
}

func (s stub) GetNodes() []*aerospike.Node { return nil }

func (s stub) Put(policy *aerospike.WritePolicy, key *aerospike.Key, binMap aerospike.BinMap) aerospike.Error {
	return s.respond("Put", policy, key, binMap)
}

func (s stub) PutBins(policy *aerospike.WritePolicy, key *aerospike.Key, bins ...*aerospike.Bin) aerospike.Error {
	return s.respond("PutBins", policy, key, bins)
}

func (s stub) Add(policy *aerospike.WritePolicy, key *aerospike.Key, binMap aerospike.BinMap) aerospike.Error {
	return s.respond("Add", policy, key, binMap)
}

func (s stub) AddBins(policy *aerospike.WritePolicy, key *aerospike.Key, bins ...*aerospike.Bin) aerospike.Error {
	return s.respond("AddBins", policy, key, bins)
}

func (s stub) Append(policy *aerospike.WritePolicy, key *aerospike.Key, binMap aerospike.BinMap) aerospike.Error {
	return s.respond("Append", policy, key, binMap)
}

func (s stub) AppendBins(policy *aerospike.WritePolicy, key *aerospike.Key, bins ...*aerospike.Bin) aerospike.Error {
	return s.respond("AppendBins", policy, key, bins)
}

func (s stub) Prepend(policy *aerospike.WritePolicy, key *aerospike.Key, binMap aerospike.BinMap) aerospike.Error {
	return s.respond("Prepend", policy, key, binMap)
}

func (s stub) PrependBins(policy *aerospike.WritePolicy, key *aerospike.Key, bins ...*aerospike.Bin) aerospike.Error {
	return s.respond("PrependBins", policy, key, bins)
}

func (s stub) Touch(policy *aerospike.WritePolicy, key *aerospike.Key) aerospike.Error {
	return s.respond("Touch", policy, key)
}

func (s stub) Delete(policy *aerospike.WritePolicy, key *aerospike.Key) (bool, aerospike.Error) {
	return false, s.respond("Delete", policy, key)
}

func (s stub) Operate(policy *aerospike.WritePolicy, key *aerospike.Key, operations ...*aerospike.Operation) (*aerospike.Record, aerospike.Error) {
	return nil, s.respond("Operate", policy, key, operations)
}

func (s stub) Get(policy *aerospike.BasePolicy, key *aerospike.Key, binNames ...string) (*aerospike.Record, aerospike.Error) {
	return nil, s.respond("Get", policy, key, binNames)
}

func (s stub) GetHeader(policy *aerospike.BasePolicy, key *aerospike.Key) (*aerospike.Record, aerospike.Error) {
	return nil, s.respond("GetHeader", policy, key)
}

func (s stub) Exists(policy *aerospike.BasePolicy, key *aerospike.Key) (bool, aerospike.Error) {
	return false, s.respond("Exists", policy, key)
}

func (s stub) BatchGet(policy *aerospike.BatchPolicy, keys []*aerospike.Key, binNames ...string) ([]*aerospike.Record, aerospike.Error) {
	return nil, s.respond("BatchGet", policy, keys, binNames)
}

func (s stub) BatchGetComplex(policy *aerospike.BatchPolicy, records []*aerospike.BatchRead) aerospike.Error {
	return s.respond("BatchGetComplex", policy, records)
}

func (s stub) BatchGetHeader(policy *aerospike.BatchPolicy, keys []*aerospike.Key) ([]*aerospike.Record, aerospike.Error) {
	return nil, s.respond("BatchGetHeader", policy, keys)
}

func (s stub) BatchGetOperate(policy *aerospike.BatchPolicy, keys []*aerospike.Key, ops ...*aerospike.Operation) ([]*aerospike.Record, aerospike.Error) {
	return nil, s.respond("BatchGetOperate", policy, keys, ops)
}

func (s stub) BatchExists(policy *aerospike.BatchPolicy, keys []*aerospike.Key) ([]bool, aerospike.Error) {
	return nil, s.respond("BatchExists", policy, keys)
}

func (s stub) BatchOperate(policy *aerospike.BatchPolicy, records []aerospike.BatchRecordIfc) aerospike.Error {
	return s.respond("BatchOperate", policy, records)
}

func (s stub) BatchDelete(policy *aerospike.BatchPolicy, deletePolicy *aerospike.BatchDeletePolicy, keys []*aerospike.Key) ([]*aerospike.BatchRecord, aerospike.Error) {
	return nil, s.respond("BatchDelete", policy, deletePolicy, keys)
}

func (s stub) BatchExecute(policy *aerospike.BatchPolicy, udfPolicy *aerospike.BatchUDFPolicy, keys []*aerospike.Key, packageName, functionName string, args ...aerospike.Value) ([]*aerospike.BatchRecord, aerospike.Error) {
	return nil, s.respond("BatchExecute", policy, udfPolicy, keys, packageName, functionName, args)
}

func (s stub) ScanAll(policy *aerospike.ScanPolicy, namespace, setName string, binNames ...string) (*aerospike.Recordset, aerospike.Error) {
	return nil, s.respond("ScanAll", policy, namespace, setName, binNames)
}

func (s stub) ScanNode(policy *aerospike.ScanPolicy, node *aerospike.Node, namespace, setName string, binNames ...string) (*aerospike.Recordset, aerospike.Error) {
	return nil, s.respond("ScanNode", policy, node, namespace, setName, binNames)
}

func (s stub) ScanPartitions(policy *aerospike.ScanPolicy, partitionFilter *aerospike.PartitionFilter, namespace, setName string, binNames ...string) (*aerospike.Recordset, aerospike.Error) {
	return nil, s.respond("ScanPartitions", policy, partitionFilter, namespace, setName, binNames)
}

func (s stub) Query(policy *aerospike.QueryPolicy, statement *aerospike.Statement) (*aerospike.Recordset, aerospike.Error) {
	return nil, s.respond("Query", policy, statement)
}

func (s stub) QueryNode(policy *aerospike.QueryPolicy, node *aerospike.Node, statement *aerospike.Statement) (*aerospike.Recordset, aerospike.Error) {
	return nil, s.respond("QueryNode", policy, node, statement)
}

func (s stub) QueryPartitions(policy *aerospike.QueryPolicy, statement *aerospike.Statement, partitionFilter *aerospike.PartitionFilter) (*aerospike.Recordset, aerospike.Error) {
	return nil, s.respond("QueryPartitions", policy, statement, partitionFilter)
}

func (s stub) QueryExecute(policy *aerospike.QueryPolicy, writePolicy *aerospike.WritePolicy, statement *aerospike.Statement, ops ...*aerospike.Operation) (*aerospike.ExecuteTask, aerospike.Error) {
	return nil, s.respond("QueryExecute", policy, writePolicy, statement, ops)
}

func (s stub) Execute(policy *aerospike.WritePolicy, key *aerospike.Key, packageName, functionName string, args ...aerospike.Value) (any, aerospike.Error) {
	return nil, s.respond("Execute", policy, key, packageName, functionName, args)
}

func (s stub) ExecuteUDF(policy *aerospike.QueryPolicy, statement *aerospike.Statement, packageName, functionName string, functionArgs ...aerospike.Value) (*aerospike.ExecuteTask, aerospike.Error) {
	return nil, s.respond("ExecuteUDF", policy, statement, packageName, functionName, functionArgs)
}

func (s stub) ExecuteUDFNode(policy *aerospike.QueryPolicy, node *aerospike.Node, statement *aerospike.Statement, packageName, functionName string, functionArgs ...aerospike.Value) (*aerospike.ExecuteTask, aerospike.Error) {
	return nil, s.respond("ExecuteUDFNode", policy, node, statement, packageName, functionName, functionArgs)
}

func (s stub) RegisterUDF(policy *aerospike.WritePolicy, udfBody []byte, serverPath string, language aerospike.Language) (*aerospike.RegisterTask, aerospike.Error) {
	return nil, s.respond("RegisterUDF", policy, udfBody, serverPath, language)
}

func (s stub) RegisterUDFFromFile(policy *aerospike.WritePolicy, clientPath, serverPath string, language aerospike.Language) (*aerospike.RegisterTask, aerospike.Error) {
	return nil, s.respond("RegisterUDFFromFile", policy, clientPath, serverPath, language)
}

func (s stub) RemoveUDF(policy *aerospike.WritePolicy, udfName string) (*aerospike.RemoveTask, aerospike.Error) {
	return nil, s.respond("RemoveUDF", policy, udfName)
}

func (s stub) ListUDF(policy *aerospike.BasePolicy) ([]*aerospike.UDF, aerospike.Error) {
	return nil, s.respond("ListUDF", policy)
}

func (s stub) CreateIndex(policy *aerospike.WritePolicy, namespace, setName, indexName, binName string, indexType aerospike.IndexType) (*aerospike.IndexTask, aerospike.Error) {
	return nil, s.respond("CreateIndex", policy, namespace, setName, indexName, binName, indexType)
}

func (s stub) CreateComplexIndex(policy *aerospike.WritePolicy, namespace, setName, indexName, binName string, indexType aerospike.IndexType, indexCollectionType aerospike.IndexCollectionType, ctx ...*aerospike.CDTContext) (*aerospike.IndexTask, aerospike.Error) {
	return nil, s.respond("CreateComplexIndex", policy, namespace, setName, indexName, binName, indexType, indexCollectionType, ctx)
}

func (s stub) DropIndex(policy *aerospike.WritePolicy, namespace, setName, indexName string) aerospike.Error {
	return s.respond("DropIndex", policy, namespace, setName, indexName)
}

func (s stub) Truncate(policy *aerospike.InfoPolicy, namespace, set string, beforeLastUpdate *time.Time) aerospike.Error {
	return s.respond("Truncate", policy, namespace, set, beforeLastUpdate)
}

func (s stub) SetXDRFilter(policy *aerospike.InfoPolicy, datacenter, namespace string, filter *aerospike.Expression) aerospike.Error {
	return s.respond("SetXDRFilter", policy, datacenter, namespace, filter)
}

func (s stub) CreateUser(policy *aerospike.AdminPolicy, user, password string, roles []string) aerospike.Error {
	return s.respond("CreateUser", policy, user, password, roles)
}

func (s stub) DropUser(policy *aerospike.AdminPolicy, user string) aerospike.Error {
	return s.respond("DropUser", policy, user)
}

func (s stub) ChangePassword(policy *aerospike.AdminPolicy, user, password string) aerospike.Error {
	return s.respond("ChangePassword", policy, user, password)
}

func (s stub) GrantRoles(policy *aerospike.AdminPolicy, user string, roles []string) aerospike.Error {
	return s.respond("GrantRoles", policy, user, roles)
}

func (s stub) RevokeRoles(policy *aerospike.AdminPolicy, user string, roles []string) aerospike.Error {
	return s.respond("RevokeRoles", policy, user, roles)
}

func (s stub) QueryUser(policy *aerospike.AdminPolicy, user string) (*aerospike.UserRoles, aerospike.Error) {
	return nil, s.respond("QueryUser", policy, user)
}

func (s stub) QueryUsers(policy *aerospike.AdminPolicy) ([]*aerospike.UserRoles, aerospike.Error) {
	return nil, s.respond("QueryUsers", policy)
}

func (s stub) CreateRole(policy *aerospike.AdminPolicy, roleName string, privileges []aerospike.Privilege, whitelist []string, readQuota, writeQuota uint32) aerospike.Error {
	return s.respond("CreateRole", policy, roleName, privileges, whitelist, readQuota, writeQuota)
}

func (s stub) DropRole(policy *aerospike.AdminPolicy, roleName string) aerospike.Error {
	return s.respond("DropRole", policy, roleName)
}

func (s stub) GrantPrivileges(policy *aerospike.AdminPolicy, roleName string, privileges []aerospike.Privilege) aerospike.Error {
	return s.respond("GrantPrivileges", policy, roleName, privileges)
}

func (s stub) RevokePrivileges(policy *aerospike.AdminPolicy, roleName string, privileges []aerospike.Privilege) aerospike.Error {
	return s.respond("RevokePrivileges", policy, roleName, privileges)
}

func (s stub) SetWhitelist(policy *aerospike.AdminPolicy, roleName string, whitelist []string) aerospike.Error {
	return s.respond("SetWhitelist", policy, roleName, whitelist)
}

func (s stub) SetQuotas(policy *aerospike.AdminPolicy, roleName string, readQuota, writeQuota uint32) aerospike.Error {
	return s.respond("SetQuotas", policy, roleName, readQuota, writeQuota)
}

func (s stub) QueryRole(policy *aerospike.AdminPolicy, role string) (*aerospike.Role, aerospike.Error) {
	return nil, s.respond("QueryRole", policy, role)
}

func (s stub) QueryRoles(policy *aerospike.AdminPolicy) ([]*aerospike.Role, aerospike.Error) {
	return nil, s.respond("QueryRoles", policy)
}

func (s stub) GetObject(policy *aerospike.BasePolicy, key *aerospike.Key, obj any) aerospike.Error {
	return s.respond("GetObject", policy, key, obj)
}

func (s stub) PutObject(policy *aerospike.WritePolicy, key *aerospike.Key, obj any) aerospike.Error {
	return s.respond("PutObject", policy, key, obj)
}

func (s stub) BatchGetObjects(policy *aerospike.BatchPolicy, keys []*aerospike.Key, objects []any) ([]bool, aerospike.Error) {
	return nil, s.respond("BatchGetObjects", policy, keys, objects)
}

func (s stub) ScanAllObjects(policy *aerospike.ScanPolicy, objChan any, namespace, setName string, binNames ...string) (*aerospike.Recordset, aerospike.Error) {
	return nil, s.respond("ScanAllObjects", policy, objChan, namespace, setName, binNames)
}

func (s stub) ScanNodeObjects(policy *aerospike.ScanPolicy, node *aerospike.Node, objChan any, namespace, setName string, binNames ...string) (*aerospike.Recordset, aerospike.Error) {
	return nil, s.respond("ScanNodeObjects", policy, node, objChan, namespace, setName, binNames)
}

func (s stub) ScanPartitionObjects(policy *aerospike.ScanPolicy, objChan any, partitionFilter *aerospike.PartitionFilter, namespace, setName string, binNames ...string) (*aerospike.Recordset, aerospike.Error) {
	return nil, s.respond("ScanPartitionObjects", policy, objChan, partitionFilter, namespace, setName, binNames)
}

func (s stub) QueryObjects(policy *aerospike.QueryPolicy, statement *aerospike.Statement, objChan any) (*aerospike.Recordset, aerospike.Error) {
	return nil, s.respond("QueryObjects", policy, statement, objChan)
}

func (s stub) QueryNodeObjects(policy *aerospike.QueryPolicy, node *aerospike.Node, statement *aerospike.Statement, objChan any) (*aerospike.Recordset, aerospike.Error) {
	return nil, s.respond("QueryNodeObjects", policy, node, statement, objChan)
}

func (s stub) QueryPartitionObjects(policy *aerospike.QueryPolicy, statement *aerospike.Statement, objChan any, partitionFilter *aerospike.PartitionFilter) (*aerospike.Recordset, aerospike.Error) {
	return nil, s.respond("QueryPartitionObjects", policy, statement, objChan, partitionFilter)
}

func (s stub) QueryAggregate(policy *aerospike.QueryPolicy, statement *aerospike.Statement, packageName, functionName string, functionArgs ...aerospike.Value) (*aerospike.Recordset, aerospike.Error) {
	return nil, s.respond("QueryAggregate", policy, statement, packageName, functionName, functionArgs)
}
