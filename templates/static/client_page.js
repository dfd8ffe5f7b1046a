/* The answer is stored, so what was typed need not be kept any longer; and times are shown as the reader's clock has them. */
"use strict";

try {
	localStorage.removeItem("leadmatch-project");
} catch {
	/* Nothing was kept then. */
}

/* Nothing is painted before the times are right: what is seen stays where it is (the style sheet knows the name). */
document.documentElement.classList.add("starting");

document.addEventListener("DOMContentLoaded", () => {
	const parts = { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", timeZoneName: "short" };
	const format = new Intl.DateTimeFormat(document.documentElement.lang, parts);

	for (const time of document.querySelectorAll("time")) {
		time.textContent = format.format(new Date(time.dateTime));
	}
	document.documentElement.classList.remove("starting");
});
