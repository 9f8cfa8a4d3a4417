package openio

import "unsafe"

// woven is what a client has that cmd/openio has woven: the method [Method].
type woven interface {
	OpenIO1(begin Begin) (labels func() unsafe.Pointer, setLabels func(unsafe.Pointer))
}

// client is the runtime's functions for the labels of the current goroutine, from a woven client.
var client struct {
	labels    func() unsafe.Pointer
	setLabels func(unsafe.Pointer)
}

// Install has a client report its commands, and says whether it does. It takes a nil *Client, since what is woven belongs to the
// package. Only the init function of an adapter may call it, before there is any command. A client that was woven in part, which
// Orchestrion can do and cmd/openio cannot, returns no functions and reports nothing.
func Install(nilClient any) (open bool) {
	w, ok := nilClient.(woven)
	if !ok {
		return false
	}
	labels, setLabels := w.OpenIO1(begin)
	if labels == nil {
		return false
	}
	client.labels, client.setLabels = labels, setLabels
	return true
}
