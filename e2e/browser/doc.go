// Package browser tests the page of package stagez in a real browser, on the demo as a user runs it, and takes the pictures in
// docs/images. Its tests need Linux and Chromium: install-chromium.sh installs that where it is missing.
package browser
