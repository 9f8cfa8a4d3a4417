package otelaerospike

import (
	aerospike "github.com/aerospike/aerospike-client-go/v7"
)

// Execute is the operation "execute".
func (c *Client) Execute(policy *aerospike.WritePolicy, key *aerospike.Key, packageName, functionName string, args ...aerospike.Value) (any, aerospike.Error) {
	return call(c, opExecute, ofKey, key, func() (any, aerospike.Error) {
		return c.wrapped.Execute(policy, key, packageName, functionName, args...)
	})
}

// ExecuteUDF is the operation "execute_udf".
func (c *Client) ExecuteUDF(policy *aerospike.QueryPolicy, statement *aerospike.Statement, packageName, functionName string, functionArgs ...aerospike.Value) (*aerospike.ExecuteTask, aerospike.Error) {
	return call(c, opExecuteUDF, ofStatement, statement, func() (*aerospike.ExecuteTask, aerospike.Error) {
		return c.wrapped.ExecuteUDF(policy, statement, packageName, functionName, functionArgs...)
	})
}

// ExecuteUDFNode is the operation "execute_udf".
func (c *Client) ExecuteUDFNode(policy *aerospike.QueryPolicy, node *aerospike.Node, statement *aerospike.Statement, packageName, functionName string, functionArgs ...aerospike.Value) (*aerospike.ExecuteTask, aerospike.Error) {
	return call(c, opExecuteUDF, ofStatement, statement, func() (*aerospike.ExecuteTask, aerospike.Error) {
		return c.wrapped.ExecuteUDFNode(policy, node, statement, packageName, functionName, functionArgs...)
	})
}

// RegisterUDF is the operation "register_udf".
func (c *Client) RegisterUDF(policy *aerospike.WritePolicy, udfBody []byte, serverPath string, language aerospike.Language) (*aerospike.RegisterTask, aerospike.Error) {
	return call(c, opRegisterUDF, known, target{}, func() (*aerospike.RegisterTask, aerospike.Error) {
		return c.wrapped.RegisterUDF(policy, udfBody, serverPath, language)
	})
}

// RegisterUDFFromFile is the operation "register_udf".
func (c *Client) RegisterUDFFromFile(policy *aerospike.WritePolicy, clientPath, serverPath string, language aerospike.Language) (*aerospike.RegisterTask, aerospike.Error) {
	return call(c, opRegisterUDF, known, target{}, func() (*aerospike.RegisterTask, aerospike.Error) {
		return c.wrapped.RegisterUDFFromFile(policy, clientPath, serverPath, language)
	})
}

// RemoveUDF is the operation "remove_udf".
func (c *Client) RemoveUDF(policy *aerospike.WritePolicy, udfName string) (*aerospike.RemoveTask, aerospike.Error) {
	return call(c, opRemoveUDF, known, target{}, func() (*aerospike.RemoveTask, aerospike.Error) {
		return c.wrapped.RemoveUDF(policy, udfName)
	})
}

// ListUDF is the operation "list_udf".
func (c *Client) ListUDF(policy *aerospike.BasePolicy) ([]*aerospike.UDF, aerospike.Error) {
	return call(c, opListUDF, known, target{}, func() ([]*aerospike.UDF, aerospike.Error) {
		return c.wrapped.ListUDF(policy)
	})
}
