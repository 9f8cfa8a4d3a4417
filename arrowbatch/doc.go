// Package arrowbatch turns the result of a batch read by
// [github.com/otelaerospike/go/otelaerospike] into an Apache Arrow record batch:
//
//	records, err := client.BatchRead(ctx, request)
//	…
//	batch, err := arrowbatch.ToArrow(records, schema, arrowbatch.WithKeyColumn("id"))
//	…
//	defer batch.Release()
//
// The conversion is the stage to_arrow of the batch read. The package is a module of its own, so that only users of Arrow depend
// on Arrow.
//
// # Rows
//
// The batch has one row for each key of the request, in the order of the keys. Its rows therefore line up with the request and
// with other handles on the same keys. Each field of the schema is filled from the bin with the field's name. The cell is null
// if the record was not found or was filtered out, if the record has no such bin, and if the bin's value is nil. In a field that
// is not nullable, each of these is a [CellError].
//
// A key that could not be read is not a miss, because nobody can tell whether it has a record. It fails the conversion with a
// [KeyError]: a row of nulls would look like a miss. [WithFailedKeysAsNull] asks for such rows.
//
// # Types
//
//	field                            Aerospike value
//	int8 … int64, uint8 … uint64     integer that is in range
//	float32, float64                 float, which float32 rounds; integer that is exact
//	utf8, large_utf8                 string that is valid UTF-8; GeoJSON
//	binary, large_binary             blob; HyperLogLog
//	fixed_size_binary                blob or HyperLogLog of that length
//	bool                             boolean
//	list, large_list                 list of any of these, lists included
//	fixed_size_list                  list of that length
//
// Nothing else converts: a string of digits is not an integer, and an integer is not a boolean. A schema that does not fit its
// data therefore fails. [ToArrow] refuses fields of other types before it converts anything.
//
// # Errors
//
// The text of an error names the position of a key, the bin and the types. It never shows a key or a value. [CellError] and
// [KeyError] hold the key in a field. Both have a method ErrorType, which returns one of a few fixed names. That name becomes the
// error.type of the stage.
package arrowbatch
