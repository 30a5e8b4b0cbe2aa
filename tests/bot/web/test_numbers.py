"""Whole numbers out of forms and addresses, whatever somebody sends."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.web.numbers import version, whole
from bot.web.problems import Problem
from tests.bot.web.consoles import MEG, Browser
from tests.bot.web.managed import ManagedWorld

LONG = "9" * 4_900


@pytest.fixture
async def meg() -> AsyncIterator[Browser]:
    here = ManagedWorld()
    await here.file()
    here.complain()
    await here.desks.hire("eve")
    browser = await here.visitor(MEG)
    yield browser
    await browser.close()


@pytest.mark.parametrize(
    ("text", "found"),
    [("7", 7), ("007", 7), ("0", 0), ("999999999", 999_999_999), ("1000000000", None), (LONG, None), ("", None),
     ("-1", None), (" 1", None), ("1.0", None), ("٣", None), ("²", None)],
)  # fmt: skip
def test_a_number_of_few_plain_digits_is_one(text: str, found: int | None) -> None:
    assert whole(text) == found


@given(st.text())
def test_whatever_is_sent_is_a_number_or_refused(text: str) -> None:
    if whole(text) is not None:
        assert version({"seen": text}, "seen") == int(text)
        return
    with pytest.raises(Problem, match="not whole"):
        version({"seen": text}, "seen")


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/console/follow-ups/F-1", {"do": "note", "text": "Rang her.", "seen": LONG}),
        ("/console/calendars/settings", {"do": "check", "text": "", "seen": LONG}),
        ("/console/board", {"number": "T-1", "assignee": "", "seen": LONG}),
        ("/console/tickets/T-1", {"do": "note", "text": "Known.", "version": LONG}),
        ("/console/people/eve", {"do": "listing", "cap": LONG[:1_900], "tier": "1"}),
        ("/console/people/eve", {"do": "listing", "cap": "8", "tier": LONG[:1_900]}),
    ],
)
async def test_a_number_that_no_page_sends_is_refused_in_words(meg: Browser, path: str, fields: dict[str, str]) -> None:
    page = await meg.get(path)
    token = page.partition('name="form_token" value="')[2].partition('"')[0]
    response = await meg.client.post(
        path, data={**fields, "form_token": token}, headers={"Origin": "http://127.0.0.1:8080"}
    )
    assert response.status == 422, await response.text()


async def test_an_address_with_such_a_number_shows_what_there_is(meg: Browser) -> None:
    await meg.get(f"/console/calendars/settings?version={LONG}", 404)
    await meg.get(f"/console/tickets/T-1/news?seen={LONG}")
    assert "Off the staff" not in await meg.get(f"/console/people?removed={LONG}&waiting=0")
    assert "Off the staff. 2 tickets" in await meg.get("/console/people?removed=2&waiting=0")
