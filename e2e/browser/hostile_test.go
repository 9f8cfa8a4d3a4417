//go:build linux

package browser

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/resource"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"

	"github.com/otelaerospike/go/stagemeter"
	"github.com/otelaerospike/go/stagez"
)

// hostile are names that would do something if they were not escaped, in text, in an attribute or in a script.
var hostile = []string{
	`<img src=x onerror=alert(1)>`,
	`<script>alert(2)</script>`,
	`"><svg onload=alert(3)>`,
	`' onmouseover='alert(4)`,
	`</title></style><iframe src="javascript:alert(5)"></iframe>`,
	`javascript:alert(6)//{{.}}`,
	"\u202eright to left",
	strings.Repeat("long", 2500),
}

// server serves a page of operations and stages with hostile names.
type server struct {
	url  string
	away atomic.Bool // it answers, but not with the page
}

func serveHostile(t *testing.T) *server {
	t.Helper()
	page := stagez.New()
	provider := sdkmetric.NewMeterProvider(sdkmetric.WithReader(page.Reader()),
		sdkmetric.WithResource(resource.NewSchemaless(semconv.ServiceName(hostile[0]))))
	meter, err := stagemeter.NewMeter(stagemeter.WithMeterProvider(provider))
	require.NoError(t, err)
	stop := stagemeter.Profile()
	t.Cleanup(stop)
	for _, operation := range hostile {
		timer := meter.Start(t.Context(), operation)
		for _, stage := range hostile {
			timer.Lap(stagemeter.Stage(stage))
			timer.LapError(stagemeter.Stage(stage), hostile[1])
		}
		timer.Describe(stagemeter.Description{Namespace: operation, Set: operation, ErrorType: operation})
		timer.End()
	}

	s := new(server)
	backend := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if s.away.Load() {
			http.Error(w, "away", http.StatusServiceUnavailable)
			return
		}
		page.ServeHTTP(w, r)
	}))
	t.Cleanup(backend.Close)
	s.url = backend.URL
	return s
}

func TestHostileNamesStayText(t *testing.T) {
	b, s := openTab(t), serveHostile(t)
	b.open(s.url)
	const texts = `(selector => [...document.querySelectorAll(selector)].map(element => element.textContent))`
	for _, update := range []string{"as served", "as updated in place"} {
		t.Log(update)
		assert.ElementsMatch(t, hostile, eval[[]string](b, texts+`("#operations tbody th a bdi")`))
		assert.ElementsMatch(t, hostile, eval[[]string](b, texts+`("#stages .name")`))
		assert.Equal(t, "stagez · "+hostile[0], eval[string](b, `document.title`))
		assert.Empty(t, eval[[]string](b, texts+`("img, iframe, object, embed, style, body script, [onerror], [onload], [onmouseover]")`))
		assert.Equal(t, 1, eval[int](b, `document.scripts.length`))
		assert.Empty(t, eval[[]string](b, `[...document.links].map(link => link.protocol).filter(protocol => protocol !== "http:")`))
		updated := eval[string](b, `document.querySelector(".updated").textContent`)
		b.until(`document.querySelector(".updated").textContent !== "` + updated + `"`)
	}
	const links = `document.querySelectorAll("#operations tbody th a")`
	for i := range hostile { // each can be chosen
		link := fmt.Sprintf("%s[%d]", links, i)
		require.True(t, eval[bool](b, link+`.click(), true`))
		b.until(`document.querySelector("#detail-title").textContent === ` + link + `.textContent`)
		b.until(`document.querySelector("#slowest .waterfall") !== null`)
		tall := eval[float64](b, `(document.querySelector("#slowest").open = true, document.querySelector(".waterfall summary").getBoundingClientRect().height)`)
		assert.Less(t, tall, 80.0, "operation %d fills the screen", i)
		assert.False(t, eval[bool](b, `document.documentElement.scrollWidth > document.documentElement.clientWidth`), "operation %d widens the page", i)
	}
}
