/*
 * The short project form for other sites:
 *
 *   <script src="https://leads.example.com/embed.js" defer data-target="#project-form"></script>
 *
 * Puts a plain form into the element that data-target names (without one, behind the script) and the recommendation in its place.
 * Styling is the page's own: everything hangs below .leadmatch. No cookies, nothing stored, no request but to where this file came from;
 * that service must list the page's origin in LEADMATCH_ALLOWED_ORIGINS. The questions are put before this text by the service.
 */
(() => {
	"use strict";
	const script = document.currentScript;
	const home = new URL(script.src).origin;
	const questions = leadmatchQuestions;

	function element(tag, properties, ...children) {
		const made = Object.assign(document.createElement(tag), properties);
		made.append(...children);
		return made;
	}

	function choices(question) {
		const type = question.kind === "choices" ? "checkbox" : "radio";
		const options = question.options.map(([value, label]) =>
			element("label", {}, element("input", { type, name: question.name, value }), ` ${label}`),
		);
		return element("fieldset", {}, element("legend", { textContent: question.label }), ...options);
	}

	function asked(question) {
		if (question.options) {
			return choices(question);
		}
		if (question.kind === "yes") {
			const box = element("input", { type: "checkbox", name: question.name, required: true });
			return element("label", {}, box, ` ${question.label}`);
		}
		const input = element(question.kind === "paragraphs" ? "textarea" : "input", {
			name: question.name,
			required: question.is_required,
		});
		if (question.kind === "email") {
			input.type = "email";
		}
		return element("label", {}, `${question.label} `, input);
	}

	function answers(form) {
		const given = new FormData(form);
		const body = { source: location.hostname };
		for (const { name, kind } of questions) {
			const values = given.getAll(name).filter((value) => value !== "");
			if (values.length > 0) {
				body[name] = kind === "choices" ? values : kind === "yes" ? true : values[0];
			}
		}
		return body;
	}

	function showAnswer(form, answer) {
		const reasons = answer.recommendation.reasons.slice(0, 3).map((reason) => element("li", { textContent: reason.says }));
		const link = element("a", { href: answer.status_url, textContent: `Follow your request ${answer.reference}` });
		form.replaceWith(
			element("div", { className: "leadmatch", role: "status" },
				element("p", {}, "We recommend: ", element("strong", { textContent: answer.recommendation.talent })),
				element("ul", {}, ...reasons),
				element("p", {}, link)),
		);
	}

	function showTrouble(form, problem) {
		const says = (problem.errors || []).map((error) => error.says);
		const status = form.querySelector("[role=alert]");
		status.textContent = says.join(" ") || problem.detail || problem.title;
	}

	/* Sent again, for instance after a lost connection, the same answers are the same lead. */
	async function send(form) {
		const button = form.querySelector("button");
		button.disabled = true;
		try {
			const response = await fetch(`${home}/api/v1/leads`, {
				method: "POST",
				credentials: "omit",
				headers: { "Content-Type": "application/json" },
				body: JSON.stringify(answers(form)),
			});
			const answer = await response.json();
			response.ok ? showAnswer(form, answer) : showTrouble(form, answer);
		} catch {
			showTrouble(form, { title: "There was no connection. Nothing is lost: please send it again." });
		}
		button.disabled = false;
	}

	function build() {
		const form = element("form", { className: "leadmatch" },
			...questions.map(asked),
			element("p", { role: "alert" }),
			element("button", { type: "submit", textContent: "Get a recommendation" }));
		form.addEventListener("submit", (event) => {
			event.preventDefault();
			send(form);
		});
		const target = script.dataset.target && document.querySelector(script.dataset.target);
		target ? target.append(form) : script.after(form);
	}

	build();
})();
