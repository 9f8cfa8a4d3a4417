package stagez

import (
	"errors"
	"fmt"
	"net/url"
	"strings"

	"go.opentelemetry.io/otel"
)

const traceIDPlaceholder = "{trace_id}"

// traceURL is where traces are shown, with traceIDPlaceholder in place of a trace's id. It is empty when nobody has said so.
type traceURL string

// WithTraceURL links the slowest operations to their traces. The template is the URL of a trace with {trace_id} in place of its id:
//
//	stagez.WithTraceURL("https://jaeger.example/trace/{trace_id}")
//
// It must be an absolute http or https URL that contains {trace_id} after the host. Another template is reported to OpenTelemetry's
// error handler, and makes no links.
func WithTraceURL(template string) Option {
	return optionFunc(func(p *Page) {
		if err := checkTraceURL(template); err != nil {
			otel.Handle(fmt.Errorf("stagez: WithTraceURL %q: %w", template, err))
			return
		}
		p.traces = traceURL(template)
	})
}

func checkTraceURL(template string) error {
	u, err := url.Parse(template) // a placeholder in the host does not parse
	switch {
	case err != nil:
		return err
	case u.Scheme != "http" && u.Scheme != "https":
		return errors.New("the scheme must be http or https")
	case u.Host == "":
		return errors.New("there must be a host")
	case u.User != nil:
		return errors.New("there must be no user: everyone who reaches the page would see it")
	case !strings.Contains(template, traceIDPlaceholder):
		return fmt.Errorf("there must be a %s", traceIDPlaceholder)
	}
	return nil
}

// link returns the URL of a trace, or nothing. A trace's id is hexadecimal, and needs no escaping.
func (t traceURL) link(traceID string) string {
	return strings.ReplaceAll(string(t), traceIDPlaceholder, traceID)
}
