package stagez_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/metric"
)

// observe has the service's own callback run with each collection.
func (f *fixture) observe(t *testing.T, callback func(ctx context.Context)) {
	t.Helper()
	meter := f.provider.Meter("application")
	gauge, err := meter.Int64ObservableGauge("depth")
	require.NoError(t, err)
	_, err = meter.RegisterCallback(func(ctx context.Context, _ metric.Observer) error {
		callback(ctx)
		return ctx.Err()
	}, gauge)
	require.NoError(t, err)
}

func TestViewersSeeTheLastSnapshotWhileACallbackHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFixture(t)
		hang := make(chan struct{})
		close(hang)
		f.observe(t, func(context.Context) { <-hang })
		f.record(t, "get", time.Millisecond)
		assert.EqualValues(t, 1, readJSON(t, f, url.Values{}).operation(t, "get").Count)

		hang = make(chan struct{})
		time.Sleep(time.Minute)
		f.record(t, "get", time.Millisecond)
		for range 3 {
			var viewers sync.WaitGroup
			begun := time.Now()
			for range 5 {
				viewers.Go(func() {
					assert.EqualValues(t, 1, readJSON(t, f, url.Values{"window": {"start"}}).operation(t, "get").Count)
					assert.Equal(t, http.StatusSeeOther, ask(t, f, http.MethodPost, "", "profiling=off").Code)
				})
			}
			viewers.Wait()
			assert.LessOrEqual(t, time.Since(begun), 2*time.Second, "a second each for the page and for the button")
		}
		assert.Equal(t, int64(2), f.collected.Load(), "the one that hangs is the last")

		close(hang)
		synctest.Wait()
		assert.EqualValues(t, 2, readJSON(t, f, url.Values{"window": {"start"}}).operation(t, "get").Count)
	})
}

func TestPageSaysThatACallbackHangsWhenItKnowsNothingYet(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFixture(t)
		hang := make(chan struct{})
		f.observe(t, func(context.Context) { <-hang })
		f.record(t, "get", time.Millisecond)
		for _, format := range []string{"", "?format=json"} {
			response := ask(t, f, http.MethodGet, format, "")
			assert.Equal(t, http.StatusServiceUnavailable, response.Code)
			shows(t, response.Body.String(), "has not collected in time")
		}
		close(hang)
		synctest.Wait()
		assert.EqualValues(t, 1, readJSON(t, f, url.Values{"window": {"start"}}).operation(t, "get").Count)
	})
}

func TestCallbackThatHeedsItsContextKeepsNobodyFromTheFigures(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFixture(t)
		f.observe(t, func(ctx context.Context) { <-ctx.Done() })
		f.record(t, "get", time.Millisecond)
		assert.EqualValues(t, 1, readJSON(t, f, url.Values{}).operation(t, "get").Count)
	})
}

func TestCollectionOutlivesTheViewerWhoBeganIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFixture(t)
		hang := make(chan struct{})
		f.observe(t, func(context.Context) { <-hang })
		f.record(t, "get", time.Millisecond)
		type key struct{}
		ctx, leave := context.WithCancel(context.WithValue(t.Context(), key{}, "a viewer's"))
		f.observe(t, func(ctx context.Context) { assert.Equal(t, "a viewer's", ctx.Value(key{})) })
		var viewers sync.WaitGroup
		viewers.Go(func() {
			f.ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(ctx, http.MethodGet, address, nil))
		})
		synctest.Wait()
		viewers.Go(func() { assert.EqualValues(t, 1, readJSON(t, f, url.Values{}).operation(t, "get").Count) })
		synctest.Wait()
		leave()
		synctest.Wait()
		close(hang)
		viewers.Wait()
		assert.Equal(t, int64(1), f.collected.Load())
	})
}

func TestPanicOfACallbackIsReportedAndOver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var heard []error
		previous := otel.GetErrorHandler()
		otel.SetErrorHandler(otel.ErrorHandlerFunc(func(err error) { heard = append(heard, err) }))
		t.Cleanup(func() { otel.SetErrorHandler(previous) })
		f := newFixture(t)
		explode := true
		f.observe(t, func(context.Context) {
			if explode {
				panic("in the callback")
			}
		})
		f.record(t, "get", time.Millisecond)
		response := ask(t, f, http.MethodGet, "?format=json", "")
		assert.Equal(t, http.StatusServiceUnavailable, response.Code)
		shows(t, response.Body.String(), "has panicked: in the callback")
		require.Len(t, heard, 1)
		require.ErrorContains(t, heard[0], "stagez_test.TestPanicOfACallback", "the stack says where")
		explode = false
		assert.EqualValues(t, 1, readJSON(t, f, url.Values{"window": {"start"}}).operation(t, "get").Count)
	})
}
