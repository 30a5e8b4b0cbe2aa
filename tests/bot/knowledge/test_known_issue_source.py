"""Known issues as articles: written, searched, and gone when they are over."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from bot.database import Database, migrate
from bot.database.engine import sync_engine
from bot.database.known_issues import SqlKnownIssues
from bot.knowledge.known_issue_source import ROW, KnownIssueSource
from handlers.engineering.issue import IssueName
from handlers.engineering.known_issue import Publicity
from handlers.languages import catalogue
from kb import INTERNAL, PUBLIC
from kb.errors import SourceUnavailable
from kb.sync import collect, plan
from tests.known_issue_worlds import KNOWN


async def test_only_what_customers_may_hear_of_is_delivered(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'known.db'}"
    migrate(url)
    database = Database.open(url)
    known = SqlKnownIssues(database)
    await known.write(KNOWN)
    await known.write(replace(KNOWN, issue=IssueName("acme.example", "2"), publicity=Publicity.INTERNAL))
    await known.write(replace(KNOWN, issue=IssueName("acme.example", "3"), over=True))
    await database.close()
    delivery = collect(KnownIssueSource(sync_engine(url)).read())
    (found,) = delivery.documents
    assert (found.external_id, found.audience) == (KNOWN.article, PUBLIC)
    planned = plan(ROW, delivery.documents, (), {}, {})
    assert [id_ for id_, _ in planned.changes.upserts] == [KNOWN.article]
    # Whatever is forgotten to be said of one, nobody outside the team is shown it.
    assert ROW.audience == INTERNAL


def test_a_database_that_cannot_be_read_removes_nothing() -> None:
    with pytest.raises(SourceUnavailable):
        list(KnownIssueSource(create_engine("sqlite://")).read())


async def test_what_stands_around_her_words_is_in_the_language_that_she_wrote_in(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'known.db'}"
    migrate(url)
    database = Database.open(url)
    await SqlKnownIssues(database).write(replace(KNOWN, title="書き出しが止まる", workaround="分けて書き出す。"))
    await database.close()
    told = KnownIssueSource(sync_engine(url), lambda text: "ja" if "書き出し" in text else None)
    (found,) = collect(told.read()).documents
    assert found.language == "ja"
    assert found.body.startswith(catalogue("ja").say("This is a known issue: {title}", title="書き出しが止まる"))
