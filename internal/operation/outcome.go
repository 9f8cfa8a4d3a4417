package operation

// Outcome is how an operation ended. The zero Outcome is success.
type Outcome struct {
	// ErrorType becomes error.type. It is empty when the operation did not fail, as for a miss.
	ErrorType string
	// Code becomes db.response.status_code when HasCode is set. A miss has one too.
	Code    int
	HasCode bool
}

// Panicked is the outcome of an operation that panicked. It has no code.
var Panicked = Outcome{ErrorType: "panic"}
