"""Cards, results, homes, help."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.slack.rendering import names
from bot.slack.rendering.cards import Shown, addition, card
from bot.slack.rendering.homes import Looked, customer_home, engineer_home, help_text
from bot.slack.rendering.references import Reference, read
from bot.slack.rendering.results import Asked, results, shared
from bot.slack.rendering.times import when
from handlers.reply import Span
from handlers.search.search import Found
from handlers.ticket import Category, Comment, Priority, Status, Ticket
from tests.bot.slack.rendering import checking, worlds

TICKET = Ticket(
    "T-7",
    "p-1",
    "Login <fails>",
    "It says *no*.",
    Category.BUG,
    Priority.HIGH,
    Status.NEW,
    worlds.NOW - timedelta(hours=3),
    email="ann@example.com",
)
FOUND = [Found(f"a/{n}", f"Title {n}", None, "help", 1.0, (Span(0, 4, "Text"),)) for n in range(12)]
ASKED = Asked("reset password", Reference(search="s-1", channel="C1"), "https://help.example.com")
relaxed = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def actions(found: Any) -> list[str]:
    return [one["action_id"] for one in checking.walk(found) if one.get("type") == "button"]


def test_a_card_says_how_a_new_ticket_stands_and_what_can_be_done() -> None:
    post = card(Shown(TICKET))
    title, facts, said, row = post.blocks
    assert title["text"] == {"type": "mrkdwn", "text": "*T-7: Login &lt;fails&gt;*", "verbatim": True}
    assert facts["elements"] == [
        {
            "type": "mrkdwn",
            "text": "*New* · *high priority* · bug · from ann@example.com · nobody has it · filed "
            + when(TICKET.opened_at),
            "verbatim": True,
        }
    ]
    assert "no" in str(said)
    assert actions(row) == [names.CLAIM, names.SHOW, names.REPLY, names.NOTE, names.CLOSE]


def test_a_solved_ticket_can_neither_be_claimed_nor_closed() -> None:
    solved = Ticket(
        *(getattr(TICKET, name) for name in ("number", "requester_id", "subject", "description", "category")),
        Priority.NORMAL,
        Status.SOLVED,
        worlds.NOW,
    )
    assert actions(card(Shown(solved)).blocks) == [names.SHOW, names.REPLY, names.NOTE]


def test_a_title_is_bold_whatever_stands_in_it() -> None:
    for subject, said in (("It stops at t ", "T-7: It stops at t"), ("Run `a *b`` ` \u200b", "T-7: Run a \u2217b")):
        title = card(Shown(replace(TICKET, subject=subject))).blocks[0]["text"]
        assert title == {"type": "mrkdwn", "text": f"*{said}*", "verbatim": True}


def test_a_time_is_shown_by_the_clock_of_its_reader() -> None:
    at = datetime(2026, 11, 2, 9, 5, tzinfo=UTC)
    said = when(at)
    assert said == f"<!date^{int(at.timestamp())}^{{date_short_pretty}} at {{time}}|2 Nov 2026, 09:05 UTC>"


@relaxed
@given(worlds.texts, worlds.texts)
def test_whatever_a_customer_adds_the_team_is_told(author: str, text: str) -> None:
    checking.check_post(addition("T-7", Comment(author, text, worlds.NOW, public=True)))


def test_results_come_in_pages_each_result_with_a_button_that_shares_it() -> None:
    first = results(FOUND, ASKED)
    assert actions(first.blocks) == ["share_0", "share_1", "share_2", "share_3", "share_4", "page_next"]
    assert "1 to 5 of 12" in str(first.blocks)
    pressed = first.blocks[-1]["elements"]
    assert isinstance(pressed, list)
    onward = read(pressed[0]["value"])
    assert onward == Reference(search="s-1", channel="C1", page=1)
    assert actions(results(FOUND, Asked("x", Reference(page=2))).blocks)[-1] == "page_back"


def test_a_page_that_is_not_there_is_the_last() -> None:
    assert "11 to 12 of 12" in str(results(FOUND, Asked("x", Reference(page=99))).blocks)


def test_nothing_found_says_so() -> None:
    assert "Nothing was found" in str(results([], ASKED).blocks)


def test_what_is_shared_names_who_did_and_where_it_stands() -> None:
    post = shared(FOUND[0], "USHARER", "https://help.example.com")
    checking.check_post(post)
    assert post.blocks[0]["elements"] == [{"type": "mrkdwn", "text": "Shared by <@USHARER>", "verbatim": True}]
    assert "https://help.example.com/articles/a/0" in str(post.blocks)


def test_help_names_what_engineers_can_do_to_engineers_only() -> None:
    assert "/onetouch settings" not in str(help_text(engineer=False))
    assert "/onetouch settings" in str(help_text(engineer=True))
    assert "I do not know “frobnicate”" in str(help_text(engineer=False, unknown="frobnicate"))


@relaxed
@given(worlds.tickets, worlds.texts, st.sampled_from([None, "https://x.slack.com/archives/C1/p1", "no link"]))
def test_whatever_a_ticket_says_its_card_is_taken(ticket: Ticket, text: str, link: str | None) -> None:
    checking.check_post(card(Shown(ticket, text, link)))
    checking.check_post(help_text(engineer=True, unknown=text))


@relaxed
@given(st.lists(worlds.found, max_size=8), worlds.texts, worlds.roots, st.integers(-1, 3), st.booleans())
def test_whatever_is_found_the_list_is_taken(
    found: list[Found], query: str, root: str, page: int, shares: bool
) -> None:
    checking.check_post(results(found, Asked(query, Reference(page=page, search="s"), root, shares)))
    for one in found[:2]:
        checking.check_post(shared(one, "USHARER", root))


@relaxed
@given(st.lists(worlds.tickets, max_size=25), st.none() | st.lists(worlds.found, max_size=4), worlds.texts)
def test_whatever_waits_the_home_tab_is_taken(queue: list[Ticket], found: list[Found] | None, query: str) -> None:
    shown = [Shown(ticket) for ticket in queue]
    looked = Looked(found, Asked(query, Reference(), "https://help.example.com"), query, "1")
    for home in (engineer_home(shown, looked), customer_home(shown, looked), engineer_home([]), customer_home([])):
        checking.check_view(home)
