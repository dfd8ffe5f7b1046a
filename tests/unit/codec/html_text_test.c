/* codec/html_text: what a person reads of an HTML email. */
#include "codec/html_text.h"

/* clang-format off */
static const struct {
	const char *html, *text;
} cases[] = {
	{"<p>One</p><p>Two</p>", "One\nTwo\n"},
	{"One<br>Two<br/>Three", "One\nTwo\nThree\n"},
	{"<div>a <b>bold</b>\n   word</div>", "a bold word\n"},
	{"<head><title>T</title></head><style>p{}</style><script>if (a<b) x();</script>Hi", "Hi\n"},
	{"<STYLE>x</STYLE>Hi<!-- <p>no</p> -->!", "Hi!\n"},
	{"Mine<blockquote><p>Yours<br>too</p></blockquote>Mine", "Mine\n> Yours\n> too\nMine\n"},
	{"</blockquote>Mine", "Mine\n"},
	{"&lt;b&gt; &amp; &eacute; &#8217; &#x41; &nope; &#0; & x", "<b> & é ’ A &nope; &#0; & x\n"},
	{"1 < 2 <3", "1 < 2 <3\n"},
	{"<p", ""},
	{"<!-- never closed", ""},
	{"<script>never closed", ""},
	{"", ""},
};
/* clang-format on */

static void markup_becomes_lines_of_text(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *text = html_text(cases[i].html);
		g_assert_cmpstr(text, ==, cases[i].text);
	}
}

#define TEST(name) g_test_add_func("/html_text/" #name, name)

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	TEST(markup_becomes_lines_of_text);
	return g_test_run();
}
