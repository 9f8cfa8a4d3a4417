// This script updates the page in place. It fetches the page every two seconds and changes only what differs, so that focus,
// scrolling and selection stay. Without the script the page reloads itself.
"use strict";

const interval = 2000;
let timer = 0;
let latest = 0; // the newest request; the script ignores answers to earlier requests

async function refresh(url, options) {
	clearTimeout(timer);
	const request = ++latest;
	try {
		const response = await fetch(url, options);
		const text = await response.text();
		if (request !== latest) {
			return;
		}
		if (!(response.headers.get("Content-Type") || "").startsWith("text/html")) {
			throw new Error(text);
		}
		morph(document.body, new DOMParser().parseFromString(text, "text/html").body);
		read();
	} catch {
		if (request === latest) {
			document.getElementById("connection").textContent = "no answer, trying again";
		}
	}
	if (request === latest && !document.hidden) {
		timer = setTimeout(refresh, interval, location.href);
	}
}

// morph makes the element from equal to the element to. What the viewer has opened stays open, also when it has moved in a list.
function morph(from, to) {
	for (const { name } of [...from.attributes]) {
		if (!to.hasAttribute(name) && name !== "open") {
			from.removeAttribute(name);
		}
	}
	for (const { name, value } of to.attributes) {
		if (from.getAttribute(name) !== value) {
			from.setAttribute(name, value);
		}
	}
	const before = [...from.childNodes];
	const after = [...to.childNodes];
	after.forEach((node, i) => {
		const place = node.id ? before.findIndex((element, j) => j > i && element.id === node.id) : -1;
		if (place > i) {
			from.insertBefore(before[place], before[i]);
			before.splice(i, 0, ...before.splice(place, 1));
		}
		const old = before[i];
		if (!old) {
			from.append(node);
		} else if (old.id && old.id !== node.id && after.some((element, j) => j > i && element.id === old.id)) {
			from.insertBefore(node, old);
			before.splice(i, 0, node);
		} else if (old.nodeType !== node.nodeType || old.nodeName !== node.nodeName || old.id !== node.id) {
			old.replaceWith(node);
		} else if (node.nodeType === Node.ELEMENT_NODE) {
			morph(old, node);
		} else if (old.data !== node.data) {
			old.data = node.data;
		}
	});
	before.slice(after.length).forEach((node) => node.remove());
}

// read shows below the chart what the column under the pointer says. Without the script the browser's own tooltip shows it.
let pointed = null;

function read() {
	const line = document.getElementById("readout");
	if (line) {
		line.textContent = pointed?.isConnected ? pointed.textContent.replaceAll("\n", " · ") : "";
	}
}

document.addEventListener("pointerover", (event) => {
	const column = event.target.closest(".readout");
	if (column !== pointed) {
		pointed = column;
		read();
	}
});

document.addEventListener("submit", (event) => {
	event.preventDefault();
	const body = new URLSearchParams(new FormData(event.target, event.submitter));
	refresh(location.href, { method: "POST", body });
});

document.addEventListener("click", (event) => {
	const link = event.target.closest("a[data-live]");
	if (link && event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey) {
		event.preventDefault();
		history.pushState(null, "", link.href);
		refresh(link.href);
	}
});

window.addEventListener("popstate", () => refresh(location.href));
document.addEventListener("visibilitychange", () => {
	if (!document.hidden) {
		refresh(location.href);
	}
});

timer = setTimeout(refresh, interval, location.href);
