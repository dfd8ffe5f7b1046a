/* Times are shown as the reader's clock has them. Without this file they are in UTC and say so. */
"use strict";

document.addEventListener("DOMContentLoaded", () => {
	const parts = { weekday: "short", day: "numeric", month: "short", hour: "numeric", minute: "2-digit", timeZoneName: "short" };
	const year = new Date().getFullYear();

	for (const time of document.querySelectorAll("time")) {
		const at = new Date(time.dateTime);
		const shown = at.getFullYear() === year ? parts : { ...parts, year: "numeric" };
		time.textContent = new Intl.DateTimeFormat(document.documentElement.lang, shown).format(at);
	}
});
