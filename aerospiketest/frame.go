package aerospiketest

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"
)

// These are the types of frame.
const (
	frameInfo       = 1
	frameAdmin      = 2
	frameMessage    = 3
	frameCompressed = 4
)

const (
	frameVersion    = 2
	frameHeaderSize = 8

	// maxFrameSize is the server's limit for the size that a frame announces.
	maxFrameSize = 128 << 20

	// bufferKept is the largest buffer that a connection keeps between requests.
	// It is also the most that a connection allocates for an announced size before
	// any bytes have arrived.
	bufferKept = 1 << 20
)

// errMalformed is wrapped by all errors about bad input.
var errMalformed = errors.New("malformed message")

func malformed(format string, args ...any) error {
	return fmt.Errorf("%w: %s", errMalformed, fmt.Sprintf(format, args...))
}

// parseFrameHeader parses the 8 bytes with which each frame starts.
func parseFrameHeader(b []byte) (kind byte, size int, err error) {
	word := binary.BigEndian.Uint64(b)
	version, kind, length := byte(word>>56), byte(word>>48), word&(1<<48-1)
	switch {
	case version != frameVersion:
		return 0, 0, malformed("version %d", version)
	case kind < frameInfo || kind > frameCompressed:
		return 0, 0, malformed("type %d", kind)
	case length > maxFrameSize:
		return 0, 0, malformed("size %d", length)
	}
	return kind, int(length), nil
}

// readFrame reads one frame into buf, growing buf as needed, and returns the
// frame's body. It returns [io.EOF] if there is no further frame.
func readFrame(r io.Reader, buf []byte) (kind byte, body []byte, err error) {
	header := slices.Grow(buf[:0], frameHeaderSize)[:frameHeaderSize]
	if _, err := io.ReadFull(r, header); err != nil {
		if errors.Is(err, io.ErrUnexpectedEOF) {
			err = malformed("truncated header")
		}
		return 0, header, err
	}
	kind, size, err := parseFrameHeader(header)
	if err != nil {
		return 0, header, err
	}
	body, err = readBody(r, header, size)
	return kind, body, err
}

// readBody reads a body of the given size into buf. It allocates memory only as
// bytes arrive, because the announced size may be wrong.
func readBody(r io.Reader, buf []byte, size int) ([]byte, error) {
	body := buf[:0]
	for len(body) < size {
		step := min(size-len(body), max(bufferKept, len(body)))
		if room := cap(body) - len(body); room < step {
			body = append(make([]byte, 0, len(body)+step), body...)
		}
		n, err := io.ReadFull(r, body[len(body):len(body)+step])
		body = body[:len(body)+n]
		if err != nil {
			if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
				err = malformed("%d of %d bytes", len(body), size)
			}
			return body, err
		}
	}
	return body, nil
}

// inflate decompresses a compressed frame. It returns the body of the frame
// inside, which must have the type frameMessage.
func inflate(body []byte) ([]byte, error) {
	if len(body) < 8 {
		return nil, malformed("compressed frame of %d bytes", len(body))
	}
	size := binary.BigEndian.Uint64(body)
	if size < frameHeaderSize || size > maxFrameSize+frameHeaderSize {
		return nil, malformed("inflated size %d", size)
	}
	z, err := zlib.NewReader(bytes.NewReader(body[8:]))
	if err != nil {
		return nil, malformed("inflate: %v", err)
	}
	inner, err := readBody(z, nil, int(size))
	if err != nil {
		return nil, malformed("inflate: %v", err)
	}
	kind, length, err := parseFrameHeader(inner)
	if err != nil {
		return nil, err
	}
	if kind != frameMessage || length != len(inner)-frameHeaderSize {
		return nil, malformed("compressed frame of type %d, size %d", kind, length)
	}
	return inner[frameHeaderSize:], nil
}

// beginFrame appends room for a frame header, which endFrame fills in.
func beginFrame(b []byte) []byte {
	return append(b, make([]byte, frameHeaderSize)...)
}

// endFrame fills in the header of the frame that starts at b[0].
func endFrame(b []byte, kind byte) {
	binary.BigEndian.PutUint64(b, frameVersion<<56|uint64(kind)<<48|uint64(len(b)-frameHeaderSize))
}
