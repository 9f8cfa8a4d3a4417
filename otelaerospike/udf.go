package otelaerospike

import (
	aerospike "github.com/aerospike/aerospike-client-go/v7"

	"github.com/otelaerospike/go/otelaerospike/internal/core"
)

// Execute is the operation "execute".
func (c *Client) Execute(policy *aerospike.WritePolicy, key *aerospike.Key, packageName, functionName string, args ...aerospike.Value) (any, aerospike.Error) {
	return core.Call(c.ctx, c.recorder, "execute", oneKey{key}, func() (any, aerospike.Error) {
		return c.wrapped.Execute(policy, key, packageName, functionName, args...)
	})
}

// ExecuteUDF is the operation "execute_udf".
func (c *Client) ExecuteUDF(policy *aerospike.QueryPolicy, statement *aerospike.Statement, packageName, functionName string, functionArgs ...aerospike.Value) (*aerospike.ExecuteTask, aerospike.Error) {
	return core.Call(c.ctx, c.recorder, "execute_udf", oneStatement{statement}, func() (*aerospike.ExecuteTask, aerospike.Error) {
		return c.wrapped.ExecuteUDF(policy, statement, packageName, functionName, functionArgs...)
	})
}

// ExecuteUDFNode is the operation "execute_udf".
func (c *Client) ExecuteUDFNode(policy *aerospike.QueryPolicy, node *aerospike.Node, statement *aerospike.Statement, packageName, functionName string, functionArgs ...aerospike.Value) (*aerospike.ExecuteTask, aerospike.Error) {
	return core.Call(c.ctx, c.recorder, "execute_udf", oneStatement{statement}, func() (*aerospike.ExecuteTask, aerospike.Error) {
		return c.wrapped.ExecuteUDFNode(policy, node, statement, packageName, functionName, functionArgs...)
	})
}

// RegisterUDF is the operation "register_udf".
func (c *Client) RegisterUDF(policy *aerospike.WritePolicy, udfBody []byte, serverPath string, language aerospike.Language) (*aerospike.RegisterTask, aerospike.Error) {
	return core.Call(c.ctx, c.recorder, "register_udf", nothing{}, func() (*aerospike.RegisterTask, aerospike.Error) {
		return c.wrapped.RegisterUDF(policy, udfBody, serverPath, language)
	})
}

// RegisterUDFFromFile is the operation "register_udf".
func (c *Client) RegisterUDFFromFile(policy *aerospike.WritePolicy, clientPath, serverPath string, language aerospike.Language) (*aerospike.RegisterTask, aerospike.Error) {
	return core.Call(c.ctx, c.recorder, "register_udf", nothing{}, func() (*aerospike.RegisterTask, aerospike.Error) {
		return c.wrapped.RegisterUDFFromFile(policy, clientPath, serverPath, language)
	})
}

// RemoveUDF is the operation "remove_udf".
func (c *Client) RemoveUDF(policy *aerospike.WritePolicy, udfName string) (*aerospike.RemoveTask, aerospike.Error) {
	return core.Call(c.ctx, c.recorder, "remove_udf", nothing{}, func() (*aerospike.RemoveTask, aerospike.Error) {
		return c.wrapped.RemoveUDF(policy, udfName)
	})
}

// ListUDF is the operation "list_udf".
func (c *Client) ListUDF(policy *aerospike.BasePolicy) ([]*aerospike.UDF, aerospike.Error) {
	return core.Call(c.ctx, c.recorder, "list_udf", nothing{}, func() ([]*aerospike.UDF, aerospike.Error) {
		return c.wrapped.ListUDF(policy)
	})
}
