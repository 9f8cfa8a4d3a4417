package aerospiketest

// single executes a command on one record, or a row of a batch, and appends the
// reply. It returns the reply's result code.
func (c *conn) single(m *message, f *filter, index uint32) failure {
	ns, ok := c.node.cluster.namespaces[string(m.namespace)]
	if !ok {
		return c.result(invalidNamespace, index)
	}
	if len(m.digest) != digestSize {
		return c.result(parameterError, index)
	}
	d := (*digest)(m.digest)
	if !c.topology.available(partitionOf(d)) {
		return c.result(partitionUnavailable, index)
	}

	switch {
	case transactional(m):
		return c.result(enterpriseOnly, index)
	case m.udfPackage != nil:
		return c.udf(ns, d, index)
	case m.info2&info2Delete != 0:
		return c.result(c.delete(ns, d, m, f), index)
	case m.info2&info2Write != 0:
		return c.write(ns, d, m, f, index)
	default:
		return c.read(ns, d, m, f, index)
	}
}

// monitorSet is the set in which clients list the keys that a transaction writes.
// A server accepts the list and refuses the first write. The cluster refuses the
// list already.
const monitorSet = "<ERO~MRT"

// transactional reports whether a command is part of a transaction, which only
// an enterprise edition has.
func transactional(m *message) bool {
	return m.transaction != nil || string(m.set) == monitorSet || m.info4&(info4VerifyRead|info4RollForward|info4RollBack) != 0
}

// result appends a reply that carries no record.
func (c *conn) result(code failure, index uint32) failure {
	h := replyHeader{code: code, index: index}
	c.out = h.append(c.out)
	return code
}

// refuse appends a reply that carries no bins, but the generation and the
// expiration of the record that the request failed on. Without a record, it is
// like result.
func (c *conn) refuse(r *record, code failure, index uint32) failure {
	h := replyHeader{code: code, index: index}
	if r != nil {
		h.generation, h.voidTime = r.generation, r.voidTime
	}
	c.out = h.append(c.out)
	return code
}

// udf refuses to run a function. It replies as a server without the module does,
// with the reason in a bin.
func (c *conn) udf(ns *namespace, d *digest, index uint32) failure {
	h := replyHeader{code: udfBadResponse, index: index, ops: 1}
	if r := ns.get(d, c.now); r != nil {
		h.generation, h.voidTime = r.generation, r.voidTime
	}
	c.out = h.append(c.out)
	c.out = appendBin(c.out, "FAILURE", particleString, []byte("UDF: Execution Error 1"))
	return h.code
}
