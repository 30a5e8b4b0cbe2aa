"""Our messages in Slack, in SQL: the adapter of `bot.slack.posts.Posts`."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import RowMapping, delete, insert, select, update

from bot.database.engine import Database
from bot.database.tables import slack_post
from bot.slack.posts import ONCE, Posted

_BEHIND_ONCE = ONCE[:-1] + chr(ord(ONCE[-1]) + 1)


class SqlPosts:
    """Messages of ours, in the table `slack_post`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, id_: str) -> Posted | None:
        """Give one by our id."""
        async with self._database.reading() as connection:
            row = (await connection.execute(select(slack_post).where(slack_post.c.id == id_))).mappings().first()
        return None if row is None else _read(row)

    async def begin(self, post: Posted) -> None:
        """Note that it is about to be posted."""
        row = {
            "id": post.id,
            "conversation_id": post.conversation_id,
            "channel": post.channel,
            "answers": post.answers,
            "ts": post.ts,
            "at": post.at,
            "private": post.private,
            "facts": post.facts,
        }
        async with self._database.writing() as connection:
            await connection.execute(insert(slack_post).values(row))

    async def sent(self, id_: str, ts: str) -> None:
        """Note Slack's name of it."""
        async with self._database.writing() as connection:
            await connection.execute(update(slack_post).where(slack_post.c.id == id_).values(ts=ts))

    async def forget(self, id_: str) -> None:
        """Note that Slack refused it."""
        async with self._database.writing() as connection:
            await connection.execute(delete(slack_post).where(slack_post.c.id == id_, slack_post.c.ts.is_(None)))

    async def prune(self, begun_before: datetime) -> int:
        """Forget what was said once and begun before then."""
        # By range, as the key's index serves it; the channel, too, as an order of letters may be another's.
        ours = (slack_post.c.id >= ONCE) & (slack_post.c.id < _BEHIND_ONCE) & (slack_post.c.channel == "")
        async with self._database.writing() as connection:
            return (await connection.execute(delete(slack_post).where(ours, slack_post.c.at < begun_before))).rowcount

    async def answer_to(self, conversation_id: str, answers: str, *, public: bool = False) -> Posted | None:
        """Give the latest message that answers this one, and is in Slack."""
        query = (
            select(slack_post)
            .where(
                slack_post.c.conversation_id == conversation_id,
                slack_post.c.answers == answers,
                slack_post.c.ts.is_not(None),
            )
            .order_by(slack_post.c.at.desc())
            .limit(1)
        )
        if public:
            query = query.where(slack_post.c.private.is_(False))
        async with self._database.reading() as connection:
            row = (await connection.execute(query)).mappings().first()
        return None if row is None else _read(row)


def _read(row: RowMapping) -> Posted:
    return Posted(
        id=row["id"],
        conversation_id=row["conversation_id"],
        channel=row["channel"],
        answers=row["answers"],
        at=row["at"],
        ts=row["ts"],
        private=row["private"],
        facts=row["facts"],
    )
