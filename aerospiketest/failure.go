package aerospiketest

// failure is the result code of a request or a batch row. Zero is success.
type failure int

// These are the result codes that the cluster replies with. A [Fault] may reply
// with any other code.
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
	elementNotFound      failure = 23
	elementExists        failure = 24
	enterpriseOnly       failure = 25
	opNotApplicable      failure = 26
	filteredOut          failure = 27
	securityNotEnabled   failure = 52
	udfBadResponse       failure = 100
	indexNotFound        failure = 201
)
