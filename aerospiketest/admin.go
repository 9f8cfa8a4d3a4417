package aerospiketest

// adminHeaderSize is the size of an admin message without fields.
const adminHeaderSize = 16

// admin answers an admin request, which is about users and roles, or a login. It
// refuses the request, as a server without security does.
func (c *conn) admin(body []byte) error {
	if len(body) < adminHeaderSize {
		return malformed("admin message of %d bytes", len(body))
	}
	code, err := c.meet(Admin)
	if err != nil {
		return err
	}
	if code == 0 {
		code = securityNotEnabled
	}
	var reply [adminHeaderSize]byte
	reply[1], reply[2] = byte(code), body[2]
	c.out = append(beginFrame(c.out[:0]), reply[:]...)
	return c.sendAs(frameAdmin)
}
