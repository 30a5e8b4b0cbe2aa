"""Settle what silence has settled."""

from __future__ import annotations

from datetime import datetime

from handlers.chat.policy import Policy
from handlers.chat.settle import silent
from handlers.ports import Clock, Conversations

BATCH = 200


class Sweep:
    """Settles open episodes in which nobody did anything for their window."""

    def __init__(self, conversations: Conversations, policy: Policy, clock: Clock) -> None:
        self._conversations = conversations
        self._policy = policy
        self._clock = clock

    async def run(self) -> int:
        """Settle what is due; give the number of episodes."""
        now = self._clock()
        # The longer window first: what only the shorter one reaches must not crowd it out.
        windows = sorted({self._policy.assumed_after, self._policy.abandoned_after}, reverse=True)
        return sum([await self._settled(now - window, now) for window in windows])

    async def _settled(self, untouched_since: datetime, now: datetime) -> int:
        total = 0
        while True:
            due = await self._conversations.due_episodes(untouched_since, BATCH)
            settled = 0
            for episode in due:
                others = await self._conversations.recent_episodes(
                    episode.person_id, episode.opened_at, episode.accounts
                )
                outcome = silent(episode, others, now, self._policy)
                if outcome is not None and await self._conversations.settle(
                    episode.id, outcome, now, untouched_since=untouched_since
                ):
                    settled += 1
            total += settled
            if len(due) < BATCH or not settled:
                return total
