"""Files that people sent along, in memory."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from handlers.attachment import Amount, Attachment
from handlers.news import bell
from handlers.ports import NewId
from handlers.ticket import Status, Ticket
from tests.fakes import Memory


class MemoryAttachments:
    """Keeps the contract of `Attachments`, beside the conversations and tickets of the same memory."""

    def __init__(self, memory: Memory, new_id: NewId) -> None:
        self._memory = memory
        self._new_id = new_id
        self._there: dict[str, Attachment] = {}
        self._seen: set[str] = set()

    async def add(self, sent: Attachment) -> bool:
        self._adopt()
        if sent.id in self._there:
            return False
        open_ = [ticket for ticket in self._of(sent.conversation_id) if ticket.status is not Status.CLOSED]
        number = sent.ticket or next((ticket.number for ticket in reversed(open_)), None)
        self._there[sent.id] = replace(sent, ticket=number)
        if number is not None and sent.kept:
            self._ring(number)
        return True

    async def get(self, id_: str) -> Attachment | None:
        self._adopt()
        return self._there.get(id_)

    async def of_ticket(self, number: str) -> tuple[Attachment, ...]:
        self._adopt()
        own = [one for one in self._there.values() if one.ticket == number.upper()]
        return tuple(sorted(own, key=lambda one: (one.at, one.id)))

    async def kept_since(self, person_id: str, since: datetime) -> Amount:
        found = [one for one in self._there.values() if one.by == person_id and one.at >= since and one.kept]
        return Amount(len(found), sum(one.size or 0 for one in found))

    async def settle(self, sent: Attachment) -> bool:
        self._adopt()
        there = self._there.get(sent.id)
        if there is None or not there.awaited:
            return False
        known = {"size": sent.size, "sha256": sent.sha256, "path": sent.path, "problem": sent.problem}
        self._there[sent.id] = replace(there, **known)  # type: ignore[arg-type]
        if there.ticket is not None:
            self._ring(there.ticket)
        return True

    def _adopt(self) -> None:
        """Give tickets that are new since we looked last the files of their conversation, but for other questions'."""
        for ticket in self._memory.tickets.values():
            if ticket.number in self._seen or ticket.conversation_id is None:
                continue
            others = {
                turn.key
                for turn in self._memory.conversations[ticket.conversation_id].turns
                if turn.author == "customer" and turn.episode_id not in {None, ticket.episode_id}
            }
            for one in list(self._there.values()):
                if one.conversation_id == ticket.conversation_id and one.ticket is None and one.key not in others:
                    self._there[one.id] = replace(one, ticket=ticket.number)
        self._seen.update(self._memory.tickets)

    def _of(self, conversation_id: str | None) -> Iterable[Ticket]:
        found = [one for one in self._memory.tickets.values() if one.conversation_id == conversation_id is not None]
        return sorted(found, key=lambda one: int(one.number[2:]))

    def _ring(self, number: str) -> None:
        self._memory.outbox.append(bell(number, "attached", self._new_id))
