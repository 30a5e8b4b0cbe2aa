"""Calendars, promises and routing in the console: shown, tried out, and replaced."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import pytest

from handlers.access.audit import Act
from handlers.tickets.desk_text import DEFAULT_TEXT
from handlers.tickets.staff import Team
from tests.bot.web.consoles import EVE, MEG, Browser
from tests.bot.web.managed import ManagedWorld
from tests.handlers.tickets.desks import BOB as BOB_ACTS

PAGE = "/console/calendars"
SETTINGS = f"{PAGE}/settings"
OWN = """\
default_plan = "gold"
[calendars.munich]
zone = "Europe/Berlin"
hours = { monday-thursday = ["09:00-12:00", "13:00-17:00"], friday = ["22:00-06:00"] }
holidays = ["DE-BY", "2026-03-10"]
[plans.gold]
calendar = "munich"
targets = { others = { first_reply = "90m" } }
[routing]
next_regions = { emea = ["amer"] }
region_after = "30m"
anywhere = false
[accounts.ACME]
region = "<emea>"
"""


@pytest.fixture
def here() -> ManagedWorld:
    return ManagedWorld()


@pytest.fixture
async def meg(here: ManagedWorld) -> AsyncIterator[Browser]:
    browser = await here.visitor(MEG)
    yield browser
    await browser.close()


async def test_what_holds_is_shown(meg: Browser) -> None:
    page = await meg.get(PAGE)
    assert "These are the defaults" in page
    assert "<dt>Mon-Fri</dt><dd>09:00-17:00</dd>" in page
    assert "around the clock" in page
    # By the calendar's own clock, as the hours beside it are: no script may rewrite it.
    assert re.search(r"UTC, (until|opens) <time datetime=\S+ title=\"[^\"]* UTC\">[^<]*, (09|17):00</time>", page)
    assert "warned at 80% of the time, or 30m before its end" in page
    assert "After tier 1, tier 2 is asked at once." in page
    assert "What is overdue goes to tier 2." in page


async def test_a_manager_replaces_the_settings_and_they_hold(here: ManagedWorld, meg: Browser) -> None:
    page = await meg.get(SETTINGS)
    assert "default_plan = &quot;standard&quot;" in page
    checked = await meg.send(SETTINGS, page, do="check", text=OWN.replace("\n", "\r\n"))
    html = await checked.text()
    assert checked.status == 200
    assert "Nothing is wrong with it. It is not in use yet." in html
    assert "<ins>+default_plan = &quot;gold&quot;</ins>" in html
    assert here.texts.kept == []
    kept = await meg.send(SETTINGS, html, do="keep", text=OWN.replace("\n", "\r\n"))
    assert (kept.status, kept.headers["Location"]) == (303, f"{PAGE}?done=kept")
    assert [one.text for one in here.texts.kept] == [OWN]
    assert [(entry.act, entry.actor, entry.detail) for entry in here.memory.audit] == [
        (Act.DESK_CHANGED, "meg", {"version": "1"})
    ]
    assert await here.adoption.round() == 1
    assert await here.adoption.round() == 0
    page = await meg.get(kept.headers["Location"])
    assert "The settings are in use." in page
    assert "Version 1, by Meg" in page
    assert "<dt>Mon-Thu</dt><dd>09:00-12:00, 13:00-17:00</dd><dt>Fri</dt><dd>22:00-06:00</dd>" in page
    assert "<strong>Tue 10 Mar</strong> a date of its own" in page
    assert "<strong>Fri 01 May</strong> Day of DE (DE-BY)" in page
    assert "1h 30m" in page
    assert "After region emea, region amer is asked when the ticket has waited for 30m." in page
    assert "No other region is asked." in page
    assert "&lt;emea&gt;" in page


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("default_plan = gold", "This cannot be read: Invalid value (at line 1, column 16)."),
        (OWN.replace('"90m"', '"soon"'), "Line 8: plans.gold.targets.others.first_reply: soon is none"),
        (OWN.replace("anywhere", "everywhere"), "Line 12: routing.everywhere: there is no such field"),
        (OWN.replace("DE-BY", "XX"), "Line 5: calendars.munich.holidays: no holidays are known for XX"),
        (OWN.replace('"gold"\n[cal', '"tin"\n[cal'), "Line 1: default_plan: there is no plan tin"),
        ("x" * 50_001, "it may have up to 50,000"),
    ],
)
async def test_what_is_wrong_is_named_with_its_line_and_the_text_stays(
    here: ManagedWorld, meg: Browser, text: str, said: str
) -> None:
    page = await meg.get(SETTINGS)
    for deed in ("check", "keep"):
        sent = await meg.send(SETTINGS, page, do=deed, text=text)
        assert sent.status == 422
        html = await sent.text()
        assert said in html
        assert text[:12].replace('"', "&quot;") in html
    assert here.texts.kept == []


async def test_a_calendar_that_somebody_works_by_is_not_taken_away(here: ManagedWorld, meg: Browser) -> None:
    await here.desks.world.staff.put_team(Team("europe", None, "office"))
    page = await meg.get(SETTINGS)
    sent = await meg.send(SETTINGS, page, do="check", text=OWN)
    assert "Team europe works by calendar office" in await sent.text()
    await here.desks.world.staff.put_team(Team("europe"))
    await here.hire()
    sent = await meg.send(SETTINGS, page, do="check", text=OWN)
    assert "Somebody on the staff works by the calendar office" in await sent.text()


@pytest.mark.parametrize("text", ["", " \n\t", "# all of it\n\n  # put aside"])
async def test_a_text_with_nothing_in_it_is_refused(here: ManagedWorld, meg: Browser, text: str) -> None:
    page = await meg.get(SETTINGS)
    for deed in ("check", "keep"):
        sent = await meg.send(SETTINGS, page, do=deed, text=text)
        assert sent.status == 422
        assert "There is nothing in it" in await sent.text()
    assert here.texts.kept == []


async def test_who_comes_second_is_told_and_sees_what_changed(here: ManagedWorld, meg: Browser) -> None:
    page = await meg.get(SETTINGS)
    await here.managing.rulebook.replace(OWN, BOB_ACTS, 0)
    sent = await meg.send(SETTINGS, page, do="keep", text=DEFAULT_TEXT)
    assert sent.status == 409
    html = await sent.text()
    assert "Bob replaced the settings meanwhile" in html
    assert "<del>-default_plan = &quot;gold&quot;</del>" in html
    assert (await meg.send(SETTINGS, html, do="keep", text=DEFAULT_TEXT)).status == 303
    assert [one.version for one in here.texts.kept] == [1, 2]


async def test_an_older_version_is_looked_at_and_taken_into_use_again(here: ManagedWorld, meg: Browser) -> None:
    await here.managing.rulebook.replace(OWN, BOB_ACTS, 0)
    await here.managing.rulebook.replace(DEFAULT_TEXT, BOB_ACTS, 1)
    page = await meg.get(f"{SETTINGS}?version=1")
    assert "This is version 1. It is not in use unless you take it into use." in page
    assert (await meg.send(SETTINGS, page, do="keep", text=OWN)).status == 303
    assert "Version 3" in await meg.get(SETTINGS)
    same = await meg.send(SETTINGS, await meg.get(SETTINGS), do="keep", text=OWN)
    assert "That is what holds already" in await same.text()
    same = await meg.send(SETTINGS, await meg.get(SETTINGS), do="check", text=OWN)
    assert "It is what holds already." in await same.text()
    for version in ("9", "x", "1" * 12):
        await meg.get(f"{SETTINGS}?version={version}", 404)
    assert (await meg.send(SETTINGS, page, do="burn", text=OWN)).status == 422


async def test_settings_of_a_file_are_shown_and_changed_there() -> None:
    here = ManagedWorld(("desk.toml", OWN))
    browser = await here.visitor(MEG)
    assert "stand in the server’s file <code>desk.toml</code>" in await browser.get(PAGE)
    page = await browser.get(SETTINGS)
    assert "&lt;emea&gt;" in page
    assert "<textarea" not in page
    token = {"form_token": page.split('name="form_token" value="')[1].split('"')[0]}
    sent = await browser.send(SETTINGS, page, do="keep", text=DEFAULT_TEXT, seen="0", **token)
    assert sent.status == 422
    assert here.texts.kept == []
    await browser.close()


async def test_engineers_look_and_change_nothing(here: ManagedWorld) -> None:
    eve = await here.visitor(EVE)
    assert "Change the settings" not in await eve.get(PAGE)
    await eve.get(SETTINGS, 403)
    await eve.close()


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("plan=standard&priority=normal&at=2026-03-06T16:00", ("06 Mar 2026, 16:00", "09 Mar 2026, 16:00")),
        ("plan=premium&priority=high&at=2026-03-07T23:30", ("08 Mar 2026, 00:30", "calendar always")),
        ("plan=standard&priority=low&at=", ("02 Mar 2026, 09:00",)),
        ("plan=tin", ("There is no plan tin.",)),
        ("plan=standard&priority=dire", ("A priority is urgent",)),
        ("plan=standard&priority=low&at=soon", ("When it is filed reads like",)),
        ("plan=standard&priority=low&at=9999-12-31T23:00", ("too far away",)),
    ],
)
async def test_when_a_ticket_would_be_due_is_tried_out(meg: Browser, query: str, said: tuple[str, ...]) -> None:
    page = await meg.get(f"{PAGE}?{query}")
    for words in said:
        assert words in page


async def test_who_would_get_a_ticket_is_tried_out_with_why_not_the_others(here: ManagedWorld, meg: Browser) -> None:
    await here.hire()
    await here.desks.hire("lea", languages=("de",), skills=("billing",))
    page = await meg.get(f"{PAGE}?language=de&skills=billing&region=&team=&tier=1")
    assert "lea would get it." in page
    assert re.search(r"<strong>Bob</strong> not: lacks billing", page)
    page = await meg.get(f"{PAGE}?language=en&skills=&region=&team=&tier=1")
    assert "Bob would get it." in page
    assert "Eve could have it, too" in page
    page = await meg.get(f"{PAGE}?language=&skills=juggling&region=&team=&tier=1")
    assert "Nobody can have it now." in page
    assert "A tier is 1 or 2." in await meg.get(f"{PAGE}?language=de&tier=7")


async def test_with_nobody_on_the_staff_nobody_gets_it(meg: Browser) -> None:
    page = await meg.get(f"{PAGE}?language=&skills=&region=&team=&tier=1")
    assert "there is nobody on the staff" in page


BY_LANGUAGE = """\
default_plan = "gold"
[calendars.munich]
zone = "Europe/Berlin"
hours = { monday-friday = ["09:00-17:00"] }
[calendars.tokyo]
zone = "Asia/Tokyo"
hours = { monday-friday = ["09:00-18:00"] }
[plans.gold]
calendar = "munich"
targets = { others = { first_reply = "8h" } }
[plans.gold.languages.ja]
calendar = "tokyo"
targets = { others = { first_reply = "4h" } }
[routing.languages.ja]
team = "tokyo"
skills = ["kanji"]
"""


async def test_what_is_promised_in_a_language_is_shown_and_tried_out(here: ManagedWorld, meg: Browser) -> None:
    page = await meg.get(SETTINGS)
    assert (await meg.send(SETTINGS, page, do="keep", text=BY_LANGUAGE)).status == 303
    assert await here.adoption.round() == 1
    shown = await meg.get(PAGE)
    assert "Tickets in Japanese: calendar tokyo; warned at 80% of the time." in shown
    assert shown.count("Promised by: gold.") == 2
    assert "New tickets in Japanese go to the team tokyo, need kanji, unless their account says otherwise." in shown
    asked = f"{PAGE}?plan=gold&priority=normal&at=2026-03-02T00:00"
    for spoken, calendar, due in (("ja", "tokyo", "04:00"), ("", "munich", "16:00"), ("fr", "munich", "16:00")):
        tried = await meg.get(f"{asked}&spoken={spoken}")
        assert f"promised by calendar {calendar}:" in tried
        assert f'datetime="2026-03-02T{due}:00+00:00"' in tried
