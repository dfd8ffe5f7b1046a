/* The answer is stored, so what was typed need not be kept any longer. */
"use strict";

try {
	localStorage.removeItem("leadmatch-project");
} catch {
	/* Nothing was kept then. */
}

/* Nothing is painted before the times are right (times.js): what is seen stays where it is (the style sheet knows the name). */
document.documentElement.classList.add("starting");
document.addEventListener("DOMContentLoaded", () => document.documentElement.classList.remove("starting"));

/* The page is loaded again when anything on it has changed; while somebody is typing, a line says so instead. */
const FIRST_MS = 3000;
const SLOWEST_MS = 60000;

function isInUse(main) {
	return main.querySelector("details[open], form.edit") !== null || main.contains(document.activeElement) && document.activeElement !== main;
}

async function look(main, pause) {
	let next = Math.min(pause * 1.2, SLOWEST_MS);
	if (!document.hidden) {
		try {
			const answer = await fetch(`${main.dataset.path}/version`, { headers: { Accept: "application/json" }, cache: "no-store" });
			if (answer.ok && (await answer.json()).version !== main.dataset.version) {
				if (!isInUse(main)) {
					location.reload();
					return;
				}
				document.querySelector("#changed").hidden = false;
				next = SLOWEST_MS;
			}
		} catch {
			/* Out of reach for a moment: later. */
		}
	}
	setTimeout(() => look(main, next), next);
}

document.addEventListener("DOMContentLoaded", () => {
	const main = document.querySelector("main[data-version]");
	if (main !== null) {
		setTimeout(() => look(main, FIRST_MS), FIRST_MS);
	}
});
