/* Any bytes are an email, and all that is read from one is valid UTF-8. */
#include "fuzz.h"
#include "mail/compose.h"
#include "mail/received_email.h"

static void assert_valid(const char *text)
{
	g_assert_true(text == NULL || g_utf8_validate(text, -1, NULL));
}

static void assert_valid_list(const GPtrArray *texts)
{
	for (guint i = 0; i < texts->len; i++)
		assert_valid(g_ptr_array_index(texts, i));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
	static gsize is_ready = 0;

	if (g_once_init_enter(&is_ready)) {
		compose_init();
		g_once_init_leave(&is_ready, 1);
	}
	g_autoptr(ReceivedEmail) email = received_email_read((const char *)bytes, count);
	g_assert_nonnull(email->text);
	assert_valid(email->text);
	assert_valid(email->message_id);
	assert_valid(email->from);
	assert_valid(email->status);
	assert_valid(email->diagnostic);
	assert_valid(email->original_id);
	assert_valid_list(email->recipients);
	assert_valid_list(email->attachments);
	g_assert_true(email->is_report || email->status == NULL);
	return 0;
}
