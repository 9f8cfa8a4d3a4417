package convert

import (
	"errors"

	"github.com/otelaerospike/go/stagemeter"
)

// ErrNilHandle is what an adapter returns for a nil handle.
var ErrNilHandle = errors.New("arrowbatch: the handle is nil; was there an error of the batch read?")

// Records is the handle on a batch read.
type Records interface {
	// Len returns the number of keys.
	Len() int
	// Key returns the user key at a position, as the user gave it.
	Key(position int) any
	// Bins returns the bins of the record at a position, whether there is a record, and the error of a key that could not be read.
	Bins(position int) (bins map[string]any, found bool, err error)
	// Convert runs convert as a stage of the batch read.
	Convert(stage stagemeter.Stage, convert func() error) error
}

// Client is how a client represents values. Both functions are called only for what is not yet of a plain type.
type Client struct {
	// PlainKey returns a key as the client would return it from a bin. Its argument is never nil, an int, an int64, a string or a
	// []byte.
	PlainKey func(key any) any
	// PlainValue returns a string for a value that fills a field of text, a []byte for a value that fills a binary field, and any
	// other value as it is.
	PlainValue func(value any) any
}

// key returns a key as the client would return it from a bin. Keys have many types; values have few.
func (c Client) key(key any) any {
	switch key.(type) {
	case nil, int, int64, string, []byte: // the client would allocate to return the same
		return key
	}
	return c.PlainKey(key)
}

// row is a key and the bins of its record. The bins are nil if there is no record.
type row struct {
	key  any
	bins map[string]any
}

// noBins are the bins of a record that has none.
var noBins = map[string]any{}

// newRows looks at every key before a column is built, so that a failed key costs no conversion.
func newRows(records Records, failedAsNull bool) ([]row, error) {
	rows := make([]row, records.Len())
	for i := range rows {
		bins, found, err := records.Bins(i)
		if err != nil && !failedAsNull {
			return nil, &KeyError{Position: i, Key: records.Key(i), Err: err}
		}
		if found && bins == nil {
			bins = noBins
		}
		rows[i] = row{key: records.Key(i), bins: bins}
	}
	return rows, nil
}

// lacking says why a row has no value for a bin.
func (r *row) lacking(bin string) string {
	if r.bins == nil {
		return "no record"
	}
	if _, ok := r.bins[bin]; !ok {
		return "no such bin"
	}
	return gotNil
}
