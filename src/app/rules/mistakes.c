#include "app/rules/mistakes.h"

#include "base/error.h"
#include "codec/text_keys.h"
#include "codec/wording.h"
#include "store/report.h"

bool mistakes_list(Db *db, const char *month, GString *out, GError **error)
{
	const bool is_given = month != NULL && *month != '\0';
	g_autofree char *first = is_given ? g_strconcat(month, "-01", NULL) : NULL;

	if (is_given && !g_regex_match_simple("^[0-9]{4}-(0[1-9]|1[0-2])$", month, G_REGEX_DOLLAR_ENDONLY, 0))
		return wording_fail(error, LEADMATCH_ERROR_INVALID, TEXT_ERROR_RULES_MONTH);
	g_autoptr(DbResult) mistakes = report_find_mistakes(db, first, false, error);
	if (mistakes == NULL)
		return false;
	g_string_append(out, db_get_text(mistakes, 0, "list"));
	return true;
}
