"""What customers read in Slack is said through the catalogue: in a language that nobody speaks, no English is left."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.slack import phrases
from bot.slack.rendering.announcements import verdict_buttons
from bot.slack.rendering.cards import Shown, card
from bot.slack.rendering.homes import Looked, customer_home, help_text
from bot.slack.rendering.message_forms import Origin, message_form
from bot.slack.rendering.modals import read_ticket, reply_form, ticket_form
from bot.slack.rendering.mrkdwn import APART, marked
from bot.slack.rendering.own_tickets import own_ticket
from bot.slack.rendering.posts import Post
from bot.slack.rendering.references import Reference
from bot.slack.rendering.replies import About, rendered, waiting
from bot.slack.rendering.results import Asked, explained, read_on, results, shared
from bot.slack.rendering.submissions import Refused
from bot.slack.rendering.whole_tickets import whole_ticket
from bot.slack.turns import from_team
from handlers.conversation import Turn
from handlers.engineering.announcement import Verdict
from handlers.engineering.announcement_text import asking
from handlers.languages import LANGUAGES, speaking
from handlers.languages.pseudo import PSEUDO, rehearsing, unsaid
from handlers.person import Person
from handlers.ports import (
    ArticleNotFound,
    HandlerError,
    InvalidInput,
    RetrievalUnavailable,
    TicketNotFound,
    WriteConflict,
)
from handlers.reply import Answer, Clarification, Form, Handoff, Option, Remark, Source, Span
from handlers.search.search import Found
from handlers.ticket import Category, Comment, Priority, Status, Ticket
from handlers.tickets.ports import Standing
from tests.bot.slack.rendering.checking import check_post, check_view, walk

NOW = datetime(2026, 9, 1, 12, 0, tzinfo=UTC)
ABOUT = About(Reference(conversation="c1", episode="e1", turn=3))
ROOT = "https://help.example.com"
SOURCE = Source(
    "лампа", "Лампа", "https://example.com/1", 1.0, (Span(0, 6, "Нажми."), Span(90, 96, "Подожди")), "0" * 16
)
FOUND = Found("лампа", "Лампа", "https://example.com/1", "справка", 0.5, SOURCE.spans, "public")
SEARCHED = Reference(channel="C1", search="s1")
ANA = Person("p1", known=True, name="Анна")
_NOT_WORDS = re.compile(
    r"<!date\^\d+\^|<(?:https?|mailto):[^|>]*\|?|<@\w+>|\{date_short_pretty\}|\{time\}|\bUTC\b|`[^`]*`"
)
"""Of mrkdwn: what Slack itself reads. What stands in code is typed as it is."""


def ticket(status: Status = Status.OPEN, number: int = 1, **more: Any) -> Ticket:
    given = {"category": Category.OTHER, "priority": Priority.NORMAL, "status": status, "opened_at": NOW}
    return Ticket(f"№-{number}", "p1", "Лампа", "Не горит", **(given | more))


def own(replies: int) -> dict[str, Any]:
    said = tuple(Comment("Анна", "Да", NOW, public=True) for _ in range(replies))
    promised = Standing(reply_due=NOW + timedelta(hours=1))
    return own_ticket(ticket(comments=said), ANA, promised, NOW)


def searched(*found: Found, page: int = 0, source: str = "") -> Post:
    reference = Reference(channel="C1", search="s1", page=page, source=source)
    return results(found, Asked("лампа", reference, ROOT, sources=("справка", "другая")))


def messages() -> Iterator[Post | None]:
    """Give every message that a customer may get."""
    told = Answer("Нажми.", 0.9, (SOURCE,), "Статья")
    known_issue = Answer("Нажми.", 0.9, (Source("issue:jira/1", "Лампа", None, 1.0, SOURCE.spans, ""),))
    for about in (ABOUT, About(ABOUT.reference, ROOT, private=True), About(ABOUT.reference, ROOT)):
        yield rendered(told, about)
        yield rendered(known_issue, about)
    long = Source("лампа", "Лампа", None, 1.0, (Span(0, 40_000, "Нажми. " * 5_000),), "")
    yield rendered(Answer("Нажми.", 0.9, (long,)), ABOUT)
    yield rendered(
        Answer("Нажми.", 0.9, (Source("лампа", "Лампа", "https://example.com/1", 1.0, long.spans, ""),)), ABOUT
    )
    options = tuple(Option(f"Лампа {number}", f"а{number}", "Лампа") for number in range(3))
    yield rendered(Clarification("Какая?", 0.5, options), ABOUT)
    yield rendered(Clarification("Эта?", 0.5, options[:1]), ABOUT)
    yield rendered(Handoff("Человек поможет.", form=Form("", "", "", needs_email=False)), ABOUT)
    yield rendered(Remark("Привет"), ABOUT)
    yield waiting(ABOUT.reference)
    yield explained()
    yield read_on(FOUND, "Дальше", ROOT)
    yield shared(FOUND, "USHARER", ROOT)
    yield shared(FOUND, "", ROOT)
    yield searched()
    yield searched(source="справка")
    for audience in ("public", "customer", "account:АКМЕ"):
        yield searched(*[Found("лампа", "Лампа", None, "справка", 0.5, (), audience) for _ in range(12)], page=1)
    yield searched(Found("лампа", "Лампа", None, "справка", 0.5, (), "public", likely=False))
    yield searched(FOUND, Found("лампа", "Лампа", None, "справка", 0.5, (), "public", likely=False))
    yield help_text(engineer=False)
    yield help_text(engineer=False, unknown="что")
    yield from_team(Turn(3, "engineer", NOW, "Горит?"), "c1")
    for verdict in (None, *Verdict):
        asked = Turn(3, "engineer", NOW, asking("Горит.", "https://example.com/2"), key="announcement:n1")
        yield from_team(asked, "c1", verdict)


def views() -> Iterator[dict[str, Any]]:
    """Give every window that a customer may see, and their Home tab."""
    form = Form("Лампа", "Не горит", "", needs_email=True)
    yield ticket_form(form, ABOUT.reference)
    yield message_form(form, Origin("C1", "1.0"))
    yield own(0)
    yield own(30)
    overdue = Standing(reply_due=NOW - timedelta(hours=1))
    for status in Status:
        yield own_ticket(ticket(status), ANA, overdue, NOW)
    yield customer_home(())
    rows = [Shown(ticket(status, number)) for number, status in enumerate([*Status] * 5)]
    yield customer_home(rows, Looked([FOUND], Asked("лампа", Reference(), ROOT)))
    yield customer_home((), Looked([], Asked("лампа", Reference(), ROOT)))


def errors() -> Iterator[str]:
    """Give what is wrong with a form."""
    blank = {name: {name: {"value": ""}} for name in ("subject", "description", "email")}
    long = {"subject": "я" * 9_000, "description": "я" * 9_000, "email": "нет"}
    for values in (blank, {name: {name: {"value": value}} for name, value in long.items()}):
        refused = read_ticket({"state": {"values": values}})
        assert isinstance(refused, Refused)
        yield from refused.errors.values()
    yield phrases.filed_already("№-1")
    yield phrases.greeting()


def left(text: str) -> tuple[str, ...]:
    """Give the words of a text that were not said. Languages are named by themselves."""
    return () if text in LANGUAGES.values() else unsaid(_NOT_WORDS.sub(" ", text))


def texts(content: Any) -> Iterator[str]:
    for found in walk(content):
        if found.get("type") in {"mrkdwn", "plain_text"}:
            yield found["text"]


def test_no_english_is_left_in_messages_for_customers() -> None:
    with rehearsing(), speaking(PSEUDO):
        shown = [one for one in messages() if one is not None]
    assert len(shown) > 20
    for post in shown:
        check_post(post)
        assert left(post.text) == ()
        for text in texts(post.blocks):
            assert left(text) == (), text


def test_no_english_is_left_in_windows_of_customers_nor_in_what_is_wrong_with_them() -> None:
    with rehearsing(), speaking(PSEUDO):
        shown, wrong = list(views()), list(errors())
    for view in shown:
        check_view(view)
        for text in texts(view):
            assert left(text) == (), text
    for text in wrong:
        assert left(text) == (), text


def test_every_constant_of_the_phrases_that_customers_read_is_said() -> None:
    """What is for the team alone is named here: nothing else may be shown without being said."""
    team = {
        "COMMAND_EXPIRED", "NO_WORDS", "NOT_TAKEN", "SHARED", "THE_QUESTION",
        "TRIAGE_OTHERS", "TRIAGE_SAME", "TRIAGE_SHARED", "TRIAGE_UNKNOWN",
    }  # fmt: skip
    source = Path(phrases.__file__).read_text(encoding="utf-8")
    constants = set(re.findall(r"^([A-Z_]+) = ", source, re.MULTILINE))
    marked_ones = set(re.findall(r"^([A-Z_]+) = mark\(", source, re.MULTILINE))
    assert constants - marked_ones == team


def test_the_team_reads_english_whatever_the_customer_speaks_and_sees_which_language_that_is() -> None:
    japanese = ticket(language="ja")
    whole = whole_ticket(Shown(japanese, now=NOW))
    form = reply_form(japanese, Reference(ticket=japanese.number))
    assert "in *Japanese*" in str(card(Shown(japanese)).blocks)
    assert "in *Japanese*" in str(whole)
    assert "the customer reads *Japanese*" in str(form)
    assert "Japanese" not in str(card(Shown(ticket(language="en"))).blocks), "that is what the team reads by itself"
    assert "in *" not in str(card(Shown(ticket())).blocks)


@pytest.mark.parametrize("language", LANGUAGES)
def test_slack_takes_all_of_it_in_each_language(language: str) -> None:
    with speaking(language):
        for post in messages():
            assert post is not None
            check_post(post)
        for view in views():
            check_view(view)
        about = Reference(conversation="c1", turn=3, announcement="n1")
        assert all(len(button["text"]["text"]) <= 75 for button in verdict_buttons(about)[1]["elements"])  # type: ignore[attr-defined]


def test_bold_and_code_are_seen_as_such_between_words_without_blanks() -> None:
    assert marked("押す*共有*を") == f"押す{APART}*共有*{APART}を"
    assert marked("用`/kb`搜索") == f"用{APART}`/kb`{APART}搜索"
    assert marked("*Share* posts `/kb`.") == "*Share* posts `/kb`."


@pytest.mark.parametrize(
    "error", [WriteConflict("busy"), RetrievalUnavailable("away"), TicketNotFound("gone"), ArticleNotFound("gone")]
)
def test_what_went_wrong_on_our_side_is_told_in_the_customers_language_and_to_others_as_it_is(error: Exception) -> None:
    assert isinstance(error, HandlerError)
    assert phrases.told(error) == str(error)
    with rehearsing(), speaking(PSEUDO):
        assert left(phrases.told(error)) == ()
        assert phrases.told(InvalidInput("Слишком длинно")) == "Слишком длинно"
