// Package arrowbatch turns the result of a batch read of
// [github.com/otelaerospike/go/otelaerospike] into an Apache Arrow record batch, as the stage to_arrow of that batch read.
//
//	records, err := client.BatchRead(ctx, request)
//	…
//	batch, err := arrowbatch.ToArrow(records, schema, arrowbatch.WithKeyColumn("id"))
//	…
//	defer batch.Release()
//
// It is a module of its own, so that who does not use Arrow does not depend on it.
//
// # Rows
//
// The batch has one row for each key that was asked for, in the order of the keys, so that its rows line up with the request
// and with other handles on the same keys. A field of the schema is filled from the bin of its name. It is null where the
// record was not found or was filtered out, where the record has no such bin, and where the bin's value is nil; a field that
// is not nullable makes that a [CellError].
//
// A key that could not be read is not a miss: nobody knows whether it has a record. It fails the conversion with a [KeyError],
// since as a row of nulls it could not be told from a miss. [WithFailedKeysAsNull] asks for these rows.
//
// # Types
//
//	field                            from Aerospike's
//	int8 … int64, uint8 … uint64     integer that is in range
//	float32, float64                 float, which float32 rounds; integer that is exact
//	utf8, large_utf8                 string that is valid UTF-8, GeoJSON
//	binary, large_binary             blob, HyperLogLog
//	fixed_size_binary                the same, of that length
//	bool                             boolean
//	list, large_list                 list of any of these, lists included
//	fixed_size_list                  the same, of that length
//
// Nothing is converted beyond that: a string of digits is no integer and an integer no boolean, since a schema that does not
// fit its data should show. Fields of other types are refused before anything is converted.
//
// # Errors
//
// Errors name the position of a key, the bin and the types, and never show a key or a value; [CellError] and [KeyError] have
// the key in a field. Both have a method ErrorType, whose few and fixed names become the error.type of the stage.
package arrowbatch
