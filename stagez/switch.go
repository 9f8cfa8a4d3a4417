package stagez

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/otelaerospike/go/stagemeter"
)

// profiling is the state of stagemeter's switch, as its handler shows it.
type profiling struct {
	Enabled bool       `json:"enabled"`
	Since   time.Time  `json:"since"`           // when enabled last changed
	Until   *time.Time `json:"until,omitempty"` // when it ends by itself
	HeldBy  struct {
		Base     bool `json:"base"`
		Scopes   int  `json:"scopes"`
		Contexts int  `json:"contexts"`
	} `json:"held_by"`
}

// button is one of the page's, by what it sends: nothing else is accepted.
type button struct {
	Value, Label string
	setting      string // what stagemeter's handler takes
}

var buttons = []button{
	{"1m", "On for 1 minute", `{"enabled":true,"for":"1m"}`},
	{"5m", "5 minutes", `{"enabled":true,"for":"5m"}`},
	{"15m", "15 minutes", `{"enabled":true,"for":"15m"}`},
	{"on", "On", `{"enabled":true}`},
	{"off", "Off", `{"enabled":false}`},
}

// press sets the switch. It reports false when there is no such button.
func press(value string) bool {
	for _, b := range buttons {
		if b.Value == value {
			return askSwitch(http.MethodPut, b.setting) != nil
		}
	}
	return false
}

// readProfiling returns the state of the switch.
func readProfiling() profiling {
	var p profiling
	_ = json.Unmarshal(askSwitch(http.MethodGet, ""), &p) // both sides are of this module, and a test holds them together
	return p
}

// stagemeter's handler is asked, and not its functions: it alone says until when profiling is on, and turns it on for a time that
// replaces what was set before instead of adding to it.
var switchHandler = stagemeter.Handler()

// askSwitch returns the answer, or nil when the handler refused.
func askSwitch(method, body string) []byte {
	a := answer{header: http.Header{}}
	switchHandler.ServeHTTP(&a, &http.Request{
		Method: method, URL: &url.URL{Path: "/"}, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body)),
	})
	if a.code != http.StatusOK {
		return nil
	}
	return a.body.Bytes()
}

// answer is a ResponseWriter that keeps what is written.
type answer struct {
	header http.Header
	code   int
	body   bytes.Buffer
}

func (a *answer) Header() http.Header         { return a.header }
func (a *answer) WriteHeader(code int)        { a.code = code }
func (a *answer) Write(p []byte) (int, error) { return a.body.Write(p) }
