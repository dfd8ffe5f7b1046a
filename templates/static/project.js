/*
 * The project form, one step a screen, each checked before the next, with a live recommendation. Without this file the same form is one
 * page; nothing here is needed to send it. What it says stands in the page, in attributes.
 */
"use strict";

/* Nothing is painted before the steps are made. */
document.documentElement.classList.add("starting");

document.addEventListener("DOMContentLoaded", () => {
	const form = document.getElementById("project");
	const STORE = "leadmatch-project";
	const PREVIEW_DELAY_MS = 300;
	const DRAFT_MS = 7 * 24 * 3600 * 1000;
	const USE_CASES_MAX = 2;
	const ROOM_SHOWN_FROM = 1000;
	const NOT_ANSWERS = new Set(["token", "second_address", "consent", "consent_version", "source", "next", "language"]);
	const CONTACT = new Set(["contact_name", "email", "company", "phone"]);
	const MAIL_HOSTS = ["gmail.com", "outlook.com", "hotmail.com", "yahoo.com", "icloud.com", "gmx.de", "web.de"];
	const SVG = "http://www.w3.org/2000/svg";

	const byId = (id) => document.getElementById(id);
	const steps = [...form.querySelectorAll(".step")];
	const back = byId("back");
	const next = byId("next");
	const send = byId("send");
	const peek = byId("peek");
	const aside = byId("preview");
	const summary = byId("error-summary");
	const intro = byId("intro");
	const keeps = form.dataset.keep === "yes";
	const says = form.dataset;
	const reported = new Set();
	let current = 0;

	const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

	/* Answers */

	/* name -> list of values; what is empty or hidden is no answer. */
	function answers() {
		const found = {};
		for (const [name, value] of new FormData(form)) {
			const text = String(value).trim();
			if (text !== "" && !NOT_ANSWERS.has(name)) {
				(found[name] ||= []).push(text);
			}
		}
		return found;
	}

	function keep() {
		if (!keeps) {
			return;
		}
		const kept = Object.fromEntries(Object.entries(answers()).filter(([name]) => !CONTACT.has(name)));
		try {
			localStorage.setItem(STORE, JSON.stringify({ at: Date.now(), answers: kept }));
		} catch {
			/* Full or forbidden; the form works without. */
		}
	}

	/* Nothing that is older than a week. */
	function draft() {
		try {
			const kept = JSON.parse((keeps && localStorage.getItem(STORE)) || "{}");
			if (Date.now() - kept.at < DRAFT_MS) {
				return kept.answers;
			}
			localStorage.removeItem(STORE);
		} catch {
			/* Forbidden; then nothing is said of what is kept. */
			byId("draft")?.remove();
		}
		return {};
	}

	/* What the page came with is newer than what was kept. */
	function restore() {
		const kept = draft();
		const given = answers();
		for (const input of form.elements) {
			const values = kept[input.name];
			if (!Array.isArray(values) || given[input.name] || NOT_ANSWERS.has(input.name)) {
				continue;
			}
			if (input.type === "radio" || input.type === "checkbox") {
				input.checked = values.includes(input.value);
			} else {
				input.value = values[0];
			}
		}
	}

	function clear() {
		localStorage.removeItem(STORE);
		location.assign(location.pathname + (new URLSearchParams(location.search).has("lang") ? `?lang=${document.documentElement.lang}` : ""));
	}

	/* "codebase!=just_looking" */
	function showConditional() {
		const given = answers();
		for (const field of form.querySelectorAll("[data-shown-if]")) {
			const [name, value] = field.dataset.shownIf.split("!=");
			field.hidden = (given[name] || []).includes(value);
			for (const input of field.querySelectorAll("input, textarea")) {
				input.disabled = field.hidden;
			}
		}
	}

	/* "Not sure" stands alone, and the oldest of too many goes. */
	function settleChoices(input) {
		if (input.type !== "checkbox" || input.name !== "use_case" || !input.checked) {
			return;
		}
		const others = [...form.elements].filter((box) => box.name === "use_case" && box !== input && box.checked);
		const excluded = others.filter((box) => input.value === "not_sure" || box.value === "not_sure");
		excluded.forEach((box) => (box.checked = false));
		const rest = others.filter((box) => box.checked);
		if (rest.length >= USE_CASES_MAX) {
			rest[0].checked = false;
		}
	}

	/* Once little is left; counted as the server counts, in characters and not in UTF-16 units. */
	function showRoom(input) {
		const left = byId(`${input.id}_left`);
		if (!left) {
			return;
		}
		const room = input.maxLength - [...input.value].length;
		left.hidden = room > ROOM_SHOWN_FROM;
		left.textContent = left.hidden ? "" : fill(says.room, { count: room.toLocaleString(document.documentElement.lang) });
	}

	/* Steps */

	const hasQuestions = (step) => [...step.querySelectorAll(".field")].some((field) => !field.hidden);

	function timeLeft(index) {
		const left = steps.slice(index).filter(hasQuestions).reduce((sum, step) => sum + Number(step.dataset.seconds), 0);
		const minutes = Math.max(1, Math.round(left / 60));
		return minutes === 1 ? says.minute : fill(says.minutes, { minutes });
	}

	/* Which screens are reached is counted, each for itself: nothing of the answers or of the visitor goes along. */
	function report({ dataset: { screen } }) {
		if (screen && keeps && !summary && !reported.has(screen)) {
			reported.add(screen);
			navigator.sendBeacon("/project/screen", new URLSearchParams({ screen }));
		}
	}

	function showStep(index, movesFocus) {
		current = index;
		report(steps[index]);
		steps.forEach((step, i) => (step.hidden = i !== index));
		const isLast = index === steps.length - 1;
		const heading = steps[index].querySelector("h2");
		if (intro) {
			intro.hidden = index > 0;
		}
		back.hidden = index === 0;
		next.hidden = isLast;
		byId("tools").hidden = isLast;
		byId("keys").hidden = !steps[index].querySelector("[type=radio], [name=use_case]");
		send.hidden = !isLast;
		form.parentElement.classList.toggle("at-end", isLast && keeps);
		byId("progress-text").textContent = `${fill(says.step, { step: index + 1, steps: steps.length })}: ${heading.textContent}`;
		byId("progress-left").textContent = timeLeft(index);
		byId("progress-bar").setAttribute("width", String((100 * (index + 1)) / steps.length));
		togglePreview(false);
		if (movesFocus) {
			heading.focus({ preventScroll: true });
			if (form.getBoundingClientRect().top < 0) {
				form.scrollIntoView({ block: "start" });
			}
		}
	}

	function goTo(index) {
		if (index !== current) {
			history.pushState({ step: index }, "");
			showStep(index, true);
		}
	}

	function goOn() {
		let index = current + 1;
		if (!isRight(steps[current])) {
			return;
		}
		while (index < steps.length - 1 && !hasQuestions(steps[index])) {
			index++;
		}
		goTo(Math.min(index, steps.length - 1));
	}

	function goBack() {
		let index = current - 1;
		while (index > 0 && !hasQuestions(steps[index])) {
			index--;
		}
		goTo(Math.max(index, 0));
	}

	/* Checks */

	function complain(input, text) {
		const field = input.closest(".field");
		const id = `${input.name}_problem`;
		const error = byId(id) ?? element("p", "error", "");
		field.classList.toggle("wrong", text !== "");
		const ids = [text && id, byId(`${input.name}_help`)?.id].filter(Boolean);
		input.setAttribute("aria-invalid", String(text !== ""));
		input.setAttribute("aria-describedby", ids.join(" "));
		if (text === "") {
			error.remove();
			return;
		}
		error.id = id;
		error.textContent = text;
		if (!error.isConnected) {
			(field.querySelector(".options, .option, input, textarea") ?? input).before(error);
		}
	}

	function problemOf(input) {
		const isMissing = input.type === "checkbox" ? !input.checked : input.value.trim() === "";
		if (input.required && isMissing) {
			return input.closest(".field").dataset.missing ?? "";
		}
		return input.type === "email" && !isMissing && !/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(input.value.trim()) ? says.email : "";
	}

	const CHECKED = "input[required], input[type=email], #description";

	/* False: something is to be put right in this step first; it has the focus. */
	function isRight(step) {
		const inputs = [...step.querySelectorAll(CHECKED)];
		let first = null;
		for (const input of inputs) {
			const given = answers();
			const isUnsaid = input.id === "description" && !given.use_case && !given.description;
			const text = isUnsaid ? says.need : problemOf(input);
			complain(input, text);
			first ??= text === "" ? null : input;
		}
		first?.focus();
		return first === null;
	}

	/* One letter wrong, missing, or swapped. */
	function isNear(a, b) {
		const rest = [...a].reduce((left, letter) => left.replace(letter, ""), b);
		return a !== b && Math.abs(a.length - b.length) <= 1 && rest.length <= 1 && a[0] === b[0];
	}

	function hintAtHost(input) {
		const [local, host] = input.value.trim().toLowerCase().split("@");
		const meant = host && MAIL_HOSTS.find((known) => isNear(host, known));
		byId("meant")?.remove();
		if (!meant || MAIL_HOSTS.includes(host)) {
			return;
		}
		const address = `${local}@${meant}`;
		const button = Object.assign(element("button", "link", fill(says.meant, { address })), { type: "button", id: "meant" });
		button.addEventListener("click", () => {
			input.value = address;
			button.remove();
			complain(input, "");
		});
		input.after(button);
	}

	/* In the group that has the focus, or the first without an answer. */
	function chooseByKey(event) {
		const isTyped = /^(text|textarea|email|tel)$/.test(event.target.type);
		const key = event.key.toLowerCase();
		if (isTyped || event.ctrlKey || event.metaKey || event.altKey || !/^[a-z1-9]$/.test(key)) {
			return;
		}
		const groups = [...steps[current].querySelectorAll("fieldset")];
		const group = event.target.closest?.("fieldset") ?? groups.find((one) => !one.querySelector(":checked")) ?? groups[0];
		const inputs = [...(group?.querySelectorAll("input") ?? [])];
		const chosen = /[1-9]/.test(key)
			? inputs[Number(key) - 1]
			: inputs.find((input) => input.closest("label").textContent.trim().toLowerCase().startsWith(key));
		if (chosen) {
			event.preventDefault();
			chosen.focus();
			chosen.click();
		}
	}

	/* Preview */

	function element(tag, className, text) {
		const made = document.createElement(tag);
		made.className = className;
		made.textContent = text;
		return made;
	}

	const words = byId("preview_body").dataset;

	const set = (made, values) => Object.entries(values).forEach(([key, value]) => made.setAttribute(key, value));

	function rect(name, x, y, width, height) {
		const made = document.createElementNS(SVG, "rect");
		set(made, { class: name, x, y, width, height });
		return made;
	}

	/* As pages/balance draws it. */
	function balance({ rust, python }) {
		const figure = element("figure", "balance", "");
		const scale = document.createElementNS(SVG, "svg");
		set(scale, { viewBox: "0 0 100 14", preserveAspectRatio: "none", "aria-hidden": "true" });
		scale.append(
			rect("rust", 0, 5, 40, 4),
			rect("hybrid", 40, 5, 20, 4),
			rect("python", 60, 5, 40, 4),
			rect("here", Math.min(Math.max(python - 0.8, 0), 98.4), 0, 1.6, 14),
		);
		const line = element("p", "small", "");
		const share = (part) => (part / 100).toLocaleString(document.documentElement.lang, { style: "percent" });
		const names = { rust: `${words.rust} ${share(rust)}`, hybrid: words.both, python: `${words.python} ${share(python)}` };
		line.append(...Object.entries(names).map(([side, name]) => element("span", side, name)));
		figure.append(element("figcaption", "small", words.caption), scale, line);
		return figure;
	}

	/* On a phone, it lies over the page while it is looked at. */
	function togglePreview(isOpen) {
		aside.classList.toggle("open", isOpen);
		peek.setAttribute("aria-expanded", String(isOpen));
	}

	function showPreview(recommendation) {
		const isUndecided = recommendation.review_reasons.includes("undecided");
		const verdict = element("p", isUndecided ? "" : `verdict ${recommendation.engagement}`, "");
		verdict.append(element("strong", "", isUndecided ? words.unknown : recommendation.talent));
		const parts = [verdict];
		if (recommendation.needs_review) {
			parts.push(element("p", "small", words.unsure));
		}
		if (recommendation.balance) {
			parts.push(balance(recommendation.balance));
		}
		const reasons = element("ol", `reasons ${isUndecided ? "" : recommendation.engagement}`, "");
		recommendation.reasons.forEach((reason) => reasons.append(element("li", "", reason.says)));
		parts.push(reasons);
		peek.textContent = isUndecided ? words.unknown : recommendation.talent;
		byId("preview_body").replaceChildren(...parts);
	}

	function submission() {
		const body = {};
		for (const [name, values] of Object.entries(answers())) {
			body[name] = name === "use_case" ? values : values[0];
		}
		CONTACT.forEach((name) => delete body[name]);
		return body;
	}

	let timer = 0;
	let asked = 0;

	async function preview() {
		const body = submission();
		if (!body.use_case && !body.description) {
			return;
		}
		const mine = ++asked;
		try {
			const response = await fetch(`/api/v1/recommendation?lang=${document.documentElement.lang}`, {
				method: "POST",
				headers: { "Content-Type": "application/json" },
				body: JSON.stringify(body),
			});
			if (response.ok && mine === asked) {
				showPreview(await response.json());
			}
		} catch {
			/* No preview then; sending still works. */
		}
	}

	/* Events */

	form.addEventListener("input", (event) => {
		settleChoices(event.target);
		showRoom(event.target);
		showConditional();
		keep();
		clearTimeout(timer);
		timer = setTimeout(() => {
			preview();
			hintAtHost(byId("email"));
		}, PREVIEW_DELAY_MS);
	});
	document.addEventListener("keydown", (event) => {
		chooseByKey(event);
		if (event.key === "Escape") {
			togglePreview(false);
		}
	});
	form.addEventListener("keydown", (event) => {
		if (event.key === "Enter" && event.target.tagName === "INPUT" && current < steps.length - 1) {
			event.preventDefault();
			goOn();
		}
	});
	/* What was put right is complained about no longer. */
	form.addEventListener("input", ({ target }) => {
		if (target.matches(CHECKED) && target.getAttribute("aria-invalid") === "true" && problemOf(target) === "") {
			complain(target, "");
		}
	});
	back.addEventListener("click", goBack);
	next.addEventListener("click", goOn);
	byId("finish").addEventListener("click", () => goTo(steps.length - 1));
	byId("clear")?.addEventListener("click", clear);
	peek.addEventListener("click", () => togglePreview(!aside.classList.contains("open")));
	addEventListener("popstate", (event) => showStep(event.state?.step ?? 0, true));

	/* One click, one lead. A page from the back-forward cache is usable again. */
	form.addEventListener("submit", (event) => {
		const wrong = steps.find((step) => !isRight(step));
		if (wrong) {
			event.preventDefault();
			goTo(steps.indexOf(wrong));
			wrong.querySelector("[aria-invalid=true]").focus();
			return;
		}
		keep();
		send.disabled = true;
	});
	addEventListener("pageshow", () => (send.disabled = false));

	const stepOf = (element) => steps.indexOf(element.closest(".step"));

	summary?.addEventListener("click", (event) => {
		const target = byId(event.target.hash?.slice(1) ?? "");
		if (target) {
			event.preventDefault();
			goTo(stepOf(target));
			target.focus();
		}
	});

	restore();
	showConditional();
	form.querySelectorAll("textarea").forEach(showRoom);
	form.classList.add("stepping");
	["progress", "preview", "peek", "tools", "draft"].forEach((id) => byId(id)?.removeAttribute("hidden"));
	const zone = byId("timezone");
	if (zone && keeps && zone.value === "") {
		zone.value = Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";
	}
	const wrong = form.querySelector(".field.wrong");
	const target = wrong ?? byId(location.hash.slice(1));
	/* All of it was sent, and could not be stored: what is left to do is to send it again. */
	const isUnsent = keeps && document.querySelector(".alert") && byId("email").defaultValue !== "";
	const start = isUnsent ? steps.length : (history.state?.step ?? 0);
	const first = target?.closest(".step") ? stepOf(target) : Math.min(start, steps.length - 1);
	history.replaceState({ step: first }, "");
	showStep(first, false);
	document.documentElement.classList.remove("starting");
	summary?.focus();
	preview();
});
