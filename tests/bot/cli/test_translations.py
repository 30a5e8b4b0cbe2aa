"""Articles and their translations on the command line."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from bot.compose.services import utc_now
from bot.database.conversations import SqlConversations
from bot.database.engine import Database
from handlers.conversation import Conversation, Episode, Outcome, Receipt, Turn
from handlers.ports import Step
from handlers.reply import Answer, Source
from tests.bot.cli.conftest import Terminal

ENGLISH = "# Reset your password\n\nOpen the sign-in page and press the button, and we send you a link by mail."
GERMAN = "# Passwort zurücksetzen\n\nÖffnen Sie die Anmeldeseite und drücken Sie den Knopf, dann kommt ein Link."
EXPORT = "# Export your data\n\nChoose Export in the menu, and wait until all of your files are there."


@pytest.fixture
def centre(terminal: Terminal) -> Terminal:
    for name, text in {"en/reset": ENGLISH, "de/reset": GERMAN, "en/export": EXPORT}.items():
        path = terminal.folder / "centre" / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    terminal.fine("source", "add", "folder", "centre", "--audience", "public")
    terminal.fine("sync")
    return terminal


def test_articles_stand_with_their_translations(centre: Terminal) -> None:
    said = centre.fine("translations").out
    assert "2 articles, each counted once with its translations. Articles in en 2, de 1." in said
    assert "Every article should be in: de, en." in said
    assert "Missing: de 1. Older than their original: none." in said
    assert "Reset your password\n  en  en/reset" in said
    assert "  missing: de\n" in said
    assert centre.fine("source", "list").out.startswith("centre  folder  public  3 articles  en 2, de 1  ")
    assert centre.fine("source", "list", "--json").json[0]["languages"] == {"en": 2, "de": 1}


def test_missing_ones_are_listed_for_one_language_or_for_all(centre: Terminal) -> None:
    found = centre.fine("translations", "--missing", "--json").json
    assert [(group["id"], group["missing"]) for group in found["groups"]] == [("en/export", ["de"])]
    assert (found["matching"], found["total"], found["wanted"]) == (1, 2, ["de", "en"])
    assert centre.fine("translations", "--missing", "pt-BR", "--json").json["missing"] == {"de": 1, "pt": 2}
    wanted = centre.fine("translations", "--missing", "--json", ARTICLE_LANGUAGES="en,ja").json
    assert (wanted["wanted"], wanted["missing"]) == (["en", "ja"], {"ja": 2})
    assert "There are no such articles." in centre.fine("translations", "--missing", "en").out


def test_a_translation_is_outdated_when_its_original_changed_in_a_later_sync(centre: Terminal) -> None:
    assert "There are no such articles." in centre.fine("translations", "--outdated").out
    original = centre.folder / "centre" / "en" / "reset.md"
    original.write_text(f"{ENGLISH} It is good for an hour.", "utf-8")
    centre.fine("sync")
    said = centre.fine("translations", "--outdated").out
    assert "older than the original, which changed on" in said
    assert "Older than their original: de 1." in said
    translation = centre.folder / "centre" / "de" / "reset.md"
    translation.write_text(f"{GERMAN} Er gilt eine Stunde.", "utf-8")
    centre.fine("sync")
    assert centre.fine("translations", "--outdated", "--json").json["groups"] == []


def test_what_cannot_be_asked_is_wrong_usage(terminal: Terminal) -> None:
    assert "no code of a language" in terminal.run("translations", "--missing", "german").err
    assert "--missing goes with neither" in terminal.run("translations", "--missing", "de", "--outdated").err
    ran = terminal.run("translations", ARTICLE_LANGUAGES="en,klingon")
    assert ran.code == 2
    assert "'klingon' is none" in ran.err


async def _answered(data: Path, language: str, source: Source) -> None:
    database, at = Database.open(f"sqlite:///{data / 'onetouch.db'}"), utc_now() - timedelta(days=1)
    try:
        asked = Conversation("c1", "web", "p1", at, language="en")  # they went on in English
        receipt = Receipt("r1", at, "how?", ("public",), "answer", 0.95, 0.93, "s1", "conf")
        turn = Turn(1, "bot", at, "so", Answer("so", 0.95, (source,)), receipt.id, "e1", "k")
        episode = Episode(
            "e1", "c1", "p1", "how?", at, at, Outcome.CONFIRMED, last_reply="answer", settled_at=at, language=language
        )
        await SqlConversations(database).write(Step(asked, (turn,), (episode,), receipt))
    finally:
        await database.close()


def test_the_report_tells_how_it_goes_in_each_language_and_what_to_translate(centre: Terminal) -> None:
    assert "By language" not in centre.fine("report").out
    source = Source("en/export", "Export your data", None, 0.9, (), "h", "en")
    asyncio.run(_answered(centre.data, "ko", source))
    said = centre.fine("report").out
    assert "  Korean (ko): 1 settled" in said
    assert "not enough: 1 of 1 answers from an article in another language" in said
    assert "      1  ko  Export your data  [en/export]" in said
    found = centre.fine("report", "--json").json
    (figures,) = found["languages"]
    assert (figures["language"], figures["settled"], figures["verified"]["part"]) == ("ko", 1, 1)
    wanted = {"language": "ko", "article": "en/export", "title": "Export your data", "answers": 1}
    assert found["translations_wanted"] == [wanted]
