"""Surveys in SQL: the adapter of `handlers.quality.ports.Surveys`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database import follow_ups
from bot.database.engine import Database
from bot.database.outbox import outgoing_row
from bot.database.rows import numeral
from bot.database.survey_rows import answer_columns, decision_row, read_survey, survey_row
from bot.database.tables import outbox, person, survey, survey_choice, survey_decision
from handlers.ports import Outgoing, WriteConflict
from handlers.quality.asking import Asking
from handlers.quality.ports import Answer
from handlers.quality.survey import Choice, Reason, Survey


def _nothing() -> None: ...


class SqlSurveys:
    """Surveys, in the tables `survey`, `survey_decision` and `survey_choice`.

    `written` is called after a survey was left in the outbox, to wake whoever sends it.
    """

    def __init__(self, database: Database, *, written: Callable[[], None] = _nothing) -> None:
        self._database = database
        self._written = written

    async def record(self, asking: Asking, outgoing: Outgoing | None, unless_asked_since: datetime) -> bool:
        """Write a decision, with its survey and what sends it, or nothing at all."""
        try:
            async with self._database.writing() as connection:
                if await _decided(connection, asking, unless_asked_since):
                    return False
                if asking.survey is not None:
                    await connection.execute(insert(survey).values(survey_row(asking.survey)))
                await connection.execute(insert(survey_decision).values(decision_row(asking.decision)))
                if outgoing is not None:
                    await connection.execute(insert(outbox).values(outgoing_row(outgoing)))
        except IntegrityError:
            # PostgreSQL: another process decided at the same time. Any other reason shows itself in the next round.
            async with self._database.reading() as connection:
                if await _decided(connection, asking, unless_asked_since):
                    return False
            raise
        if outgoing is not None:
            self._written()
        return True

    async def get(self, survey_id: str) -> Survey | None:
        """Give a survey."""
        async with self._database.reading() as connection:
            row = (await connection.execute(select(survey).where(survey.c.id == survey_id))).mappings().first()
        return None if row is None else read_survey(row)

    async def every(self, survey_ids: Collection[str]) -> Mapping[str, Survey]:
        """Give surveys by id."""
        query = select(survey).where(survey.c.id.in_(survey_ids))
        async with self._database.reading() as connection:
            return {row["id"]: read_survey(row) for row in (await connection.execute(query)).mappings()}

    async def answer(self, answer: Answer) -> bool:
        """Write an answer whole."""
        given = answer.survey
        before = survey.c.id == given.id, survey.c.version == given.version - 1
        try:
            async with self._database.writing() as connection:
                done = await connection.execute(update(survey).where(*before).values(answer_columns(given)))
                if done.rowcount != 1:
                    return False
                if answer.consent is not None and given.changed_at is not None:
                    await _agree(connection, given.person_id, given.changed_at, agrees=answer.consent)
                if answer.opening is not None:
                    await follow_ups.opened(connection, answer.opening)
                if answer.corrected is not None:
                    await follow_ups.write(connection, answer.corrected)
        except WriteConflict:
            return False  # and the answer was taken back with it
        return True

    async def choice(self, person_id: str) -> Choice | None:
        """Give what a person chose."""
        query = select(survey_choice.c.choice).where(survey_choice.c.person_id == person_id)
        async with self._database.reading() as connection:
            found = await connection.scalar(query)
        return None if found is None else Choice(found)

    async def choose(self, person_id: str, choice: Choice | None, at: datetime) -> None:
        """Write down what a person chose; None: forget it."""
        async with self._database.writing() as connection:
            if choice is None:
                await connection.execute(delete(survey_choice).where(survey_choice.c.person_id == person_id))
            else:
                await _choose(connection, person_id, choice, at)

    async def latest(self, number: str, person_id: str) -> Survey | None:
        """Give the latest survey of a person about a ticket."""
        mine = survey.c.number == numeral(number), survey.c.person_id == person_id
        query = select(survey).where(*mine).order_by(survey.c.asked_at.desc(), survey.c.id.desc()).limit(1)
        async with self._database.reading() as connection:
            row = (await connection.execute(query)).mappings().first()
        return None if row is None else read_survey(row)

    async def asked(self, since: datetime, until: datetime) -> tuple[Survey, ...]:
        """Give the surveys that were asked in a time, oldest first."""
        query = select(survey).where(survey.c.asked_at.between(since, until)).order_by(survey.c.asked_at, survey.c.id)
        async with self._database.reading() as connection:
            return tuple(read_survey(row) for row in (await connection.execute(query)).mappings())

    async def past(self, person_id: str, limit: int) -> tuple[Survey, ...]:
        """Give what a person answered before, latest first."""
        mine = survey.c.person_id == person_id, survey.c.answered_at.is_not(None)
        query = select(survey).where(*mine).order_by(survey.c.asked_at.desc(), survey.c.id.desc()).limit(limit)
        async with self._database.reading() as connection:
            return tuple(read_survey(row) for row in (await connection.execute(query)).mappings())

    async def reasons(self, since: datetime, until: datetime) -> Mapping[Reason, int]:
        """Count the decisions about closes of a time, by reason."""
        which = survey_decision.c.at.between(since, until), survey_decision.c.number.is_not(None)
        query = select(survey_decision.c.reason, func.count()).where(*which).group_by(survey_decision.c.reason)
        async with self._database.reading() as connection:
            return {Reason(row[0]): row[1] for row in await connection.execute(query)}


async def _decided(connection: AsyncConnection, asking: Asking, since: datetime) -> bool:
    """Tell whether it is too late to decide so; from here on nobody else decides about the same person."""
    decision, wanted = asking.decision, asking.survey
    # SQLite has one writer at a time; PostgreSQL makes others wait for this row.
    await connection.execute(select(person.c.id).where(person.c.id == decision.person_id).with_for_update())
    there = select(survey_decision.c.occasion).where(survey_decision.c.occasion == decision.occasion)
    if (await connection.execute(there)).first() is not None:
        return True
    if wanted is None:
        return False
    whose: list[ColumnElement[bool]] = [survey.c.person_id == wanted.person_id]
    if wanted.address is not None:
        whose.append(survey.c.address == wanted.address.strip().lower())
    lately = or_(*whose) & (survey.c.asked_at > since)
    same = select(survey.c.id).where(or_(survey.c.key == wanted.key, lately)).limit(1)
    return (await connection.execute(same)).first() is not None


async def _agree(connection: AsyncConnection, person_id: str, at: datetime, *, agrees: bool) -> None:
    if agrees:
        await _choose(connection, person_id, Choice.YES, at)
        return
    # What is taken back is what was agreed to; who wants no surveys at all has said so since.
    mine = survey_choice.c.person_id == person_id, survey_choice.c.choice == str(Choice.YES)
    await connection.execute(delete(survey_choice).where(*mine))


async def _choose(connection: AsyncConnection, person_id: str, choice: Choice, at: datetime) -> None:
    change = update(survey_choice).where(survey_choice.c.person_id == person_id)
    if not (await connection.execute(change.values(choice=str(choice), at=at))).rowcount:
        await connection.execute(insert(survey_choice).values(person_id=person_id, choice=str(choice), at=at))
