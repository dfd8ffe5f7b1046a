/*
 * Keys for the console: whatever has data-key is pressed by it, and by "?" a list of them is shown. A key may be two typed one after the other
 * ("g t"). What is hidden and has one names a key that a page sees to itself. The board's numbers are kept up to date. Everything works without this file.
 */
"use strict";

document.addEventListener("DOMContentLoaded", () => {
	const OFF = "leadmatch-keys-off";
	const SECOND_MS = 1000; /* for the second key of two */
	const dialog = document.getElementById("keys");
	const opener = document.getElementById("keys_open");
	const box = document.getElementById("keys_on");
	let first = "";
	let firstAt = 0;

	if (!dialog) {
		return;
	}

	function areOn() {
		try {
			return localStorage.getItem(OFF) !== "yes";
		} catch {
			return true;
		}
	}

	function keep(isOn) {
		try {
			localStorage.setItem(OFF, isOn ? "no" : "yes");
		} catch {
			/* Storage may be full or forbidden: they stay on. */
		}
	}

	const isTyping = (target) => target.closest("input, select, textarea, dialog") !== null;
	const find = (key) => document.querySelector(`[data-key="${CSS.escape(key)}"]:not([disabled])`);
	const starts = (key) => document.querySelector(`[data-key^="${CSS.escape(key)} "]`) !== null;

	function press(element) {
		if (element.matches("input, select, textarea")) {
			element.focus();
		} else {
			element.click();
		}
	}

	function element(tag, text) {
		const made = document.createElement(tag);
		made.textContent = text;
		return made;
	}

	function showKeys() {
		const controls = [...document.querySelectorAll("[data-key]")].filter((control) => control === find(control.dataset.key));
		const rows = controls.map((control) => {
			const row = document.createElement("div");
			const term = document.createElement("dt");
			term.append(element("kbd", control.dataset.key));
			row.append(term, element("dd", control.dataset.label || control.textContent.trim()));
			return row;
		});
		document.getElementById("keys_list").replaceChildren(...rows);
		box.checked = areOn();
		dialog.showModal();
	}

	if (location.hash === "#q") {
		document.getElementById("q")?.focus();
	}
	opener.hidden = false;
	opener.addEventListener("click", showKeys);
	box.addEventListener("change", () => keep(box.checked));
	document.addEventListener("keydown", (event) => {
		if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || isTyping(event.target) || !areOn()) {
			return;
		}
		const isSecond = first !== "" && event.timeStamp - firstAt < SECOND_MS;
		const found = find(isSecond ? `${first} ${event.key}` : event.key);
		first = "";
		if (found) {
			event.preventDefault();
			press(found);
		} else if (starts(event.key)) {
			first = event.key;
			firstAt = event.timeStamp;
		}
	});
});

/* What is typed outlives a session that ends, until it is saved: a saved page says so in its address. */
document.addEventListener("DOMContentLoaded", () => {
	const isSaved = new URLSearchParams(location.search).get("done") === "changed";

	for (const form of document.querySelectorAll("form[action='/staff/logout']")) {
		form.addEventListener("submit", () => sessionStorage.clear());
	}
	for (const field of document.querySelectorAll("[data-draft]")) {
		const key = `leadmatch-draft ${location.pathname} ${field.name}`;
		try {
			if (isSaved) {
				sessionStorage.removeItem(key);
			} else if (field.value === "") {
				field.value = sessionStorage.getItem(key) ?? "";
			}
			field.addEventListener("input", () => sessionStorage.setItem(key, field.value));
		} catch {
			/* Storage may be full or forbidden: nothing is kept. */
		}
	}
});

/* Rows of a list: j and k go from one to the next, o opens it, x selects it. */
document.addEventListener("DOMContentLoaded", () => {
	const rows = [...document.querySelectorAll("table.leads tbody tr")];
	let at = -1;

	function go(step) {
		const link = rows[Math.min(Math.max(at + step, 0), rows.length - 1)].querySelector("a");
		link.focus();
		link.scrollIntoView({ block: "nearest" });
	}

	rows.forEach((row, number) => row.addEventListener("focusin", () => {
		at = number;
	}));
	document.addEventListener("keydown", (event) => {
		const isTyping = event.target.closest("input:not([type=checkbox]), select, textarea, dialog") !== null;
		let isOff = false;
		try {
			isOff = localStorage.getItem("leadmatch-keys-off") === "yes";
		} catch {
			/* Storage may be forbidden: they stay on. */
		}
		if (rows.length === 0 || event.ctrlKey || event.altKey || event.metaKey || isTyping || isOff) {
			return;
		}
		const box = at < 0 ? null : rows[at].querySelector("input[type=checkbox]");
		if (event.key === "j" || event.key === "k") {
			go(event.key === "j" ? 1 : -1);
		} else if (event.key === "o" && at >= 0) {
			rows[at].querySelector("a").click();
		} else if (event.key === "x" && box !== null) {
			box.checked = !box.checked;
		} else {
			return;
		}
		event.preventDefault();
	});
});

/* Numbers of the board, while somebody looks at it: asking goes on for a while after the last sign of life, so that an empty chair signs out. */
const PULSE_MS = 10000;
const ALIVE_MS = 600000;
let aliveAt = Date.now();

async function pulse(counts) {
	if (!document.hidden && Date.now() - aliveAt < ALIVE_MS) {
		try {
			const answer = await fetch(counts.dataset.pulse, { headers: { Accept: "application/json" }, cache: "no-store" });
			const numbers = answer.ok ? await answer.json() : {};
			for (const [name, number] of Object.entries(numbers)) {
				const shown = document.querySelector(`[data-count="${CSS.escape(name)}"]`);
				if (shown) {
					shown.textContent = number.toLocaleString("en-US");
					shown.closest("li").classList.toggle("some", number > 0 && counts.contains(shown));
				}
			}
		} catch {
			/* Out of reach for a moment: later. */
		}
	}
	setTimeout(() => pulse(counts), PULSE_MS);
}

document.addEventListener("DOMContentLoaded", () => {
	const counts = document.querySelector("[data-pulse]");
	if (counts !== null) {
		["pointermove", "keydown", "scroll"].forEach((name) => addEventListener(name, () => (aliveAt = Date.now()), { passive: true }));
		setTimeout(() => pulse(counts), PULSE_MS);
	}
});
