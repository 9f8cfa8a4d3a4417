//go:build linux

package browser

import (
	"bytes"
	"cmp"
	"encoding/json"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/otelaerospike/go/e2e/internal/woven"
)

// Where the pictures of the documentation go, and how long the demo's phases are for them. Without these the pictures are artifacts
// of the test, and of a short run.
const (
	directoryVar = "STAGEZ_SCREENSHOTS"
	durationVar  = "STAGEZ_DEMO_DURATION"
)

// TestScreenshots takes the pictures of the documentation from the demo, as a user runs it.
func TestScreenshots(t *testing.T) {
	artifacts := t.ArtifactDir()
	documentation := cmp.Or(os.Getenv(directoryVar), artifacts)
	d, b := startDemo(t, "-serve", "-duration", cmp.Or(os.Getenv(durationVar), "4s")), openTab(t)
	b.open(d.page()) // from the start, so that the chart shows both phases
	d.expect("stage profiling on")
	b.until(recorded)
	b.until(`document.querySelectorAll("#chart path.layer").length >= 2`)
	table := d.tables() // while the page is open

	// Out of the way of the light traffic that follows: what is to be seen is the load.
	require.True(t, eval[bool](b, `clearTimeout(timer), true`))
	for name, look := range map[string]struct {
		directory, scheme string
		width             int64
	}{
		"stagez":        {documentation, "light", 1200},
		"stagez-dark":   {documentation, "dark", 1200},
		"stagez-narrow": {artifacts, "light", 900},
		"stagez-wide":   {artifacts, "dark", 1600},
	} {
		b.look(look.scheme, look.width)
		assertDrawn(t, eval[geometry](b, measure))
		assertPicture(t, b.picture(filepath.Join(look.directory, name+".png")), int(look.width))
	}

	b.look("light", 800)
	b.open(serveText(t, table))
	assertPicture(t, b.picture(filepath.Join(documentation, "table.png")), 800)
}

// TestScreenshotOfADiagnosis takes the picture of a slow node: the sentence that names it, and the slowest operation, which waits for it.
func TestScreenshotOfADiagnosis(t *testing.T) {
	program, err := woven.Demo(t.Context(), "../..")
	require.NoError(t, err)
	documentation := cmp.Or(os.Getenv(directoryVar), t.ArtifactDir())
	d, b := startProgram(t, program, "-scenario", "slow-node", "-serve", "-duration", cmp.Or(os.Getenv(durationVar), "4s")), openTab(t)
	node := d.expect(`in-process cluster at (\S+),`)[1]
	d.tables()
	b.open(d.page() + "?op=batch_read")
	b.until(`document.querySelector("#diagnosis strong")?.textContent === "` + node + `"`)
	require.True(t, eval[bool](b, `clearTimeout(timer), document.querySelector("#slowest").open = document.querySelector(".waterfall").open = true`))
	assert.Contains(t, eval[string](b, `document.querySelector(".waterfall").innerText`), node)
	for name, scheme := range map[string]string{"slow-node": "light", "slow-node-dark": "dark"} {
		b.look(scheme, 1200)
		part := eval[page.Viewport](b, `(() => {
			const top = document.querySelector("#detail").getBoundingClientRect().top + scrollY;
			const bottom = document.querySelector(".waterfall").getBoundingClientRect().bottom + scrollY;
			return {x: 0, y: top, width: innerWidth, height: bottom - top + 4, scale: 1};
		})()`)
		assertPicture(t, b.pictureOf(filepath.Join(documentation, name+".png"), part), 1200)
	}
}

// look sets how the page is looked at.
func (b *tab) look(scheme string, width int64) {
	b.t.Helper()
	command(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
	})
	b.viewport(width, 900)
	b.until(`matchMedia("(prefers-color-scheme: ` + scheme + `)").matches`)
}

// picture writes a picture of the whole page.
func (b *tab) picture(path string) image.Image {
	b.t.Helper()
	size := eval[box](b, `({width: innerWidth, height: document.body.getBoundingClientRect().height})`)
	return b.pictureOf(path, page.Viewport{Width: size.Width, Height: size.Height, Scale: 1})
}

// pictureOf writes a picture of a part of the page.
func (b *tab) pictureOf(path string, part page.Viewport) image.Image {
	b.t.Helper()
	beyond := true
	shot, err := chromedp.Call(b.ctx, page.CaptureScreenshot, page.CaptureScreenshotParams{
		CaptureBeyondViewport: &beyond,
		Clip:                  &part,
	})
	require.NoError(b.t, err)
	picture, err := png.Decode(bytes.NewReader(shot.Data))
	require.NoError(b.t, err)
	var small bytes.Buffer
	require.NoError(b.t, (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&small, paletted(picture)))
	require.NoError(b.t, os.WriteFile(path, small.Bytes(), 0o644))
	b.t.Logf("%s: %d bytes", path, small.Len())
	return picture
}

// paletted returns the picture in 256 colors, which makes it a third of the size: the most frequent ones, but none that is close to
// another. What is lost is shades in the edges of letters.
func paletted(picture image.Image) *image.Paletted {
	count := map[color.Color]int{}
	bounds := picture.Bounds()
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		for x := bounds.Min.X; x < bounds.Max.X; x++ {
			count[picture.At(x, y)]++
		}
	}
	var palette color.Palette
	for _, c := range slices.SortedFunc(maps.Keys(count), func(a, b color.Color) int { return cmp.Compare(count[b], count[a]) }) {
		if len(palette) < 256 && (len(palette) == 0 || !closeBy(c, palette.Convert(c))) {
			palette = append(palette, c)
		}
	}
	reduced := image.NewPaletted(bounds, palette)
	draw.Draw(reduced, bounds, picture, bounds.Min, draw.Src)
	return reduced
}

func closeBy(a, b color.Color) bool {
	const far = 6 // of 255
	p, q := color.NRGBAModel.Convert(a).(color.NRGBA), color.NRGBAModel.Convert(b).(color.NRGBA)
	apart := func(x, y uint8) bool { return max(x, y)-min(x, y) > far }
	return !apart(p.R, q.R) && !apart(p.G, q.G) && !apart(p.B, q.B)
}

func assertPicture(t *testing.T, picture image.Image, width int) {
	t.Helper()
	bounds := picture.Bounds()
	assert.Equal(t, width, bounds.Dx())
	assert.Greater(t, bounds.Dy(), 300)
	colors := map[any]bool{}
	for y := 0; y < bounds.Dy(); y += 3 {
		for x := 0; x < bounds.Dx(); x += 3 {
			colors[picture.At(x, y)] = true
		}
	}
	assert.Greater(t, len(colors), 20, "the picture is all but empty")
}

// serveText serves a page that shows text as a terminal does.
func serveText(t *testing.T, text string) string {
	t.Helper()
	quoted, err := json.Marshal(text)
	require.NoError(t, err)
	backend := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, err := w.Write([]byte(`<!doctype html><title>make demo</title><link rel="icon" href="data:,"><style>
			body { margin: 0; padding: 18px 22px; background: #12161c; width: max-content }
			pre { margin: 0; color: #e4e9f0; font: 13px/1.25 "DejaVu Sans Mono", "Liberation Mono", monospace }
			</style><pre></pre><script>document.querySelector("pre").textContent = ` + string(quoted) + `</script>`))
		assert.NoError(t, err)
	}))
	t.Cleanup(backend.Close)
	return backend.URL
}
