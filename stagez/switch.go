package stagez

import (
	"time"

	"github.com/otelaerospike/go/stagemeter"
)

// button sets stagemeter's switch. The page's form sends its value.
type button struct {
	Value, Label string
	set          func()
}

// Each button replaces the whole state of the switch: the timed ones do not add to a time that is already running.
var buttons = []button{
	{"1m", "On for 1 minute", func() { stagemeter.SetEnabledFor(time.Minute) }},
	{"5m", "5 minutes", func() { stagemeter.SetEnabledFor(5 * time.Minute) }},
	{"15m", "15 minutes", func() { stagemeter.SetEnabledFor(15 * time.Minute) }},
	{"on", "On", func() { stagemeter.SetEnabled(true) }},
	{"off", "Off", func() { stagemeter.SetEnabled(false) }},
}

// press sets the switch. It reports false when no button has the value.
func press(value string) bool {
	for _, b := range buttons {
		if b.Value == value {
			b.set()
			return true
		}
	}
	return false
}
