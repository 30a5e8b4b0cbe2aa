"""Files that people send along: noted with the conversation at once, fetched afterwards, kept with its ticket."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import structlog

from bot.attachments import AttachmentFolder
from bot.slack.errors import FileRefused, SlackBusy, SlackError
from bot.slack.incoming import Delivery, Sent
from bot.slack.places import Line
from bot.slack.ports import Deliveries, Held
from bot.slack.web_api import Api
from bot.worker.ports import NotYet
from handlers.attachment import Attachment
from handlers.ports import Attachments, Clock
from handlers.terms import clean
from handlers.unkept import Why, because

MOST = 5
"""Files of one message that are kept."""
PATIENCE = timedelta(minutes=30)
"""After so long a file is given up that could not be fetched; Slack is rarely away for so long."""
AT_ONCE = 4
LATER = timedelta(seconds=2)
"""Files that are fetched at the same time, and the time after which the others are looked at again."""
_NAME = 200

TOO_MANY = because(Why.MANY, MOST)
ELSEWHERE = because(Why.ELSEWHERE)
NOT_FETCHED = "Slack did not give it in time"
NOT_WRITTEN = because(Why.ROOM)
OTHER = "Slack gave something else: the app may lack the scope files:read"


class Files:
    """Keeps files. Whatever goes wrong with one is said on its ticket, and stops neither an answer nor the ticket."""

    def __init__(
        self,
        *,
        api: Api,
        deliveries: Deliveries,
        attachments: Attachments,
        folder: AttachmentFolder,
        clock: Clock,
        limit: int,
    ) -> None:
        """Make it. `limit`: bytes that a file may have; 0: none is kept."""
        self._api = api
        self._deliveries = deliveries
        self._attachments = attachments
        self._folder = folder
        self._clock = clock
        self._limit = limit
        self._running = 0
        self._log = structlog.get_logger("slack")

    async def note(self, team: str, attached: Sequence[Sent], line: Line, key: str, at: datetime) -> None:
        """Write down the files of a message; those that may be kept are fetched later. Once for each file.

        Args:
            team: whose token fetches them.
            line: the conversation that they belong to; key: the message's, or the form's.
            at: aware UTC.
        """
        for number, sent in enumerate(attached):
            id_ = f"f_{hashlib.sha256(f'{line.conversation_id}|{sent.id}'.encode()).hexdigest()[:32]}"
            problem = TOO_MANY if number >= MOST else self._problem(sent)
            await self._attachments.add(
                Attachment(
                    id=id_,
                    conversation_id=line.conversation_id,
                    key=key,
                    name=" ".join(clean(sent.name).split())[:_NAME] or "file",
                    media_type=clean(sent.media_type)[:_NAME],
                    by=line.person_id,
                    at=at,
                    size=sent.size,
                    problem=problem,
                )
            )
            if problem is None:
                body = {"attachment": id_, "team": team, "file": sent.id, "address": sent.address}
                await self._deliveries.accept(Delivery(f"file|{id_}", None, f"file|{id_}", "file", body), at)

    async def handle(self, body: Mapping[str, Any], held: Held) -> None:
        """Fetch a file that was written down.

        Raises:
            SlackError, OSError: it did not work now; it is to be handled again.
            NotYet: others are being fetched. Messages must not wait for files.
        """
        sent = await self._attachments.get(str(body["attachment"]))
        if sent is None or not sent.awaited:
            return
        if self._running >= AT_ONCE:
            raise NotYet(LATER)
        self._running += 1
        try:
            kept = await self._kept(sent, body)
        except FileRefused as refused:
            kept = replace(sent, problem=str(refused))
        except SlackBusy:
            raise
        except (SlackError, OSError) as error:
            if self._clock() - held.at < PATIENCE:
                raise
            kept = replace(sent, problem=NOT_WRITTEN if isinstance(error, OSError) else NOT_FETCHED)
        finally:
            self._running -= 1
        if kept.problem is not None:
            self._log.warning("slack.file_not_kept", attachment=sent.id, conversation=sent.conversation_id)
        if not await self._attachments.settle(kept) and kept.path is not None:
            there = await self._attachments.get(sent.id)  # given up by another process, or kept by it as well
            if there is None or not there.kept:
                self._folder.remove(kept.path)

    async def _kept(self, sent: Attachment, body: Mapping[str, Any]) -> Attachment:
        team = str(body["team"])
        address = str(body["address"] or "") or await self._api.file_address(team, str(body["file"]))
        with self._folder.draft(sent.id.removeprefix("f_")) as (name, draft):
            async for piece in self._api.download(team, address):
                if draft.size + len(piece) > self._limit:
                    raise FileRefused(self._too_large())
                await asyncio.to_thread(draft.write, piece)
            # Without the right to read files Slack answers with a page that asks to sign in.
            if sent.size is not None and draft.size != sent.size:
                raise FileRefused(OTHER)
            await asyncio.to_thread(draft.keep)
        return replace(sent, path=name, size=draft.size, sha256=draft.sha256)

    def _problem(self, sent: Sent) -> str | None:
        if sent.external:
            return ELSEWHERE
        if self._limit == 0 or (sent.size or 0) > self._limit:
            return self._too_large()
        return None

    def _too_large(self) -> str:
        return because(Why.LARGER, self._limit) if self._limit else because(Why.OFF)
