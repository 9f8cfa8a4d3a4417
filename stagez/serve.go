package stagez

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"errors"
	"html/template"
	"net/http"
	"net/url"
	"time"

	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
)

// maxForm bounds the body of a POST, in bytes.
const maxForm = 1024

// The page links to its own assets by a bare query. It thus works at any path, even behind http.StripPrefix.
var (
	//go:embed assets
	files    embed.FS
	document = template.Must(template.ParseFS(files, "assets/page.html", "assets/diagnosis.html", "assets/tail.html", "assets/nodes.html",
		"assets/trace.html"))
	assets = map[string]asset{
		"stagez.css": newAsset("stagez.css", "text/css; charset=utf-8"),
		"stagez.js":  newAsset("stagez.js", "text/javascript; charset=utf-8"),
		"icon.svg":   newAsset("icon.svg", "image/svg+xml"),
	}
)

type asset struct {
	contentType string
	content     []byte
	URL         string // changes with the content
}

func newAsset(name, contentType string) asset {
	content, err := files.ReadFile("assets/" + name)
	if err != nil {
		panic("stagez: " + err.Error()) // only a broken build gets here, when the package is initialised
	}
	hash := sha256.Sum256(content)
	return asset{contentType, content, "?asset=" + name + "&v=" + hex.EncodeToString(hash[:6])}
}

// guard refuses a browser's cross-origin request to set the switch, and adds the security headers to every answer.
func guard(handler http.Handler) http.Handler {
	protection := http.NewCrossOriginProtection()
	protection.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		http.Error(w, "stagez: cross-origin request refused", http.StatusForbidden)
	}))
	protected := protection.Handler(handler)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "+
			"form-action 'self'; frame-ancestors 'none'; base-uri 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		// The policy is not no-referrer, because a browser would then send "Origin: null" with the page's own form. Without TLS the
		// browser sends no Sec-Fetch-Site either, and the guard would refuse the form.
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cache-Control", "no-store")
		protected.ServeHTTP(w, r)
	})
}

func (p *Page) serve(w http.ResponseWriter, r *http.Request) {
	switch r.Method {
	case http.MethodGet, http.MethodHead:
		p.show(w, r)
	case http.MethodPost:
		p.set(w, r)
	default:
		w.Header().Set("Allow", "GET, HEAD, POST")
		http.Error(w, "stagez: use GET to see the page and POST to set the switch", http.StatusMethodNotAllowed)
	}
}

// set turns profiling on or off, or begins a trace, and redirects to the page that the button was on. It collects first, so that the
// next figures can start at the press of the button.
func (p *Page) set(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	if err := r.ParseForm(); err != nil {
		http.Error(w, "stagez: the form cannot be read", http.StatusBadRequest)
		return
	}
	_, _ = p.look(r.Context()) // the redirected request shows the error
	switch {
	case p.tracer != nil && r.PostForm.Get("trace") == "take":
		p.tracer.take()
	case !press(r.PostForm.Get("profiling")):
		http.Error(w, "stagez: profiling must be 1m, 5m, 15m, on or off", http.StatusBadRequest)
		return
	}
	w.Header().Set("Location", query(r.URL.Query().Get("op"), r.URL.Query().Get("window")))
	w.WriteHeader(http.StatusSeeOther)
}

func (p *Page) show(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	if name := q.Get("asset"); name != "" {
		showAsset(w, r, name)
		return
	}
	if name := q.Get("window"); name != "" && !isWindow(name) {
		http.Error(w, "stagez: window must be 1m, 5m, 15m or start, or absent", http.StatusBadRequest)
		return
	}
	h, err := p.look(r.Context())
	var report *report
	if err == nil {
		report = newReport(h, q.Get("window"))
	}
	switch q.Get("format") {
	case "":
		v := newView(h, report, err, q)
		if v.Detail != nil {
			p.showTail(report, v.Detail)
		}
		p.showTrace(v)
		showPage(w, r, v)
	case "json":
		if report != nil {
			report.addTails(p.tails, p.traces, time.Now(), "")
		}
		showJSON(w, r, report, err)
	default:
		http.Error(w, "stagez: format must be json, or absent for the page", http.StatusBadRequest)
	}
}

func showAsset(w http.ResponseWriter, r *http.Request, name string) {
	a, ok := assets[name]
	if !ok {
		http.Error(w, "stagez: no such asset", http.StatusNotFound)
		return
	}
	cache := "no-cache" // during a rollout another version's page may ask for the asset
	if "?"+r.URL.RawQuery == a.URL {
		cache = "max-age=31536000, immutable"
	}
	w.Header().Set("Cache-Control", cache)
	write(w, r, http.StatusOK, a.contentType, a.content)
}

func showPage(w http.ResponseWriter, r *http.Request, v *view) {
	var page bytes.Buffer
	if err := document.Execute(&page, v); err != nil {
		http.Error(w, "stagez: the page cannot be drawn: "+err.Error(), http.StatusInternalServerError)
		return
	}
	code := http.StatusOK
	if v.Problem != "" {
		code = http.StatusServiceUnavailable
	}
	write(w, r, code, "text/html; charset=utf-8", page.Bytes())
}

func showJSON(w http.ResponseWriter, r *http.Request, report *report, err error) {
	code, body := http.StatusOK, any(report)
	if err != nil {
		code, body = http.StatusServiceUnavailable, map[string]string{"error": problem(err)}
	}
	text, err := json.Marshal(body)
	if err != nil {
		http.Error(w, "stagez: the report cannot be encoded: "+err.Error(), http.StatusInternalServerError)
		return
	}
	write(w, r, code, "application/json", append(text, '\n'))
}

func write(w http.ResponseWriter, r *http.Request, code int, contentType string, body []byte) {
	w.Header().Set("Content-Type", contentType)
	w.WriteHeader(code)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // the client may be gone
	}
}

// problem tells the reader of the page why there is nothing to show.
func problem(err error) string {
	switch {
	case errors.Is(err, sdkmetric.ErrReaderNotRegistered):
		return "The page's reader is not registered. Give it to the MeterProvider that the client records into: " +
			"sdkmetric.NewMeterProvider(sdkmetric.WithReader(page.Reader()), …)."
	case errors.Is(err, sdkmetric.ErrReaderShutdown):
		return "The MeterProvider has been shut down: it records nothing any more."
	case errors.Is(err, errDelta):
		return "The reader that was given to stagez.WithReader has delta temporality, for some instruments at least. What the page " +
			"collects would be missing from the reader's next export, so that the page no longer collects. Use a reader with " +
			"cumulative temporality, or omit the option and register page.Reader()."
	case errors.Is(err, errSlow):
		return "The reader has not collected in time: a callback of an observable instrument hangs, or takes long. The page shows the " +
			"operations once the reader has collected."
	}
	return err.Error()
}

// query returns a link to the page, relative to the page itself.
func query(operation, window string) string {
	values := url.Values{}
	if operation != "" {
		values.Set("op", operation)
	}
	if window != "" {
		values.Set("window", window)
	}
	return "?" + values.Encode()
}
