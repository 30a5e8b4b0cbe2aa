"""Conversations in SQL: the adapter of `handlers.ports.Conversations`."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime

from sqlalchemy import ColumnElement, and_, insert, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database import (
    accompanying,
    attachments,
    attention_rows,
    back_links,
    case_rows,
    confirmation_rows,
    event_rows,
    routing_rows,
    ticket_rows,
    watch,
)
from bot.database.engine import Database
from bot.database.outbox import outgoing_row
from bot.database.rows import episode_row, read_episode, read_receipt, read_turn, receipt_row, turn_row
from bot.database.tables import conversation, episode, episode_account, inbox, outbox, receipt, ticket, turn
from handlers.conversation import Conversation, Episode, Outcome, Receipt, Turn
from handlers.ports import TURNS_AT_ONCE, ConversationNotFound, Step, WriteConflict
from handlers.ticket import Ticket

_HIGHEST = 2**31 - 1
"""What a turn's column can hold."""


def _nothing() -> None: ...


class SqlConversations:
    """Conversations, episodes and receipts, in the tables of the same names.

    `written` is called after a step that left something in the outbox, to wake whoever sends it.
    """

    def __init__(self, database: Database, *, written: Callable[[], None] = _nothing) -> None:
        self._database = database
        self._written = written

    async def load(self, conversation_id: str, *, after: int | None = None) -> Conversation:
        """Give the conversation with its latest turns, or with the first ones after a `seq`."""
        async with self._database.reading() as connection:
            query = select(conversation).where(conversation.c.id == conversation_id)
            head = (await connection.execute(query)).mappings().first()
            if head is None:
                raise ConversationNotFound("there is no such conversation")
            said = select(turn).where(turn.c.conversation_id == conversation_id).limit(TURNS_AT_ONCE)
            if after is None:
                said = said.order_by(turn.c.seq.desc())
            else:
                said = said.where(turn.c.seq > min(after, _HIGHEST)).order_by(turn.c.seq)
            turns = [read_turn(row) for row in (await connection.execute(said)).mappings()]
            latest = await connection.execute(
                select(episode)
                .where(episode.c.conversation_id == conversation_id)
                .order_by(episode.c.opened_at.desc(), episode.c.touched_at.desc(), episode.c.id.desc())
                .limit(1)
            )
            last = latest.mappings().first()
            return Conversation(
                id=head["id"],
                channel=head["channel"],
                person_id=head["person_id"],
                opened_at=head["opened_at"],
                turns=tuple(turns if after is not None else reversed(turns)),
                episode=None if last is None else read_episode(last),
                language=head["language"],
            )

    async def replied(self, conversation_id: str, key: str) -> Turn | None:
        """Give the bot's turn under this key."""
        query = select(turn).where(turn.c.conversation_id == conversation_id, turn.c.key == key, turn.c.author == "bot")
        async with self._database.reading() as connection:
            row = (await connection.execute(query)).mappings().first()
            return None if row is None else read_turn(row)

    async def write(self, step: Step) -> bool:
        """Write the step in one transaction."""
        try:
            async with self._database.writing() as connection:
                if await _done_before(connection, step):
                    return False
                await _write(connection, step)
        except IntegrityError as error:
            # On PostgreSQL another process may get between the question and the writing; the constraints then decide.
            async with self._database.reading() as connection:
                if await _done_before(connection, step):
                    return False
            raise WriteConflict("the conversation went on meanwhile") from error
        if step.outgoing:
            self._written()
        return True

    async def recent_episodes(
        self, person_id: str, since: datetime, accounts: Collection[str] = ()
    ) -> tuple[Episode, ...]:
        """Give the episodes of this person, or of anybody of these accounts, touched since then, latest first."""
        whose: ColumnElement[bool] = episode.c.person_id == person_id
        if accounts:
            colleagues = select(episode_account.c.episode_id).where(episode_account.c.account.in_(accounts))
            whose = or_(whose, episode.c.id.in_(colleagues))
        query = (
            select(episode)
            .where(whose, episode.c.touched_at >= since)
            .order_by(episode.c.touched_at.desc(), episode.c.opened_at.desc(), episode.c.id.desc())
        )
        async with self._database.reading() as connection:
            return tuple(read_episode(row) for row in (await connection.execute(query)).mappings())

    async def due_episodes(self, untouched_since: datetime, limit: int) -> tuple[Episode, ...]:
        """Give open episodes that nobody touched since then, oldest first."""
        query = (
            select(episode)
            .where(episode.c.outcome == Outcome.OPEN.value, episode.c.touched_at <= untouched_since)
            .order_by(episode.c.touched_at, episode.c.id)
            .limit(limit)
        )
        async with self._database.reading() as connection:
            return tuple(read_episode(row) for row in (await connection.execute(query)).mappings())

    async def settle(self, episode_id: str, outcome: Outcome, at: datetime, *, untouched_since: datetime) -> bool:
        """Settle an open episode that nobody touched since."""
        change = (
            update(episode)
            .where(
                episode.c.id == episode_id,
                episode.c.outcome == Outcome.OPEN.value,
                episode.c.touched_at <= untouched_since,
            )
            .values(outcome=outcome.value, settled_at=at)
        )
        async with self._database.writing() as connection:
            return (await connection.execute(change)).rowcount == 1

    async def receipt(self, receipt_id: str) -> Receipt | None:
        """Give a receipt."""
        async with self._database.reading() as connection:
            row = (await connection.execute(select(receipt).where(receipt.c.id == receipt_id))).mappings().first()
            return None if row is None else read_receipt(row)


