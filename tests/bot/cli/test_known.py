"""Known questions on the command line."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from bot.compose.services import utc_now
from bot.database.engine import Database
from bot.database.known_questions import SqlConfirmations
from handlers.confirmation import Confirmation, Kind
from tests.bot.cli.conftest import Terminal
from tests.bot.cli.test_desk import Filed, filed  # noqa: F401 - a fixture

STRANGE = "grandma cannot get into her thing"


def suggest(data: Path, *who: tuple[str, str], question: str = STRANGE) -> None:
    """Let customers confirm a question, each a person of an account."""

    async def run() -> None:
        database = Database.open(f"sqlite:///{data / 'onetouch.db'}")
        try:
            for person, account in who:
                said = Confirmation(question, "reset-password", Kind.CUSTOMER, utc_now(), person, (account,))
                await SqlConfirmations(database).add(said)
        finally:
            await database.close()

    asyncio.run(run())


def test_without_any_it_is_said(terminal: Terminal) -> None:
    assert "Nobody" in terminal.fine("known", "list").out
    assert "no suggestions" in terminal.fine("known", "suggestions").out
    assert terminal.fine("known", "list", "--json").json == []


def test_a_question_is_confirmed_listed_answered_and_withdrawn(shop: Terminal) -> None:
    assert json.loads(shop.fine("ask", STRANGE, "--json").out)["kind"] == "handoff"
    told = shop.fine("known", "confirm", STRANGE, "reset-password").out
    assert STRANGE in told
    (row,) = shop.fine("known", "list", "--json").json
    assert (row["question"], row["article"], row["by"]) == (STRANGE, "reset-password", "engineer")
    assert STRANGE in shop.fine("known", "list").out
    answered = shop.fine("ask", STRANGE, "--json").json
    assert (answered["kind"], answered["sources"][0]["article"]) == ("answer", "reset-password")
    assert "1 confirmed by people, 0 suggested" in shop.fine("doctor").out
    shop.fine("known", "withdraw", str(row["id"]))
    assert shop.fine("ask", STRANGE, "--json").json["kind"] == "handoff"
    assert shop.run("known", "withdraw", str(row["id"])).code == 1


def test_a_misspelt_question_is_confirmed_as_it_was_written(shop: Terminal) -> None:
    misspelt = "granma canot get into her lmap passwrod thing"
    shop.fine("known", "confirm", misspelt, "returns")
    (row,) = shop.fine("known", "list", "--json").json
    assert row["question"] == misspelt
    for asked in (misspelt, "granma canot get into her lamp password thing"):
        reply = shop.fine("ask", asked, "--json").json
        assert (reply["kind"], reply["sources"][0]["article"]) == ("answer", "returns")


def test_what_one_customer_says_is_suggested_and_what_two_of_different_accounts_say_is_known(shop: Terminal) -> None:
    suggest(shop.data, ("ann", "acme"))
    assert shop.fine("known", "list", "--json").json == []
    (row,) = shop.fine("known", "suggestions", "--json").json
    assert (row["question"], row["persons"], row["accounts"]) == (STRANGE, 1, 1)
    assert "1 person of 1 account " in shop.fine("known", "suggestions").out
    suggest(shop.data, ("bob", "initech"), question="Grandma cannot get into her thing?")
    (known,) = shop.fine("known", "list", "--json").json
    assert known["by"] == "customer"
    assert shop.fine("known", "suggestions", "--json").json == []


@pytest.mark.parametrize(("verdict", "known"), [("accept", 1), ("reject", 0)])
def test_a_suggestion_is_decided(shop: Terminal, verdict: str, known: int) -> None:
    suggest(shop.data, ("ann", "acme"))
    (row,) = shop.fine("known", "suggestions", "--json").json
    assert STRANGE in shop.fine("known", verdict, str(row["id"])).out
    assert len(shop.fine("known", "list", "--json").json) == known
    assert shop.fine("known", "suggestions", "--json").json == []
    assert shop.run("known", verdict, str(row["id"])).code == 1


def test_what_cannot_be_known_is_refused_with_the_way_out(shop: Terminal) -> None:
    gone = shop.run("known", "confirm", STRANGE, "gone")
    assert gone.code == 1
    assert "'gone'" in gone.err
    small = shop.run("known", "confirm", "thanks", "reset-password")
    assert small.code == 1
    assert "small talk" in small.err
    assert shop.run("known", "withdraw", "x").code == 2


def test_a_ticket_is_closed_with_the_article_that_answered_it(filed: Filed, terminal: Terminal) -> None:  # noqa: F811
    refused = terminal.run("ticket", "close", "T-1", "--answered-by", "gone")
    assert refused.code == 1
    assert "'gone'" in refused.err
    assert terminal.fine("ticket", "show", "T-1", "--json").json["status"] == "new"
    (terminal.folder / "help").mkdir()
    (terminal.folder / "help" / "hum.md").write_text("# Stop the hum\n\nTighten the screw.\n")
    terminal.fine("source", "add", "folder", "help", "--audience", "public")
    terminal.fine("sync")
    closed = terminal.fine("ticket", "close", "T-1", "--answered-by", "hum").out
    assert "'It hums' is answered by hum" in closed
    (row,) = terminal.fine("known", "list", "--json").json
    assert (row["question"], row["article"], row["by"]) == ("It hums", "hum", "ticket")
    terminal.fine("known", "withdraw", str(row["id"]))
    assert "Known" not in terminal.fine("ticket", "close", "T-1", "--answered-by", "hum").out
    assert terminal.fine("known", "list", "--json").json == []


@pytest.mark.parametrize("article", ["a\x00b", "a\udcffb"])
def test_an_article_that_no_database_can_hold_does_not_exist(shop: Terminal, article: str) -> None:
    refused = shop.run("known", "confirm", STRANGE, article)
    assert refused.code == 1
    assert repr(article) in refused.err


def test_a_ticket_that_nobody_asked_in_a_chat_teaches_only_what_is_named(filed: Filed, terminal: Terminal) -> None:  # noqa: F811
    (terminal.folder / "help").mkdir()
    (terminal.folder / "help" / "hum.md").write_text("# Stop the hum\n\nTighten the screw.\n")
    terminal.fine("source", "add", "folder", "help", "--audience", "public")
    terminal.fine("sync")
    terminal.fine("ticket", "reply", "T-1", "See http://127.0.0.1:8080/articles/hum please.")
    # Its subject may be anything: the link answers the description.
    assert "is answered by" not in terminal.fine("ticket", "close", "T-1").out
    assert "'It hums' is answered by hum" in terminal.fine("ticket", "close", "T-1", "--answered-by", "hum").out
