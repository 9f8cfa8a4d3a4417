//go:build linux

package browser

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	cdplog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// tab is a tab of a Chromium of its own, with a new profile.
type tab struct {
	t   *testing.T
	ctx context.Context

	mu         sync.Mutex
	complaints []string // errors on the console, exceptions, violations of the policy, dialogs
}

// openTab starts a browser. Whatever the page makes it complain about fails the test.
func openTab(t *testing.T) *tab {
	t.Helper()
	chromium := cmp.Or(os.Getenv("CHROMIUM"), "/usr/bin/chromium")
	if _, err := os.Stat(chromium); err != nil {
		require.FailNow(t, "there is no Chromium", "%v: run e2e/browser/install-chromium.sh, or set CHROMIUM to its path", err)
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], // a new profile is one of them
		chromedp.ExecPath(chromium),
		chromedp.Env("TMPDIR="+t.TempDir()), // it leaves a socket behind
		chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("hide-scrollbars", true))
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	b := &tab{t: t}
	var closeTab context.CancelFunc
	b.ctx, closeTab = chromedp.NewContext(allocator, chromedp.WithListener(b.listen))
	t.Cleanup(func() {
		closeTab()
		stop()
		assert.Empty(t, b.complaints)
	})
	require.NoError(t, chromedp.Do(b.ctx)) // starts the browser, which a limit to this call would end
	b.viewport(1200, 900)
	command(b, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true}) // as the tab in front has it
	return b
}

// listen is called on the goroutine that reads what the browser says, and must not wait for it.
func (b *tab) listen(event any) {
	switch event := event.(type) {
	case *runtime.EventExceptionThrown:
		b.complain(fmt.Sprintf("exception: %s %+v", event.ExceptionDetails.Text, event.ExceptionDetails.Exception))
	case *runtime.EventConsoleAPICalled:
		b.complain(fmt.Sprintf("console: %s %v", event.Type, event.Args))
	case *cdplog.EventEntryAdded: // violations of the policy are among them
		if level := event.Entry.Level; level == cdplog.EntryLevelError || level == cdplog.EntryLevelWarning {
			b.complain(fmt.Sprintf("log: %s %s", event.Entry.Text, event.Entry.URL))
		}
	case *page.EventJavascriptDialogOpening:
		b.complain("dialog: " + event.Message)
		go func() { // everything waits for the answer
			_, _ = chromedp.Call(b.ctx, page.HandleJavaScriptDialog, page.HandleJavaScriptDialogParams{Accept: true})
		}()
	}
}

func (b *tab) complain(what string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.complaints = append(b.complaints, what)
}

// do does something within the limits of patience.
func (b *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	require.NoError(b.t, chromedp.Do(ctx, steps...))
}

// command sends a command of the browser's protocol.
func command[P, R any](b *tab, name cdp.Command[P, R], params P) {
	b.t.Helper()
	_, err := chromedp.Call(b.ctx, name, params)
	require.NoError(b.t, err)
}

func (b *tab) viewport(width, height int64) {
	b.t.Helper()
	b.do(chromedp.EmulateViewport(width, height))
}

func (b *tab) open(url string) {
	b.t.Helper()
	b.do(chromedp.Navigate(url))
}

// eval returns the value of an expression in the page.
func eval[T any](b *tab, expression string) T {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	value, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression))
	require.NoError(b.t, err, expression)
	return value
}

// until waits until an expression is true in the page.
func (b *tab) until(expression string) {
	b.t.Helper()
	require.Eventually(b.t, func() bool {
		ctx, cancel := context.WithTimeout(b.ctx, patience)
		defer cancel()
		value, err := chromedp.Run(ctx, chromedp.Evaluate[bool](expression))
		return err == nil && value // an error: the page is being replaced
	}, patience, 50*time.Millisecond, expression)
}

// click clicks in the middle of an element, as a user does. It tries again when the page was replaced before it had clicked.
func (b *tab) click(selector string) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	err := chromedp.Do(ctx, chromedp.Click(chromedp.CSS(selector)))
	for err != nil && strings.Contains(err.Error(), "Could not find node with given id") {
		err = chromedp.Do(ctx, chromedp.Click(chromedp.CSS(selector)))
	}
	require.NoError(b.t, err, selector)
}

// forgive takes back complaints that a test provoked.
func (b *tab) forgive(about string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.complaints = slices.DeleteFunc(b.complaints, func(complaint string) bool { return strings.Contains(complaint, about) })
}
