/* What continues a search, below its box: a combobox as WAI-ARIA describes it. Without this script the box works as it is. */
"use strict";

const WAIT_MS = 80;
const COUNT_TRIES = 3;
const COUNT_AGAIN_MS = 2000;

document.addEventListener("DOMContentLoaded", () => {
	const box = document.querySelector("input[data-complete]");
	const list = document.createElement("ul");
	let timer = 0;
	let asked = 0;
	let from = 0;
	let chosen = -1;

	list.id = "completions";
	list.className = "completions";
	list.setAttribute("role", "listbox");
	list.setAttribute("aria-label", box.labels[0].textContent);
	list.hidden = true;
	box.after(list);
	for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", list.id]]) {
		box.setAttribute(name, value);
	}

	function close() {
		list.hidden = true;
		chosen = -1;
		box.setAttribute("aria-expanded", "false");
		box.removeAttribute("aria-activedescendant");
	}

	function choose(index) {
		chosen = index;
		for (const [at, option] of [...list.children].entries()) {
			option.setAttribute("aria-selected", String(at === index));
		}
		if (index < 0) {
			box.removeAttribute("aria-activedescendant");
		} else {
			box.setAttribute("aria-activedescendant", list.children[index].id);
		}
	}

	function take(option) {
		const insert = option.dataset.insert;
		const end = box.selectionStart;

		box.setRangeText(insert + (insert.endsWith(":") ? "" : " "), from, end, "end");
		close();
		if (insert.endsWith(":")) {
			ask();
		}
	}

	function show(items) {
		list.replaceChildren(...items.map((item, at) => {
			const option = document.createElement("li");
			const name = document.createElement("code");
			const help = document.createElement("span");
			option.id = `completion-${at}`;
			option.dataset.insert = item.insert;
			option.setAttribute("role", "option");
			option.setAttribute("aria-selected", "false");
			name.textContent = item.insert;
			help.textContent = ` ${item.label}`;
			option.append(name, help);
			option.addEventListener("mousedown", (event) => {
				event.preventDefault();
				take(option);
			});
			return option;
		}));
		list.hidden = items.length === 0;
		box.setAttribute("aria-expanded", String(items.length > 0));
		choose(-1);
	}

	async function ask() {
		const before = box.value.slice(0, box.selectionStart);
		const number = ++asked;

		if (/(^|[\s(])$/.test(before)) {
			close();
			return;
		}
		try {
			const answer = await fetch(`${box.dataset.complete}?q=${encodeURIComponent(before)}`);
			const found = answer.ok ? await answer.json() : { items: [], from: 0 };
			if (number === asked && document.activeElement === box) {
				from = found.from;
				show(found.items);
			}
		} catch {
			close();
		}
	}

	/* Until the server answers, Enter must not take what another text was offered. */
	function narrow() {
		const typed = box.value.slice(from, box.selectionStart).toLowerCase();

		asked++;
		for (const option of [...list.children]) {
			if (!option.dataset.insert.toLowerCase().startsWith(typed)) {
				option.remove();
			}
		}
		if (list.children.length === 0) {
			close();
		}
		choose(-1);
	}

	box.addEventListener("input", () => {
		narrow();
		clearTimeout(timer);
		timer = setTimeout(ask, WAIT_MS);
	});
	box.addEventListener("blur", close);
	box.addEventListener("keydown", (event) => {
		const count = list.hidden ? 0 : list.children.length;

		if (event.key === "Escape" && count > 0) {
			close();
		} else if (event.key === "ArrowDown" && count > 0) {
			choose((chosen + 1) % count);
		} else if (event.key === "ArrowUp" && count > 0) {
			choose((chosen + count - 1) % count);
		} else if (count > 0 && (event.key === "Tab" && !event.shiftKey || event.key === "Enter" && chosen >= 0)) {
			take(list.children[Math.max(chosen, 0)]);
		} else {
			return;
		}
		event.preventDefault();
	});
	document.addEventListener("keydown", (event) => {
		const isTyping = event.target.closest("input, textarea, select") !== null;

		if (event.key === "/" && !isTyping && !event.ctrlKey && !event.altKey && !event.metaKey) {
			event.preventDefault();
			box.focus();
			box.select();
		}
	});
});

/* How many leads the list, its facets, and the views stand for; the list itself does not wait for it. */
document.addEventListener("DOMContentLoaded", async () => {
	const facets = document.querySelector("[data-counts]");
	const total = document.querySelector("[data-total]");

	function text(count) {
		return count === undefined || count.leads === null ? "" : (count.is_rounded ? "≈ " : "") + count.leads.toLocaleString("en-US");
	}

	async function get(address) {
		const answer = await fetch(address, { headers: { Accept: "application/json" }, cache: "no-store" });
		return answer.ok ? answer.json() : null;
	}

	/* Values that only the counts know: sources, people. */
	function fill(list, values, others) {
		list.replaceChildren();
		for (const [value, count] of Object.entries(values)) {
			const link = document.createElement("a");
			const shown = document.createElement("span");
			const address = new URL(location.href);
			["after", "before", "counts", "erased"].forEach((name) => address.searchParams.delete(name));
			address.searchParams.set("q", count.q);
			link.href = address.pathname + address.search;
			link.textContent = `${count.label} `;
			if (count.is_chosen) {
				link.setAttribute("aria-current", "true");
			}
			shown.className = "small";
			shown.dataset.facet = list.dataset.values;
			shown.dataset.value = value;
			link.append(shown);
			list.appendChild(document.createElement("li")).append(link);
		}
		if (others > 0) {
			const more = list.appendChild(document.createElement("li"));
			more.className = "small";
			more.textContent = `+ ${others} more`;
		}
	}

	if (facets === null || facets.querySelector("[data-facet]") === null) {
		return;
	}
	try {
		let counted = await get(facets.dataset.counts);
		for (let tries = 1; counted !== null && counted.leads === null && tries < COUNT_TRIES; tries++) {
			await new Promise((done) => setTimeout(done, COUNT_AGAIN_MS)); /* busy: it could not be counted in time */
			counted = await get(facets.dataset.counts);
		}
		if (counted !== null) {
			for (const list of facets.querySelectorAll("[data-values]")) {
				fill(list, counted.facets[list.dataset.values], counted.others[list.dataset.values]);
			}
			for (const shown of facets.querySelectorAll("[data-facet]")) {
				shown.textContent = text(counted.facets[shown.dataset.facet][shown.dataset.value] || { leads: counted.leads === null ? null : 0 });
			}
			if (total.textContent === "" && counted.leads !== null) {
				total.textContent = `${text(counted)} leads`;
			}
		}
		const views = document.querySelector("[data-view]") === null ? null : await get("/staff/counts?views=1");
		for (const view of views === null ? [] : views.views) {
			const shown = document.querySelector(`[data-view="${CSS.escape(view.id)}"]`);
			if (shown !== null) {
				shown.textContent = text(view);
			}
		}
	} catch {
		/* Without counts the list is as good. */
	}
});
