package aerospiketest

import "strconv"

// truncate executes the truncate and truncate-namespace info commands.
func (c *Cluster) truncate(command string, args arguments) string {
	ns, ok := c.namespaces[args["namespace"]]
	if !ok {
		return "ERROR:4:unknown namespace"
	}
	set := args["set"]
	if (command == "truncate") != (set != "") {
		return "ERROR:4:set missing or out of place"
	}
	if len(set) > maxSetName {
		return "ERROR:4:'set' value too long"
	}

	// Without an argument, the time is now + 1: on a coarse clock, a record that
	// exists already may have been updated at now.
	now := c.now().UnixNano()
	before := now + 1
	if lut := args["lut"]; lut != "" {
		given, err := strconv.ParseInt(lut, 10, 64)
		if err != nil || given > now {
			return "ERROR:4:invalid time"
		}
		before = given
	}
	ns.truncate(set, before)
	return "OK"
}
