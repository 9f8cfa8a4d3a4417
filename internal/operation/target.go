package operation

// Target is what an operation is about. An empty field is not known, or not a single one: it yields no attribute.
type Target struct {
	Namespace string
	Set       string
}
