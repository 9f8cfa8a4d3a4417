package stagez_test

import (
	"encoding/xml"
	"errors"
	"io"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/resource"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"

	"github.com/otelaerospike/go/stagemeter"
)

// hostile names would act as code, markup or control characters if the page did not escape them.
var hostile = []string{
	`<img src=x onerror=alert(1)>`, `<script>alert(1)</script>`, `"><svg onload=alert(1)>`, `' onmouseover='alert(1)`,
	`</title></style><iframe>`, `{{.}}`, "\u202eright to left", "\xff\xfe not UTF-8", "new\nline", "", strings.Repeat("long", 2500),
}

func TestHostileNamesAreEscaped(t *testing.T) {
	f := newFixture(t, sdkmetric.WithResource(resource.NewSchemaless(semconv.ServiceName(hostile[0]))))
	stop := stagemeter.Profile()
	defer stop()
	for _, operation := range hostile {
		timer := f.stages.Start(t.Context(), operation)
		for _, stage := range hostile {
			timer.LapError(stagemeter.Stage(stage), hostile[1])
			timer.Lap(stagemeter.Stage(stage))
		}
		f.record(t, operation, time.Millisecond, semconv.ErrorTypeKey.String(hostile[0]))
	}
	for _, operation := range hostile {
		page := look(t, f, "?"+url.Values{"op": {operation}, "other": {hostile[1]}}.Encode())
		shows(t, page, "&lt;img src=x onerror=alert(1)&gt;", "(no name)")
		scripts := 0
		for _, element := range elements(t, page) {
			switch element.Name.Local {
			case "img", "iframe", "style", "object", "embed":
				assert.Fail(t, "a name became an element", element.Name.Local)
			case "script":
				scripts++
			}
			for _, attribute := range element.Attr {
				name := attribute.Name.Local
				assert.False(t, strings.HasPrefix(name, "on") || name == "style", "<%s %s>", element.Name.Local, name)
			}
		}
		assert.Equal(t, 1, scripts, "the page's own")
	}
	names := map[string]bool{}
	for _, o := range readJSON(t, f, url.Values{}).Operations {
		names[o.Operation] = true
	}
	assert.Len(t, names, len(hostile))
	assert.True(t, names[hostile[0]])
}

// elements returns the elements of a page.
func elements(t *testing.T, page string) (elements []xml.StartElement) {
	t.Helper()
	decoder := xml.NewDecoder(strings.NewReader(page))
	decoder.Strict, decoder.AutoClose, decoder.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
	for {
		token, err := decoder.RawToken()
		if errors.Is(err, io.EOF) {
			return elements
		}
		require.NoError(t, err)
		if element, ok := token.(xml.StartElement); ok {
			elements = append(elements, element.Copy())
		}
	}
}
