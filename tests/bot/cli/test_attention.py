"""Which ticket needs a person, on the command line."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.compose.services import new_id, utc_now
from bot.database.attention import SqlAssessments
from bot.database.conversations import SqlConversations
from bot.database.engine import Database
from bot.database.migrate import migrate
from bot.database.people import SqlPeople
from handlers.attention.attention import Attention, Part, PartKind
from handlers.person import Role
from handlers.ports import Step
from handlers.sentiment import Sentiment, Tone
from handlers.ticket import Status
from tests.bot.cli.conftest import Terminal
from tests.handlers.tickets.worlds import TICKET

WAITING = Part(PartKind.WAITING, 35.0, "waiting 5 h of 4 h")
FALLING = Part(PartKind.TREND, 17.0, "tone falling")
ANGRY = Tone(Sentiment.NEGATIVE, 0.87, 0.03, "tones-1", "en", ("useless",))
UNKNOWN = Tone(None, 0.0, 0.0, "tones-1", "de", ("not English",))


@pytest.fixture
def desk(terminal: Terminal) -> Terminal:
    asyncio.run(_furnish(f"sqlite:///{terminal.data / 'onetouch.db'}"))
    return terminal


async def _furnish(url: str) -> None:
    await asyncio.to_thread(migrate, url)
    database, now = Database.open(url), utc_now()
    try:
        people = SqlPeople(database, utc_now, new_id)
        eve = await people.add("eve@example.com", Role.ENGINEER)
        ann = await people.add("ann@acme.example", Role.CUSTOMER, "acme")
        facts: tuple[dict[str, object], ...] = (
            {"status": Status.OPEN, "assignee": eve.id},
            {"subject": "It smells", "requester_id": ann.id, "plan": "premium"},
            {"subject": "It shines"},
            {"status": Status.SOLVED, "solved_at": now},
        )
        for number, one in enumerate(facts, 1):
            ticket = replace(TICKET, number=f"T-{number}", opened_at=now - timedelta(hours=9 - number), **one)  # type: ignore[arg-type]
            await SqlConversations(database).write(Step(None, ticket=ticket))
        kept = SqlAssessments(database)
        for number, parts in (("T-1", (WAITING, FALLING)), ("T-2", (replace(WAITING, points=90.0), FALLING))):
            sum_ = round(sum(part.points for part in parts))
            scored = Attention(number, 1, now, min(100, sum_), parts, "shipped-1")
            tone = ANGRY if number == "T-2" else UNKNOWN
            assert await kept.keep(scored, number, 1, {(1, 0): tone}, None, reader="tones-1")
    finally:
        await database.close()


def test_somebody_or_a_plan_that_is_not_there_is_refused(desk: Terminal) -> None:
    nobody, nothing = desk.run("attention", "--assignee", "zz"), desk.run("attention", "--plan", "gold")
    assert (nobody.code, nothing.code) == (1, 1)
    assert "zz is nobody of the team, and has no ticket: give an address" in nobody.err
    assert "There is no plan 'gold': use premium or standard." in nothing.err
    assert "No ticket is like that." in desk.fine("attention", "--plan", "premium", "--offset", "5").out


def test_the_list_says_where_the_tone_could_not_be_judged(desk: Terminal) -> None:
    ran = desk.fine("attention")
    assert "waiting 5 h of 4 h: +35 · tone falling: +17 · tone not judged" in ran.out
    assert ran.out.count("tone not judged") == 1
    assert [one["tone_judged"] for one in desk.fine("attention", "--json").json] == [True, False]


def test_the_list_says_who_needs_a_person_and_why(desk: Terminal) -> None:
    ran = desk.fine("attention")
    lines = ran.out.splitlines()
    assert lines[0].startswith("100  T-2     new ")
    assert lines[0].endswith("nobody       It smells")
    assert lines[1] == "     waiting 5 h of 4 h: +90 · tone falling: +17"
    assert "eve@example.com" in lines[2]
    assert "2 should have been assessed by now" in ran.err


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        ("", ["T-2", "T-1"]),
        ("--least 60", ["T-2"]),
        ("--unassigned", ["T-2"]),
        ("--assignee eve@example.com", ["T-1"]),
        ("--plan premium", ["T-2"]),
        ("--limit 1", ["T-2"]),
    ],
)
def test_it_is_narrowed(desk: Terminal, asked: str, numbers: list[str]) -> None:
    ran = desk.fine("attention", "--json", *asked.split())
    assert [one["number"] for one in ran.json] == numbers


def test_as_json_it_tells_all_that_is_known(desk: Terminal) -> None:
    one = desk.fine("attention", "--json").json[0]
    assert (one["score"], one["clipped"], one["model"], one["accounts"]) == (100, True, "shipped-1", ["acme"])
    assert one["parts"][1] == {"kind": "trend", "points": 17.0, "text": "tone falling"}
    assert (one["requester"], one["assignee"], one["not_urgent"]) == ("ann@acme.example", None, None)


def test_where_there_is_nothing_it_says_so(desk: Terminal, terminal: Terminal) -> None:
    assert desk.fine("attention", "--plan", "standard", "--least", "99").out == "No ticket is like that.\n"
    assert desk.fine("attention", "--offset", "9").out == "No ticket is like that.\n"


def test_it_is_gone_through_page_by_page(desk: Terminal) -> None:
    first = desk.fine("attention", "--limit", "1")
    assert "T-2" in first.out
    assert "There are more: --offset 1 goes on; --limit shows up to 200." in first.err
    second = desk.fine("attention", "--limit", "1", "--offset", "1")
    assert "T-1" in second.out
    assert "There are more" not in second.err


def test_before_anything_was_scored_it_says_so(terminal: Terminal) -> None:
    assert terminal.fine("attention").out == "No ticket has a score.\n"


def test_a_ticket_is_explained_part_by_part(desk: Terminal) -> None:
    out = desk.fine("ticket", "attention", "T-2").out
    assert "100 of 100, as of " in out
    assert "version 1; weights shipped-1" in out
    assert "\n   +90  waiting 5 h of 4 h\n   +17  tone falling\n  90 + 17 = 107, cut to 100" in out
    assert "request: negative, 87 % (what weighed: “useless”); tones-1" in out
    found = desk.fine("ticket", "attention", "T-2", "--json").json
    assert (found["version"], found["behind"], found["attention"]["score"]) == (1, False, 100)
    assert (found["tones"][0]["comment"], found["tones"][0]["sentiment"]) == (0, "negative")


def test_what_has_no_score_says_why(desk: Terminal) -> None:
    assert "It was not assessed yet" in desk.fine("ticket", "attention", "T-3").out
    assert "The ticket is solved: nobody needs to look at it." in desk.fine("ticket", "attention", "T-4").out
    assert desk.fine("ticket", "attention", "T-3", "--json").json["attention"] is None
    assert desk.run("ticket", "attention", "T-9").code == 1


def test_not_urgent_is_said_with_who_says_it(desk: Terminal) -> None:
    out = desk.fine("ticket", "not-urgent", "T-1", "--by", "eve@example.com", "--seen", "1").out
    assert out == "T-1: can wait, at 52. A running server scores it anew within seconds.\n"
    assert "eve@example.com said " in desk.fine("ticket", "attention", "T-1").out
    desk.fine("ticket", "not-urgent", "T-2", "--by", "kim")
    judged = desk.fine("ticket", "attention", "T-2", "--json").json["not_urgent"]
    assert (judged["by"], judged["score"], judged["counts"]) == ("kim", 100, False)


def test_not_urgent_is_refused_with_the_reason(desk: Terminal) -> None:
    assert "T-4 is solved" in desk.run("ticket", "not-urgent", "T-4").err
    assert "nobody of the team" in desk.run("ticket", "not-urgent", "T-1", "--by", "bob@example.com").err
    desk.fine("ticket", "reply", "T-1", "Which lamp?", "--by", "eve@example.com")
    assert "T-1 was changed meanwhile" in desk.run("ticket", "not-urgent", "T-1", "--seen", "1").err
