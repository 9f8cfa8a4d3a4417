package otelaerospike

import (
	aerospike "github.com/aerospike/aerospike-client-go/v7"
)

// CreateUser is the operation "create_user".
func (c *Client) CreateUser(policy *aerospike.AdminPolicy, user, password string, roles []string) aerospike.Error {
	return do(c, opCreateUser, known, target{}, func() aerospike.Error {
		return c.wrapped.CreateUser(policy, user, password, roles)
	})
}

// DropUser is the operation "drop_user".
func (c *Client) DropUser(policy *aerospike.AdminPolicy, user string) aerospike.Error {
	return do(c, opDropUser, known, target{}, func() aerospike.Error {
		return c.wrapped.DropUser(policy, user)
	})
}

// ChangePassword is the operation "change_password".
func (c *Client) ChangePassword(policy *aerospike.AdminPolicy, user, password string) aerospike.Error {
	return do(c, opChangePassword, known, target{}, func() aerospike.Error {
		return c.wrapped.ChangePassword(policy, user, password)
	})
}

// GrantRoles is the operation "grant_roles".
func (c *Client) GrantRoles(policy *aerospike.AdminPolicy, user string, roles []string) aerospike.Error {
	return do(c, opGrantRoles, known, target{}, func() aerospike.Error {
		return c.wrapped.GrantRoles(policy, user, roles)
	})
}

// RevokeRoles is the operation "revoke_roles".
func (c *Client) RevokeRoles(policy *aerospike.AdminPolicy, user string, roles []string) aerospike.Error {
	return do(c, opRevokeRoles, known, target{}, func() aerospike.Error {
		return c.wrapped.RevokeRoles(policy, user, roles)
	})
}

// QueryUser is the operation "query_user".
func (c *Client) QueryUser(policy *aerospike.AdminPolicy, user string) (*aerospike.UserRoles, aerospike.Error) {
	return call(c, opQueryUser, known, target{}, func() (*aerospike.UserRoles, aerospike.Error) {
		return c.wrapped.QueryUser(policy, user)
	})
}

// QueryUsers is the operation "query_users".
func (c *Client) QueryUsers(policy *aerospike.AdminPolicy) ([]*aerospike.UserRoles, aerospike.Error) {
	return call(c, opQueryUsers, known, target{}, func() ([]*aerospike.UserRoles, aerospike.Error) {
		return c.wrapped.QueryUsers(policy)
	})
}

// CreateRole is the operation "create_role".
func (c *Client) CreateRole(policy *aerospike.AdminPolicy, roleName string, privileges []aerospike.Privilege, whitelist []string, readQuota, writeQuota uint32) aerospike.Error {
	return do(c, opCreateRole, known, target{}, func() aerospike.Error {
		return c.wrapped.CreateRole(policy, roleName, privileges, whitelist, readQuota, writeQuota)
	})
}

// DropRole is the operation "drop_role".
func (c *Client) DropRole(policy *aerospike.AdminPolicy, roleName string) aerospike.Error {
	return do(c, opDropRole, known, target{}, func() aerospike.Error {
		return c.wrapped.DropRole(policy, roleName)
	})
}

// GrantPrivileges is the operation "grant_privileges".
func (c *Client) GrantPrivileges(policy *aerospike.AdminPolicy, roleName string, privileges []aerospike.Privilege) aerospike.Error {
	return do(c, opGrantPrivileges, known, target{}, func() aerospike.Error {
		return c.wrapped.GrantPrivileges(policy, roleName, privileges)
	})
}

// RevokePrivileges is the operation "revoke_privileges".
func (c *Client) RevokePrivileges(policy *aerospike.AdminPolicy, roleName string, privileges []aerospike.Privilege) aerospike.Error {
	return do(c, opRevokePrivileges, known, target{}, func() aerospike.Error {
		return c.wrapped.RevokePrivileges(policy, roleName, privileges)
	})
}

// SetWhitelist is the operation "set_whitelist".
func (c *Client) SetWhitelist(policy *aerospike.AdminPolicy, roleName string, whitelist []string) aerospike.Error {
	return do(c, opSetWhitelist, known, target{}, func() aerospike.Error {
		return c.wrapped.SetWhitelist(policy, roleName, whitelist)
	})
}

// SetQuotas is the operation "set_quotas".
func (c *Client) SetQuotas(policy *aerospike.AdminPolicy, roleName string, readQuota, writeQuota uint32) aerospike.Error {
	return do(c, opSetQuotas, known, target{}, func() aerospike.Error {
		return c.wrapped.SetQuotas(policy, roleName, readQuota, writeQuota)
	})
}

// QueryRole is the operation "query_role".
func (c *Client) QueryRole(policy *aerospike.AdminPolicy, role string) (*aerospike.Role, aerospike.Error) {
	return call(c, opQueryRole, known, target{}, func() (*aerospike.Role, aerospike.Error) {
		return c.wrapped.QueryRole(policy, role)
	})
}

// QueryRoles is the operation "query_roles".
func (c *Client) QueryRoles(policy *aerospike.AdminPolicy) ([]*aerospike.Role, aerospike.Error) {
	return call(c, opQueryRoles, known, target{}, func() ([]*aerospike.Role, aerospike.Error) {
		return c.wrapped.QueryRoles(policy)
	})
}
