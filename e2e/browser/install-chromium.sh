#!/usr/bin/env bash
# Installs what the tests in this directory drive: Chromium, as Debian packages it, and a font for it. Does nothing when it is there.
set -euo pipefail

chromium=${CHROMIUM:-/usr/bin/chromium}
if [ -x "$chromium" ]; then
	exit 0
fi
if [ -n "${CHROMIUM:-}" ]; then
	echo "install-chromium: CHROMIUM is $CHROMIUM, which is not there or cannot be run" >&2
	exit 1
fi
if ! command -v apt-get >/dev/null; then
	echo "install-chromium: there is no apt-get: install Chromium yourself and set CHROMIUM to its path" >&2
	exit 1
fi
as_root=()
if [ "$(id -u)" -ne 0 ]; then
	if ! command -v sudo >/dev/null; then
		echo "install-chromium: run this as root: it installs the package chromium" >&2
		exit 1
	fi
	as_root=(sudo)
fi
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-liberation >/dev/null
if [ ! -x "$chromium" ]; then
	echo "install-chromium: apt-get installed the package chromium, but $chromium is not there" >&2
	exit 1
fi
