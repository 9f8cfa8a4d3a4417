package otelaerospike

import (
	aerospike "github.com/aerospike/aerospike-client-go/v7"

	"github.com/otelaerospike/go/otelaerospike/internal/core"
)

// CreateUser is the operation "create_user".
func (c *Client) CreateUser(policy *aerospike.AdminPolicy, user, password string, roles []string) aerospike.Error {
	return core.Do(c.ctx, c.recorder, "create_user", nothing{}, func() aerospike.Error {
		return c.wrapped.CreateUser(policy, user, password, roles)
	})
}

// DropUser is the operation "drop_user".
func (c *Client) DropUser(policy *aerospike.AdminPolicy, user string) aerospike.Error {
	return core.Do(c.ctx, c.recorder, "drop_user", nothing{}, func() aerospike.Error {
		return c.wrapped.DropUser(policy, user)
	})
}

// ChangePassword is the operation "change_password".
func (c *Client) ChangePassword(policy *aerospike.AdminPolicy, user, password string) aerospike.Error {
	return core.Do(c.ctx, c.recorder, "change_password", nothing{}, func() aerospike.Error {
		return c.wrapped.ChangePassword(policy, user, password)
	})
}

// GrantRoles is the operation "grant_roles".
func (c *Client) GrantRoles(policy *aerospike.AdminPolicy, user string, roles []string) aerospike.Error {
	return core.Do(c.ctx, c.recorder, "grant_roles", nothing{}, func() aerospike.Error {
		return c.wrapped.GrantRoles(policy, user, roles)
	})
}

// RevokeRoles is the operation "revoke_roles".
func (c *Client) RevokeRoles(policy *aerospike.AdminPolicy, user string, roles []string) aerospike.Error {
	return core.Do(c.ctx, c.recorder, "revoke_roles", nothing{}, func() aerospike.Error {
		return c.wrapped.RevokeRoles(policy, user, roles)
	})
}

// QueryUser is the operation "query_user".
func (c *Client) QueryUser(policy *aerospike.AdminPolicy, user string) (*aerospike.UserRoles, aerospike.Error) {
	return core.Call(c.ctx, c.recorder, "query_user", nothing{}, func() (*aerospike.UserRoles, aerospike.Error) {
		return c.wrapped.QueryUser(policy, user)
	})
}

// QueryUsers is the operation "query_users".
func (c *Client) QueryUsers(policy *aerospike.AdminPolicy) ([]*aerospike.UserRoles, aerospike.Error) {
	return core.Call(c.ctx, c.recorder, "query_users", nothing{}, func() ([]*aerospike.UserRoles, aerospike.Error) {
		return c.wrapped.QueryUsers(policy)
	})
}

// CreateRole is the operation "create_role".
func (c *Client) CreateRole(policy *aerospike.AdminPolicy, roleName string, privileges []aerospike.Privilege, whitelist []string, readQuota, writeQuota uint32) aerospike.Error {
	return core.Do(c.ctx, c.recorder, "create_role", nothing{}, func() aerospike.Error {
		return c.wrapped.CreateRole(policy, roleName, privileges, whitelist, readQuota, writeQuota)
	})
}

// DropRole is the operation "drop_role".
func (c *Client) DropRole(policy *aerospike.AdminPolicy, roleName string) aerospike.Error {
	return core.Do(c.ctx, c.recorder, "drop_role", nothing{}, func() aerospike.Error {
		return c.wrapped.DropRole(policy, roleName)
	})
}

// GrantPrivileges is the operation "grant_privileges".
func (c *Client) GrantPrivileges(policy *aerospike.AdminPolicy, roleName string, privileges []aerospike.Privilege) aerospike.Error {
	return core.Do(c.ctx, c.recorder, "grant_privileges", nothing{}, func() aerospike.Error {
		return c.wrapped.GrantPrivileges(policy, roleName, privileges)
	})
}

// RevokePrivileges is the operation "revoke_privileges".
func (c *Client) RevokePrivileges(policy *aerospike.AdminPolicy, roleName string, privileges []aerospike.Privilege) aerospike.Error {
	return core.Do(c.ctx, c.recorder, "revoke_privileges", nothing{}, func() aerospike.Error {
		return c.wrapped.RevokePrivileges(policy, roleName, privileges)
	})
}

// SetWhitelist is the operation "set_whitelist".
func (c *Client) SetWhitelist(policy *aerospike.AdminPolicy, roleName string, whitelist []string) aerospike.Error {
	return core.Do(c.ctx, c.recorder, "set_whitelist", nothing{}, func() aerospike.Error {
		return c.wrapped.SetWhitelist(policy, roleName, whitelist)
	})
}

// SetQuotas is the operation "set_quotas".
func (c *Client) SetQuotas(policy *aerospike.AdminPolicy, roleName string, readQuota, writeQuota uint32) aerospike.Error {
	return core.Do(c.ctx, c.recorder, "set_quotas", nothing{}, func() aerospike.Error {
		return c.wrapped.SetQuotas(policy, roleName, readQuota, writeQuota)
	})
}

// QueryRole is the operation "query_role".
func (c *Client) QueryRole(policy *aerospike.AdminPolicy, role string) (*aerospike.Role, aerospike.Error) {
	return core.Call(c.ctx, c.recorder, "query_role", nothing{}, func() (*aerospike.Role, aerospike.Error) {
		return c.wrapped.QueryRole(policy, role)
	})
}

// QueryRoles is the operation "query_roles".
func (c *Client) QueryRoles(policy *aerospike.AdminPolicy) ([]*aerospike.Role, aerospike.Error) {
	return core.Call(c.ctx, c.recorder, "query_roles", nothing{}, func() ([]*aerospike.Role, aerospike.Error) {
		return c.wrapped.QueryRoles(policy)
	})
}