async def _done_before(connection: AsyncConnection, step: Step) -> bool:
    held = step.conversation
    if held is not None and step.inbox_key is not None:
        done = select(inbox.c.id).where(
            inbox.c.conversation_id == held.id, inbox.c.key == step.inbox_key, inbox.c.done_at.is_not(None)
        )
        if (await connection.execute(done)).first() is not None:
            return True
    keyed = [(turn.c.key == said.key) & (turn.c.author == said.author) for said in step.turns if said.key is not None]
    if held is not None and keyed:
        written = select(turn.c.seq).where(turn.c.conversation_id == held.id, or_(*keyed)).limit(1)
        if (await connection.execute(written)).first() is not None:
            return True
    return step.ticket is not None and await _filed_before(connection, step.ticket)


async def _filed_before(connection: AsyncConnection, filed: Ticket) -> bool:
    if await ticket_rows.exists(connection, filed.number):
        return False  # a change to a ticket, not a new one
    same = [
        and_(ticket.c.requester_id == filed.requester_id, ticket.c.key == filed.key) if filed.key is not None else None,
        ticket.c.episode_id == filed.episode_id if filed.episode_id is not None else None,
    ]
    conditions = [condition for condition in same if condition is not None]
    if not conditions:
        return False
    return (await connection.execute(select(ticket.c.number).where(or_(*conditions)).limit(1))).first() is not None


async def _write(connection: AsyncConnection, step: Step) -> None:
    # Rows come before the rows that name them.
    held = step.conversation
    if held is not None:
        await _open(connection, held)
    for changed in step.episodes:
        await _put_episode(connection, changed)
    if step.receipt is not None:
        await connection.execute(insert(receipt).values(receipt_row(step.receipt)))
    for one in step.every_ticket:
        if await ticket_rows.exists(connection, one.number):
            await ticket_rows.update_ticket(connection, one)
        else:
            await ticket_rows.insert_ticket(connection, one)
            await attachments.adopt(connection, one)
        await watch.mark(connection, one)
        await case_rows.mark(connection, one)
        await attention_rows.mark(connection, one)
    await event_rows.append(connection, step)
    await back_links.follow(connection, step)
    await accompanying.append(connection, step)
    await routing_rows.append(connection, step.assignments)
    await confirmation_rows.follow(connection, step)
    if held is not None and step.turns:
        await connection.execute(insert(turn), [turn_row(held.id, said) for said in step.turns])
    if held is not None and step.inbox_key is not None:
        at = step.turns[-1].at if step.turns else inbox.c.at
        await connection.execute(
            update(inbox).where(inbox.c.conversation_id == held.id, inbox.c.key == step.inbox_key).values(done_at=at)
        )
    if step.outgoing:
        await connection.execute(insert(outbox), [outgoing_row(sent) for sent in step.outgoing])


async def _put_episode(connection: AsyncConnection, changed: Episode) -> None:
    row = episode_row(changed)
    there = await connection.execute(update(episode).where(episode.c.id == changed.id).values(row))
    if there.rowcount:
        return
    await connection.execute(insert(episode).values(row))
    if changed.accounts:  # they are those that it was opened with, and never change
        rows = [{"account": account, "episode_id": changed.id} for account in set(changed.accounts)]
        await connection.execute(insert(episode_account), rows)


async def _open(connection: AsyncConnection, held: Conversation) -> None:
    same = conversation.c.id == held.id
    there = (await connection.execute(select(conversation.c.language).where(same))).first()
    if there is None:
        row = {
            "id": held.id,
            "channel": held.channel,
            "person_id": held.person_id,
            "opened_at": held.opened_at,
            "language": held.language,
        }
        await connection.execute(insert(conversation).values(row))
    elif held.language is not None and there.language != held.language:
        await connection.execute(update(conversation).where(same).values(language=held.language))
