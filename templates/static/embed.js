/*
 * The short project form for other sites:
 *
 *   <script src="https://leads.example.com/embed.js" defer data-target="#project-form"></script>
 *
 * Puts a form into the element that data-target names (without one, behind the script) and the recommendation in its place. It looks like
 * the page: its font, and the color --leadmatch-accent if there is one; data-style="none" leaves all styling to the page. It speaks the
 * language of data-language, or of the page's lang attribute, if the service offers it, else English. No cookies,
 * nothing stored, no request but to where this file came from; that service must list the page's origin in LEADMATCH_ALLOWED_ORIGINS.
 * The service appends questions and texts, and leaves comments and indentation out.
 */
(({ languages, accent, privacy }) => {
	const script = document.currentScript;
	const wanted = (script.dataset.language || document.documentElement.lang).slice(0, 2).toLowerCase();
	const language = languages[wanted] ? wanted : "en";
	const { questions, texts } = languages[language];
	const home = new URL(script.src).origin;
	const number = (window.leadmatchForms = (window.leadmatchForms || 0) + 1);

	const STYLE = `.leadmatch{display:grid;gap:1em;max-width:36em;font:inherit;text-align:start}
.leadmatch fieldset{margin:0;padding:0;border:0}
.leadmatch legend,.leadmatch b{padding:0;font-weight:600;display:block}
.leadmatch label{display:block;padding:.3em 0}
.leadmatch small{display:block;opacity:.75}
.leadmatch input:not([type=radio],[type=checkbox]),.leadmatch textarea{display:block;box-sizing:border-box;width:100%;padding:.6em;border:1px solid #8a8f99;border-radius:.5em;background:transparent;color:inherit;font:inherit}
.leadmatch input{accent-color:var(--leadmatch-accent,${accent})}
.leadmatch button{justify-self:start;padding:.75em 1.5em;border:0;border-radius:2em;background:var(--leadmatch-accent,${accent});color:#fff;font:inherit;font-weight:600;cursor:pointer}
.leadmatch em,.leadmatch [role=alert]{color:#b3261e;font-style:normal;font-weight:600;margin:0}`;

	function element(tag, properties, ...children) {
		const made = Object.assign(document.createElement(tag), properties);
		made.append(...children.filter(Boolean));
		return made;
	}

	const hint = ({ help }) => help && element("small", { textContent: help });

	function choices(question) {
		const type = question.kind === "choices" ? "checkbox" : "radio";
		const options = question.options.map(([value, label]) =>
			element("label", {}, element("input", { type, name: question.name, value }), ` ${label}`),
		);
		return element("fieldset", {}, element("legend", { textContent: question.label }), hint(question), ...options);
	}

	function asked(question) {
		const { name, kind, label, autocomplete } = question;
		if (question.options) {
			return choices(question);
		}
		if (kind === "yes") {
			const link = privacy && element("a", { href: privacy, target: "_blank", rel: "noopener", textContent: texts.privacy });
			return element("label", {}, element("input", { type: "checkbox", name }), ` ${label} `, link, hint(question));
		}
		const input = element(kind === "paragraphs" ? "textarea" : "input", { name, autocomplete: autocomplete || "off" });
		if (kind === "email") {
			input.type = "email";
		}
		return element("label", {}, element("b", { textContent: label }), hint(question), input);
	}

	function answers(form) {
		const given = new FormData(form);
		const body = { source: location.hostname, language };
		for (const { name, kind } of questions) {
			const values = given.getAll(name).filter((value) => value !== "");
			if (values.length > 0) {
				body[name] = kind === "choices" ? values : kind === "yes" ? true : values[0];
			}
		}
		return body;
	}

	function showAnswer(form, { recommendation, status_url, reference }) {
		const reasons = recommendation.reasons.slice(0, 3).map((reason) => element("li", { textContent: reason.says }));
		form.replaceWith(
			element("div", { className: "leadmatch", role: "status" },
				element("p", {}, `${texts.recommend} `, element("strong", { textContent: recommendation.talent })),
				element("ul", {}, ...reasons),
				element("p", { textContent: texts.next }),
				element("p", {}, element("a", { href: status_url, textContent: `${texts.follow} ${reference}` }))),
		);
	}

	function clear(form) {
		form.querySelectorAll("em").forEach((old) => old.remove());
		form.querySelectorAll("[aria-invalid]").forEach((input) => input.removeAttribute("aria-invalid"));
		form.querySelector("[role=alert]").textContent = "";
	}

	function showTrouble(form, problem) {
		for (const { field, says } of problem.errors || []) {
			const input = form.elements[field]?.[0] || form.elements[field];
			if (input) {
				const id = `leadmatch-${number}-${field}`;
				input.setAttribute("aria-invalid", "true");
				input.setAttribute("aria-describedby", id);
				(input.closest("fieldset") || input.parentElement).append(element("em", { id, textContent: says }));
			}
		}
		form.querySelector("[role=alert]").textContent = problem.errors ? texts.check : problem.detail || problem.title;
		form.querySelector("[aria-invalid]")?.focus();
	}

	/* Sent again, for instance after a lost connection, the same answers are the same lead. */
	async function send(form) {
		const button = form.querySelector("button");
		button.disabled = true;
		clear(form);
		try {
			const response = await fetch(`${home}/api/v1/leads?lang=${language}`, {
				method: "POST",
				credentials: "omit",
				headers: { "Content-Type": "application/json" },
				body: JSON.stringify(answers(form)),
			});
			const answer = await response.json();
			response.ok ? showAnswer(form, answer) : showTrouble(form, answer);
		} catch {
			showTrouble(form, { title: texts.lost });
		}
		button.disabled = false;
	}

	/* A page may forbid style elements and attributes; a sheet that a script makes is neither. */
	function style() {
		const sheet = new CSSStyleSheet();
		sheet.replaceSync(STYLE);
		document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
	}

	const form = element("form", { className: "leadmatch", lang: language, noValidate: true },
		...questions.map(asked),
		element("p", { role: "alert" }),
		element("button", { type: "submit", textContent: texts.send }));
	form.addEventListener("submit", (event) => {
		event.preventDefault();
		send(form);
	});
	const target = script.dataset.target && document.querySelector(script.dataset.target);
	target ? target.append(form) : script.after(form);
	if (script.dataset.style !== "none" && number === 1) {
		style();
	}
})
