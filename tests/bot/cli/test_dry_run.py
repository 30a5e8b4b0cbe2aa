"""`onetouch dry-run` over a synced help centre and a history in a scratch database."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.database.conversations import SqlConversations
from bot.database.engine import Database
from bot.database.migrate import migrate
from handlers.conversation import Conversation, Episode, Outcome, Receipt, Turn
from handlers.ports import Step
from tests.bot.cli.conftest import Terminal
from tests.scenarios import help_centre

NOW = datetime.now(UTC)
VISITOR, CUSTOMER = ("public",), ("public", "customer")
SCREWS = "Which screws hold the wall bracket on concrete?"

DRAFT = f"""---
title: Screws for the wall bracket on concrete
questions:
  - {SCREWS}
---
# Screws for concrete

Use stainless 5 x 50 screws with a concrete plug.
"""
RESET = f"""---
title: {help_centre.PASSWORD}
audience: public
questions:
  - {help_centre.PASSWORD}
---
Ask your administrator for a new password.
"""


@dataclass(frozen=True, slots=True)
class Past:
    """Something that was asked."""

    question: str
    outcome: Outcome = Outcome.OPEN
    article: str | None = None
    audiences: tuple[str, ...] = VISITOR
    days_ago: int = 3


def remember(data: Path, past: Sequence[Past]) -> None:
    """Write conversations as the server writes them: a question, a reply with its receipt, later a second one."""
    asyncio.run(_remember(f"sqlite:///{data / 'onetouch.db'}", past))


async def _remember(url: str, past: Sequence[Past]) -> None:
    migrate(url)
    database = Database.open(url)
    try:
        for number, asked in enumerate(past):
            await SqlConversations(database).write(_step(number, asked))
    finally:
        await database.close()


def _step(number: int, past: Past) -> Step:
    at = NOW - timedelta(days=past.days_ago)
    held = Conversation(f"c{number}", "web", "vera", at)
    receipt = Receipt(
        f"r{number}", at, past.question, past.audiences, "answer", 0.5, 0.93, "s", "f", evidence={"coverage": 0.5}
    )
    episode = Episode(
        f"e{number}", held.id, "vera", f"Hi, {past.question}", at, at, outcome=past.outcome, article=past.article
    )
    turns = [
        Turn(1, "customer", at, past.question, episode_id=episode.id),
        Turn(2, "bot", at, "...", receipt=receipt.id, episode_id=episode.id),
    ]
    return Step(held, turns, [episode], receipt)


HISTORY = [
    Past(SCREWS),
    Past(SCREWS.lower()),
    Past(SCREWS, days_ago=200),
    Past(help_centre.PASSWORD, Outcome.CONFIRMED, "reset-password"),
    Past(help_centre.UNANSWERABLE),
    Past(help_centre.CUSTOMER, audiences=CUSTOMER),
]


@pytest.fixture
def asked(shop: Terminal) -> Terminal:
    """A shop where something was asked, with two drafts beside it."""
    remember(shop.data, HISTORY)
    (shop.folder / "screws.md").write_text(DRAFT)
    (shop.folder / "reset.md").write_text(RESET)
    return shop


def questions(rows: list[dict[str, object]]) -> list[object]:
    return [row["question"] for row in rows]


def test_a_draft_wins_what_nothing_answered(asked: Terminal) -> None:
    ran = asked.fine("dry-run", "screws.md", "--audience", "public", "--json").json
    assert ran["draft"] == {
        "article": "draft:screws",
        "title": "Screws for the wall bracket on concrete",
        "audience": "public",
        "replaces": None,
    }
    assert ran["asked"] == {"questions": 4, "times": 5}
    assert (ran["answered"]["before"]["n"], ran["answered"]["after"]["n"]) == (5, 5)
    assert questions(ran["won"]) == [SCREWS]
    (won,) = ran["won"]
    assert won["times"] == 2
    assert won["after"]["article"] == "draft:screws"
    assert won["before"]["article"] is None
    assert ran["summary"]["won"] == {"questions": 1, "times": 2}
    assert ran["summary"]["kept"]["questions"] >= 2
    assert ran["answered"]["after"]["value"] > ran["answered"]["before"]["value"]


def test_an_internal_draft_is_seen_by_no_customer_and_that_is_said(asked: Terminal) -> None:
    ran = asked.fine("dry-run", "screws.md")
    assert "for the audience internal" in ran.out
    assert "None of them may see the draft" in ran.out
    json = asked.fine("dry-run", "screws.md", "--json").json
    assert (json["visible"], json["won"]) == ({"questions": 0, "times": 0}, [])
    engineer = asked.fine("dry-run", "screws.md", "--as", "engineer", "--json").json
    assert questions(engineer["won"]) == [SCREWS]


def test_a_confirmed_answer_that_the_draft_takes_is_broken(asked: Terminal) -> None:
    ran = asked.fine("dry-run", "reset.md", "--json").json
    touched = [*ran["taken"], *ran["lost"]]
    assert questions(touched) == [help_centre.PASSWORD]
    assert touched[0]["before"]["article"] == "reset-password"
    assert touched[0]["verdict"] == "broken"


def test_what_people_confirmed_meanwhile_is_known_in_a_dry_run(asked: Terminal) -> None:
    before = asked.fine("dry-run", "screws.md", "--audience", "public", "--json").json
    asked.fine("known", "confirm", SCREWS, "pair-phone")
    ran = asked.fine("dry-run", "screws.md", "--audience", "public", "--json").json
    assert ran["answered"]["before"]["value"] > before["answered"]["before"]["value"]
    assert ran["won"] == []
    assert SCREWS not in questions(ran["nearest"])


def test_people_read_what_would_change(asked: Terminal) -> None:
    out = asked.fine("dry-run", "screws.md", "--audience", "public").out
    assert out.startswith("Screws for the wall bracket on concrete: a new article for the audience public, beside 13")
    assert "Asked in the last 90 days: 4 questions, 5 times; 4 questions, 5 times by people" in out
    assert "won     1 question, 2 times: answered by the draft, by nothing before" in out
    assert f"{SCREWS} (2 times)" in out
    short = asked.fine("dry-run", "screws.md", "--audience", "public", "--limit", "0").out
    assert SCREWS not in short
    reset = asked.fine("dry-run", "reset.md").out
    assert "reset-password, broken" in reset


def test_a_new_version_of_an_article_keeps_its_audience_and_its_answers(asked: Terminal) -> None:
    draft = asked.folder / "better.md"
    draft.write_text(help_centre.ARTICLES["reset-password.md"] + "\nOr ask us.\n")
    ran = asked.fine("dry-run", "better.md", "--replaces", "reset-password", "--json").json
    assert ran["draft"]["article"] == "reset-password"
    assert ran["draft"]["audience"] == "public"
    assert ran["articles"] == 13
    assert (ran["won"], ran["taken"], ran["lost"]) == ([], [], [])
    emptied = asked.folder / "emptied.md"
    emptied.write_text("# Something else\n\nNothing of use.\n")
    ran = asked.fine("dry-run", "emptied.md", "--replaces", "reset-password", "--json").json
    assert help_centre.PASSWORD in questions([*ran["lost"], *ran["moved"]])
    assert "a new version of reset-password" in asked.fine("dry-run", "better.md", "--replaces", "reset-password").out


def test_nothing_is_written(asked: Terminal) -> None:
    def state() -> dict[Path, bytes]:
        files = (path for path in asked.data.rglob("*") if path.is_file() and path.suffix not in {".db-shm", ".lock"})
        return {path: path.read_bytes() for path in files if not path.name.endswith(("-shm", "-wal"))}

    asked.fine("dry-run", "screws.md", "--audience", "public")
    before = state()
    asked.fine("dry-run", "reset.md")
    assert state() == before
    assert asked.fine("search", SCREWS, "--json").json["hits"][0]["article"] != "draft:screws"


def test_an_index_that_is_behind_is_made_up_in_memory(asked: Terminal) -> None:
    for path in (asked.data / "index").rglob("manifest.json"):
        path.write_text("{")
    ran = asked.fine("dry-run", "screws.md", "--audience", "public", "--json").json
    assert questions(ran["won"]) == [SCREWS]
    assert [path.read_text() for path in (asked.data / "index").rglob("manifest.json")] == ["{"]


def test_an_empty_history_is_said(shop: Terminal) -> None:
    (shop.folder / "screws.md").write_text(DRAFT)
    assert "Nobody asked anything in the last 90 days" in shop.fine("dry-run", "screws.md").out
    ran = shop.fine("dry-run", "screws.md", "--json").json
    assert ran["asked"] == {"questions": 0, "times": 0}
    assert ran["answered"]["after"] == {"value": None, "low": 0.0, "high": 1.0, "n": 0}


def test_only_the_days_named_count(asked: Terminal) -> None:
    assert asked.fine("dry-run", "screws.md", "--days", "1", "--json").json["asked"]["times"] == 0
    assert asked.fine("dry-run", "screws.md", "--days", "365", "--json").json["asked"]["times"] == 6


@pytest.mark.parametrize(
    ("text", "options", "told"),
    [
        ("---\ntitle: x\n", (), "front matter is never closed"),
        ("", (), "holds no text"),
        (DRAFT, ("--replaces", "nothing"), "no article 'nothing' to replace"),
        (DRAFT, ("--audience", "everyone"), "audience 'everyone' is unknown"),
    ],
)
def test_a_draft_that_cannot_be_used_is_told(
    terminal: Terminal, text: str, options: tuple[str, ...], told: str
) -> None:
    (terminal.folder / "draft.md").write_text(text)
    ran = terminal.run("dry-run", "draft.md", *options)
    assert ran.code == 2
    assert told in ran.err


def test_what_is_wrong_with_a_draft_is_warned_about(asked: Terminal) -> None:
    (asked.folder / "odd.md").write_text(DRAFT.replace("questions:", "language: 7\nquestions:"))
    ran = asked.fine("dry-run", "odd.md")
    assert "`language` is not text" in ran.err
