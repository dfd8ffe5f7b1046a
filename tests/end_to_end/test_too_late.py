"""What a recruiter does on a page that no longer shows how the lead stands: told so first, and what was typed is kept."""

import pytest

from support.sample import RUST
from test_offers import act, add, events, offer_link
from test_outcomes import PLACEMENT, accepted, patch, reference


def test_only_a_placement_falls_through_and_only_once(cli, api, mailbox, sql):
    _, path = accepted(cli, api, mailbox)
    answer = act(api, path, "fell_through", note="She found something else")
    assert answer.status_code == 409 and "accepted" in answer.text
    assert "placement_fell_through" not in events(sql)
    act(api, path, "placed", **PLACEMENT)
    for _ in range(2):
        assert act(api, path, "fell_through", note="She found something else").status_code == 303
    assert events(sql).count("placement_fell_through") == 1


def test_what_was_never_accepted_is_not_called_lost(cli, api, mailbox, sql):
    address = add(cli, "ada")
    api.take(RUST)
    path = offer_link(mailbox, address)
    for status in ("open", "declined"):
        for action in ("return", "contacted", "placed"):
            answer = act(api, path, action, reason="too_busy", **PLACEMENT)
            assert answer.status_code == 409 and "You haven’t accepted this lead" in answer.text, status
        act(api, path, "decline", reason="too_busy")


@pytest.mark.parametrize("typed", [PLACEMENT, {**PLACEMENT, "start_date": "soon"}])
def test_a_placement_that_comes_too_late_keeps_what_was_typed(cli, api, mailbox, sql, typed):
    _, path = accepted(cli, api, mailbox)
    assert patch(api, reference(sql), status="withdrawn").status_code == 200
    answer = act(api, path, "placed", fee="20 % of a year", **typed)
    assert answer.status_code == 409
    for text in (*typed.values(), "20 % of a year"):
        assert text in answer.text


@pytest.mark.parametrize("action, typed", [("decline", {"note": "A long story"}), ("ask", {"question": ""}), ("ask", {"question": "A long story" * 100})])
def test_what_is_over_is_said_before_what_is_wrong(cli, api, mailbox, sql, action, typed):
    address = add(cli, "ada")
    api.take(RUST)
    path = offer_link(mailbox, address)
    assert patch(api, reference(sql), status="withdrawn").status_code == 200
    answer = act(api, path, action, **typed)
    assert answer.status_code == 409 and "This offer is over" in answer.text
    assert all(text in answer.text for text in typed.values())
