/* The answer is stored, so what was typed need not be kept any longer. */
"use strict";

try {
	localStorage.removeItem("leadmatch-project");
} catch {
	/* Nothing was kept then. */
}
