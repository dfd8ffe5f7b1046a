/*
 * The project form, one step a screen: progress, back, conditional questions, a live preview, and answers that survive a closed tab.
 * Without this file the same form is one page; nothing here is needed to send it.
 */
"use strict";

/* Nothing is painted before the steps are made: what is seen stays where it is (the style sheet knows the name). */
document.documentElement.classList.add("starting");

document.addEventListener("DOMContentLoaded", () => {
	const form = document.getElementById("project");
	const STORE = "leadmatch-project";
	const PREVIEW_DELAY_MS = 300; /* long enough not to ask at every key, short enough to feel live */
	const TAP_DELAY_MS = 180; /* the answer is seen to be taken before the next question comes */
	const USE_CASES_MAX = 2;
	const ROOM_SHOWN_FROM = 1000;
	const NOT_ANSWERS = new Set(["token", "second_address", "consent", "source", "next"]);
	const SVG = "http://www.w3.org/2000/svg";

	const byId = (id) => document.getElementById(id);
	const steps = [...form.querySelectorAll(".step")];
	const back = byId("back");
	const next = byId("next");
	const send = byId("send");
	const finish = byId("finish");
	const summary = byId("error-summary");
	const intro = byId("intro");
	const keeps = form.dataset.keep === "yes";
	let current = 0;

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
		try {
			localStorage.setItem(STORE, JSON.stringify(answers()));
		} catch {
			/* Storage may be full or forbidden; the form works without. */
		}
	}

	/* What the page came with is newer than what was kept. */
	function restore() {
		let kept = {};
		try {
			kept = JSON.parse((keeps && localStorage.getItem(STORE)) || "{}");
		} catch {
			return;
		}
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

	/* Among checkboxes, "not sure" and real answers exclude each other, and the oldest of too many goes. */
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

	/* How much room is left, once it is little; counted as the server counts, in characters and not in UTF-16 units. */
	function showRoom(input) {
		const left = byId(`${input.id}_left`);
		if (!left) {
			return;
		}
		const room = input.maxLength - [...input.value].length;
		left.hidden = room > ROOM_SHOWN_FROM;
		left.textContent = left.hidden ? "" : `${room.toLocaleString("en-US")} characters left`;
	}

	/* Steps */

	const hasQuestions = (step) => [...step.querySelectorAll(".field")].some((field) => !field.hidden);

	function showStep(index, movesFocus) {
		current = index;
		steps.forEach((step, i) => (step.hidden = i !== index));
		const isLast = index === steps.length - 1;
		if (intro) {
			intro.hidden = index > 0;
		}
		back.hidden = index === 0;
		next.hidden = isLast;
		finish.hidden = isLast;
		send.hidden = !isLast;
		byId("progress-text").textContent = `Step ${index + 1} of ${steps.length}`;
		byId("progress-bar").setAttribute("width", String((100 * (index + 1)) / steps.length));
		if (movesFocus) {
			steps[index].querySelector("h2").focus({ preventScroll: true });
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

	/* A tap on the only question of a step answers it. Arrow keys also change a choice, and must not. */
	function isTap(event) {
		const input = event.target;
		const isChoice = input.type === "radio" && event.detail > 0;
		return isChoice && steps[current].querySelectorAll(".field").length === 1;
	}

	/* Preview */

	function element(tag, className, text) {
		const made = document.createElement(tag);
		made.className = className;
		made.textContent = text;
		return made;
	}

	function rect(side, from, width) {
		const made = document.createElementNS(SVG, "rect");
		Object.entries({ class: side, x: from, width, height: 6 }).forEach(([name, value]) => made.setAttribute(name, String(value)));
		return made;
	}

	/* How the weight is split: one bar for both. */
	function balance({ rust, python }) {
		const figure = element("figure", "balance", "");
		const bar = document.createElementNS(SVG, "svg");
		bar.setAttribute("class", "bar");
		bar.setAttribute("viewBox", "0 0 100 6");
		bar.setAttribute("preserveAspectRatio", "none");
		bar.setAttribute("aria-hidden", "true");
		bar.append(rect("rust", 0, rust), rect("python", rust, python));
		const words = element("p", "small", "");
		words.append(element("span", "rust", `Rust ${rust}%`), " ", element("span", "python", `Python ${python}%`));
		figure.append(element("figcaption", "small", "How the weight is split"), bar, words);
		return figure;
	}

	function showPreview(recommendation) {
		const isUndecided = recommendation.review_reasons.includes("undecided");
		const verdict = element("p", isUndecided ? "" : `verdict ${recommendation.engagement}`, "");
		verdict.append(element("strong", "", isUndecided ? "We can’t tell yet." : recommendation.talent));
		const parts = [verdict];
		if (recommendation.needs_review) {
			parts.push(element("p", "small", "Not certain yet. A few more answers will help."));
		}
		if (recommendation.balance) {
			parts.push(balance(recommendation.balance));
		}
		const reasons = element("ol", `reasons ${isUndecided ? "" : recommendation.engagement}`, "");
		recommendation.reasons.forEach((reason) => reasons.append(element("li", "", reason.says)));
		parts.push(reasons);
		byId("preview_body").replaceChildren(...parts);
	}

	/* Without what names the client: nothing is stored, and nobody need know. */
	function submission() {
		const body = {};
		for (const [name, values] of Object.entries(answers())) {
			body[name] = name === "use_case" ? values : values[0];
		}
		["contact_name", "email", "company", "phone"].forEach((name) => delete body[name]);
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
			const response = await fetch("/api/v1/recommendation", {
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
		timer = setTimeout(preview, PREVIEW_DELAY_MS);
	});
	form.addEventListener("click", (event) => {
		if (isTap(event)) {
			const from = current;
			setTimeout(() => current === from && goOn(), TAP_DELAY_MS);
		}
	});
	form.addEventListener("keydown", (event) => {
		if (event.key === "Enter" && event.target.tagName === "INPUT" && current < steps.length - 1) {
			event.preventDefault();
			goOn();
		}
	});
	back.addEventListener("click", goBack);
	next.addEventListener("click", goOn);
	finish.addEventListener("click", () => goTo(steps.length - 1));
	addEventListener("popstate", (event) => showStep(event.state?.step ?? 0, true));

	/* One click, one lead: the token in the form folds repeats anyway. A page from the back-forward cache is usable again. */
	form.addEventListener("submit", () => {
		keep();
		send.disabled = true;
	});
	addEventListener("pageshow", () => (send.disabled = false));

	const stepOf = (element) => steps.indexOf(element.closest(".step"));

	/* A link of the error summary leads to its step first. */
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
	byId("progress").hidden = false;
	byId("preview").hidden = false;
	const wrong = form.querySelector(".field.wrong");
	/* The recommendation's question links to its field. */
	const target = wrong ?? byId(location.hash.slice(1));
	const first = target?.closest(".step") ? stepOf(target) : Math.min(history.state?.step ?? 0, steps.length - 1);
	history.replaceState({ step: first }, "");
	showStep(first, false);
	document.documentElement.classList.remove("starting");
	summary?.focus();
	preview();
});
