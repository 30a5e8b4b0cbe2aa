"""The inbox in SQL: the adapter of `bot.worker.ports.Inbox`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, func, insert, null, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database.engine import Database
from bot.database.tables import conversation, inbox
from bot.database.waits import ready
from bot.worker.ports import Accepted
from handlers.conversation import Message
from handlers.person import Person, Role
from handlers.ports import ConversationNotFound


class SqlInbox:
    """Accepted messages, in the table `inbox`; unique by conversation and key."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def accept(self, message: Message, retry_at: datetime) -> Accepted:
        """Write the message down, unless it is there already."""
        try:
            async with self._database.writing() as connection:
                await _check_owner(connection, message)
                there = await _found(connection, message)
                if there is not None:
                    return there
                await connection.execute(insert(inbox).values(_row(message, retry_at)))
                return Accepted(message)
        except IntegrityError:  # PostgreSQL: another process accepted the same message at the same time
            async with self._database.reading() as connection:
                there = await _found(connection, message)
            if there is None:
                raise
            return there

    async def pending(self, due: datetime | None, limit: int) -> tuple[Accepted, ...]:
        """Give messages that are not done, oldest first."""
        query = select(inbox).where(inbox.c.done_at.is_(None)).order_by(inbox.c.id).limit(limit)
        if due is not None:
            query = query.where(ready(inbox.c.retry_at, due))
        async with self._database.reading() as connection:
            return tuple(_read(row) for row in (await connection.execute(query)).mappings())

    async def waiting(self, conversation_id: str) -> bool:
        """Tell whether a message of the conversation is not done."""
        query = select(inbox.c.id).where(inbox.c.conversation_id == conversation_id, inbox.c.done_at.is_(None)).limit(1)
        async with self._database.reading() as connection:
            return (await connection.execute(query)).first() is not None

    async def holds(self, conversation_id: str, key: str) -> bool:
        """Tell whether there is a message of the conversation whose key begins so, done or not."""
        same = inbox.c.conversation_id == conversation_id, inbox.c.key.startswith(key, autoescape=True)
        async with self._database.reading() as connection:
            return (await connection.execute(select(inbox.c.id).where(*same).limit(1))).first() is not None

    async def postpone(self, conversation_id: str, key: str, retry_at: datetime) -> None:
        """Count a failed attempt, and name the time of the next."""
        change = update(inbox).values(attempts=inbox.c.attempts + 1, retry_at=retry_at)
        async with self._database.writing() as connection:
            await connection.execute(change.where(inbox.c.conversation_id == conversation_id, inbox.c.key == key))

    async def close(self, conversation_id: str, key: str, at: datetime) -> None:
        """Mark a message done that came to nothing."""
        change = update(inbox).values(done_at=at).where(inbox.c.done_at.is_(None))
        async with self._database.writing() as connection:
            await connection.execute(change.where(inbox.c.conversation_id == conversation_id, inbox.c.key == key))

    async def depth(self) -> int:
        """Count the messages that are not done."""
        query = select(func.count()).select_from(inbox).where(inbox.c.done_at.is_(None))
        async with self._database.reading() as connection:
            return int(await connection.scalar(query) or 0)

    async def prune(self, done_before: datetime) -> int:
        """Forget who said what in messages that were done before then, and keep their keys."""
        change = update(inbox).values(person=null(), text="", option=None, files=[])
        async with self._database.writing() as connection:
            whole = inbox.c.done_at < done_before, inbox.c.person.is_not(None)
            return (await connection.execute(change.where(*whole))).rowcount


async def _check_owner(connection: AsyncConnection, message: Message) -> None:
    query = select(conversation.c.person_id).where(conversation.c.id == message.conversation_id)
    if await connection.scalar(query) != message.person.id:
        raise ConversationNotFound("there is no such conversation")


async def _found(connection: AsyncConnection, message: Message) -> Accepted | None:
    query = select(inbox).where(inbox.c.conversation_id == message.conversation_id, inbox.c.key == message.key)
    row = (await connection.execute(query)).mappings().first()
    if row is None:
        return None
    # Of one that was done long ago only the key was kept.
    return Accepted(message, True, row["attempts"]) if row["person"] is None else _read(row)


def _row(message: Message, retry_at: datetime) -> dict[str, Any]:
    who = message.person
    return {
        "conversation_id": message.conversation_id,
        "key": message.key,
        # Whole, as it was when they asked: what they may see depends on it, and on what a token claimed just then.
        "person": {
            "id": who.id,
            "role": str(who.role),
            "known": who.known,
            "name": who.name,
            "email": who.email,
            "accounts": list(who.accounts),
            "claimed": list(who.claimed),
            "sources": list(who.sources),
            "language": who.language,
        },
        "text": message.text,
        "option": message.option,
        "files": list(message.files),
        "at": message.at,
        "attempts": 0,
        "retry_at": retry_at,
        "locale": message.locale,
        "alone": message.alone,
    }


def _read(row: RowMapping) -> Accepted:
    who = row["person"]
    person = Person(
        id=who["id"],
        role=Role(who["role"]),
        known=who["known"],
        name=who["name"],
        email=who["email"],
        accounts=tuple(who["accounts"]),
        sources=tuple(who.get("sources", ())),
        claimed=tuple(who.get("claimed", ())),
        language=who.get("language"),
    )
    files, locale = tuple(row["files"]), row["locale"]
    said = row["text"], row["at"], row["option"], files, locale, row["alone"]
    message = Message(row["key"], row["conversation_id"], person, *said)
    return Accepted(message, row["done_at"] is not None, row["attempts"])
