/*
 * The short project form for other sites:
 *
 *   <script src="https://leads.example.com/embed.js" defer data-target="#project-form"></script>
 *
 * Puts a form into the element that data-target names (without one, behind the script) and the recommendation in its place. It looks like
 * the page: its font, and the color --leadmatch-accent if there is one; data-style="none" leaves all styling to the page. It speaks the
 * language of ?lang= behind its own name, of data-language, or of the page's lang attribute, if the service offers it, else the browser's.
 * No cookies, nothing stored, no request but to where this file came from, for what to ask and with the answers; that service must list the
 * page's origin in LEADMATCH_ALLOWED_ORIGINS. If it cannot be asked, there is a link to its form instead.
 */
(async (script) => {
	const url = new URL(script.src);
	const number = window.leadmatchForms = (window.leadmatchForms || 0) + 1;
	const wanted = url.searchParams.get("lang") || script.dataset.language || document.documentElement.lang;
	const target = script.dataset.target && document.querySelector(script.dataset.target);
	const put = (made) => target ? target.append(made) : document.head.contains(script) ? document.body.append(made) : script.after(made);
	const ask = (cache) => fetch(`${url.origin}/embed.json?lang=${wanted.slice(0, 2).toLowerCase()}`, { credentials: "omit", cache })
		.then((answer) => answer.json(), () => null);
	const settings = await ask("default");
	if (!settings) {
		return put(element("a", { href: `${url.origin}/project`, textContent: `${url.host}/project` }));
	}
	const { language, questions, texts, accent, privacy } = settings;
	let { consent_version } = settings;

	const className = script.dataset.style === "none" ? "leadmatch" : "leadmatch leadmatch-styled";
	const STYLE = `.leadmatch-styled{
--on:var(--leadmatch-accent,${accent});display:grid;gap:1em;max-width:36em;font:inherit;text-align:start;overflow-wrap:anywhere;
& fieldset{all:unset}
& :is(label,legend,b,small,em){display:block;padding:0}
& :is(legend,b,em,button,[role=alert]){font-weight:600}
& label{padding:.3em 0}
& fieldset label{padding:.8em 0}
& small{opacity:.75}
& a{color:inherit}
& input{accent-color:var(--on)}
& :is(input:not([type=radio],[type=checkbox]),textarea){display:block;box-sizing:border-box;width:100%;padding:.75em .6em;border:1px solid #8a8f99;border-radius:.5em;background:none;color:inherit;font:inherit}
& button{justify-self:start;padding:.8em 1.5em;border:0;border-radius:2em;background:var(--on);color:#fff;font:inherit;cursor:pointer}
& em,& [role=alert]{color:color-mix(in srgb,red,currentColor);font-style:normal;margin:0}
}`;

	function element(tag, properties, ...children) {
		const made = Object.assign(document.createElement(tag), properties);
		made.append(...children.filter(Boolean));
		return made;
	}

	const text = (tag, textContent) => textContent && element(tag, { textContent });

	function asked({ name, kind, label, help, options, autocomplete }) {
		const tick = (type, value, words, ...more) => element("label", {}, element("input", { type, name, value }), ` ${words} `, ...more);
		if (options) {
			const type = kind === "choices" ? "checkbox" : "radio";
			return element("fieldset", {}, text("legend", label), text("small", help), ...options.map(([value, words]) => tick(type, value, words)));
		}
		if (kind === "yes") {
			const link = privacy && element("a", { href: privacy, target: "_blank", textContent: texts.privacy });
			return tick("checkbox", "yes", label, link, text("small", help));
		}
		const input = element(kind === "paragraphs" ? "textarea" : "input", { name, autocomplete: autocomplete || "off" });
		if (kind === "email") {
			input.type = kind;
		}
		return element("label", {}, text("b", label), text("small", help), input);
	}

	function answers() {
		const given = new FormData(form);
		const body = { source: location.hostname, language, consent_version };
		for (const { name, kind } of questions) {
			const values = given.getAll(name).filter(Boolean);
			if (values.length) {
				body[name] = kind === "choices" ? values : kind === "yes" || values[0];
			}
		}
		return JSON.stringify(body);
	}

	function showAnswer({ recommendation, status_url, reference }) {
		const isUndecided = recommendation.review_reasons.includes("undecided");
		const reasons = recommendation.reasons.slice(0, 3).map((reason) => text("li", reason.says));
		const answer = element("div", { className, lang: language, role: "status", tabIndex: -1 },
			isUndecided ? text("p", texts.undecided) : element("p", {}, `${texts.recommend} `, text("strong", recommendation.talent)),
			!isUndecided && element("ul", {}, ...reasons),
			text("p", texts.next),
			element("p", {}, element("a", { href: status_url, textContent: `${texts.follow} ${reference}` })));
		form.replaceWith(answer);
		answer.focus();
	}

	function clear() {
		form.querySelectorAll("em").forEach((old) => old.remove());
		form.querySelectorAll("[aria-invalid]").forEach((input) => input.ariaInvalid = null);
		notice.textContent = "";
	}

	function showTrouble({ errors = [], detail, title }) {
		for (const { field, code, says } of errors) {
			const input = form.elements[field]?.[0] || form.elements[field];
			if (input) {
				const id = `leadmatch-${number}-${field}`;
				input.ariaInvalid = true;
				input.setAttribute("aria-describedby", id);
				(input.closest("fieldset")?.firstChild || input.parentNode).append(element("em", { id, textContent: code === "outdated" ? texts.outdated : says }));
			}
		}
		notice.textContent = errors.length ? texts.check : detail || title;
		form.querySelector("[aria-invalid]")?.focus();
	}

	/* The words next to the box have changed since they were shown. */
	async function renewConsent() {
		const fresh = (await ask("reload")) || settings;
		const box = form.elements.consent;
		({ consent_version } = fresh);
		box.checked = false;
		box.nextSibling.textContent = ` ${fresh.questions.find(({ name }) => name === box.name).label} `;
	}

	/* Sent again, for instance after a lost connection, the same answers are the same lead. */
	async function send(event) {
		event.preventDefault();
		button.disabled = true;
		clear();
		try {
			const headers = { "Content-Type": "application/json" };
			const response = await fetch(`${url.origin}/api/v1/leads?lang=${language}`,
				{ method: "POST", credentials: "omit", headers, body: answers() });
			const answer = await response.json();
			if (answer.errors?.some(({ code }) => code === "outdated")) {
				await renewConsent();
			}
			response.ok ? showAnswer(answer) : showTrouble(answer);
		} catch {
			showTrouble({ title: texts.lost });
		}
		button.disabled = false;
	}

	const notice = element("p", { role: "alert" });
	const button = text("button", texts.send);
	const form = element("form", { className, lang: language, noValidate: true, onsubmit: send },
		...questions.map(asked), notice, button);
	put(form);
	/* A page may forbid style elements and attributes; a sheet that a script makes is neither. */
	if (className !== "leadmatch" && !window.leadmatchSheet) {
		const sheet = (window.leadmatchSheet = new CSSStyleSheet());
		sheet.replaceSync(STYLE);
		document.adoptedStyleSheets.push(sheet);
	}
})(document.currentScript);
