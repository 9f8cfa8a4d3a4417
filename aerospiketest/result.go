package aerospiketest

// failure is the result code of a request or of a row of a batch. Zero is
// success.
type failure int

// The result codes that the cluster replies with of its own accord. A [Fault]
// may reply with any other.
const (
	keyNotFound          failure = 2
	generationError      failure = 3
	parameterError       failure = 4
	keyExists            failure = 5
	partitionUnavailable failure = 11
	binTypeError         failure = 12
	recordTooBig         failure = 13
	unsupportedFeature   failure = 16
	invalidNamespace     failure = 20
	binNameTooLong       failure = 21
	enterpriseOnly       failure = 25
	filteredOut          failure = 27
	securityNotEnabled   failure = 52
	udfBadResponse       failure = 100
	indexNotFound        failure = 201
)
