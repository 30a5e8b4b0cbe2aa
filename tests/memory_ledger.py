"""What happened in episodes, read from memory."""

from __future__ import annotations

from datetime import datetime

from handlers.chat.receipts import kind
from handlers.insights import Course, Given
from handlers.reply import Answer
from tests.fakes import Memory


class MemoryLedger:
    """Reads the memory that the other fakes write."""

    def __init__(self, memory: Memory) -> None:
        self.memory = memory

    async def courses(self, since: datetime) -> tuple[Course, ...]:
        lately = [
            episode
            for episode in self.memory.episodes.values()
            if episode.touched_at >= since or (episode.settled_at is not None and episode.settled_at >= since)
        ]
        return tuple(
            Course(
                found.id,
                found.person_id,
                found.outcome,
                found.settled_at,
                self._replies(found.id),
                found.language,
            )
            for found in sorted(lately, key=lambda episode: (episode.opened_at, episode.id))
        )

    async def tickets(self, since: datetime) -> int:
        return sum(ticket.opened_at >= since for ticket in self.memory.tickets.values())

    def _replies(self, episode_id: str) -> tuple[Given, ...]:
        given = []
        for conversation in self.memory.conversations.values():
            for turn in conversation.turns:
                if turn.episode_id != episode_id or turn.reply is None or turn.author != "bot":
                    continue
                named = kind(turn.reply)
                written = self.memory.receipts.get(turn.receipt or "")
                if named not in {"answer", "clarification", "handoff"}:
                    continue
                if written is None:
                    given.append(Given(named, turn.at))
                else:
                    told = (written.confidence, dict(written.evidence), bool(written.within))
                    quoted = turn.reply.sources[0] if isinstance(turn.reply, Answer) and turn.reply.sources else None
                    about = (None, None) if quoted is None else (quoted.article, quoted.language)
                    given.append(Given(named, turn.at, *told, *about))
        return tuple(given)
