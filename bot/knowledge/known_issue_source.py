"""Known issues as a source of articles: what the team wrote about them, and nothing that the tracker says."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Engine, select
from sqlalchemy.exc import SQLAlchemyError

from bot.database.known_issue_tables import known_issue
from bot.database.known_issues import read_known
from handlers.engineering.known_issue import KnownIssue
from handlers.engineering.public_text import document
from handlers.languages import speaking
from kb import INTERNAL
from kb.errors import SourceUnavailable
from kb.ports import Document, Problem, SourceRow, TellLanguage

NAME = KIND = "known-issues"
ROW = SourceRow(NAME, KIND, "what the team wrote for customers", INTERNAL)
"""The source, as it is listed; each article says itself who may see it."""


class KnownIssueSource:
    """Reads known issues that customers may hear of.

    `tell`: tells the language that somebody of the team wrote in; what stands around her words is said in it, too.
    """

    def __init__(self, engine: Engine, tell: TellLanguage = lambda text: None) -> None:
        self._engine = engine
        self._tell = tell

    def read(self) -> Iterator[Document | Problem]:
        """Deliver them, by issue.

        Raises:
            SourceUnavailable: the database cannot be read.
        """
        query = select(known_issue).order_by(known_issue.c.tracker, known_issue.c.issue)
        try:
            with self._engine.connect() as connection:
                found = [read_known(row) for row in connection.execute(query).mappings()]
        except SQLAlchemyError as error:
            raise SourceUnavailable(f"the database cannot be read: {type(error).__name__}") from error
        yield from filter(None, map(self._document, found))

    def _document(self, known: KnownIssue) -> Document | None:
        language = self._tell(f"{known.title}\n{known.workaround}")
        with speaking(language):
            return document(known, language)
