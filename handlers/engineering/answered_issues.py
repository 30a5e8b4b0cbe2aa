"""What the answer to news of a fix means for a ticket's issues: which others are open, and which ticket goes on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from handlers.engineering.announcement import Announcement, AnnouncementState
from handlers.engineering.announcement_ports import Announcements, Issues, Linking
from handlers.engineering.behind import linked_to
from handlers.engineering.escalating import told
from handlers.engineering.escalation import Escalation, EscalationState
from handlers.engineering.issue import Stage
from handlers.engineering.jobs import referring
from handlers.ports import NewId, Tickets
from handlers.ticket import LinkKind, Ticket
from handlers.tickets.actors import ENGINEERING

_OVER = frozenset({Stage.RELEASED, Stage.DECLINED})


class AnsweredIssues:
    """The issues of tickets whose customers answered.

    Args:
        announcements: what customers were told.
        escalations: what links tickets to issues.
        mirror: issues as they are.
        tickets: as they are.
        new_id: makes ids.
    """

    def __init__(
        self, announcements: Announcements, escalations: Linking, mirror: Issues, tickets: Tickets, new_id: NewId
    ) -> None:
        self._announcements = announcements
        self._escalations = escalations
        self._mirror = mirror
        self._tickets = tickets
        self._new_id = new_id

    async def others(self, one: Announcement, ticket: Ticket) -> Sequence[str]:
        """Give the keys of the issues that a ticket waits for beside the one that was announced, the oldest first."""
        linked = await self._of(ticket)
        names = {other.issue for other in linked if other.issue is not None} - {one.issue}
        known = await self._mirror.these(names)
        over = {name for name, kept in known.items() if kept.stage in _OVER or kept.snapshot.issue.gone}
        keys = {
            other.issue: known[other.issue].snapshot.issue.key if other.issue in known else other.key or other.issue.id
            for other in linked
            if other.issue in names - over and other.issue is not None
        }
        return tuple(keys.values())

    async def carry(self, one: Announcement, old: Ticket, new: Ticket, at: datetime) -> str | None:
        """Let a ticket that was opened in place of one that is over stand behind the issue; give its key.

        The old one stands behind it no more, unless the new one is somebody else's: then both customers wait.

        Args:
            one: the announcement that was answered.
            old: the ticket that is over.
            new: the one in which the answer is.
            at: when it was answered.

        Returns:
            None: the new one was not opened in its place, or the old one belongs to the issue no more.

        Raises:
            WriteConflict: others change it; to be tried again.
        """
        if not any(link.kind is LinkKind.FOLLOWS and link.number == old.number for link in new.links):
            return None
        before = next((link for link in await self._of(old) if link.issue == one.issue), None)
        there = next((link for link in await self._of(new) if link.issue == one.issue), None)
        if there is None and before is not None:
            await self._link(before, old, new, at)
        found = there or before
        return None if found is None else found.key

    async def remember(self, one: Announcement, new: Ticket) -> None:
        """Let what a customer was told of the issue be the history of their new ticket: they are not told it again.

        Raises:
            WriteConflict: others change it; to be tried again.
        """
        theirs = [
            replace(sent, ticket=new.number, version=sent.version + 1)
            for sent in await self._announcements.of_ticket(one.ticket)
            if sent.issue == one.issue and sent.state is AnnouncementState.SENT and sent.ticket != new.number
        ]
        if theirs:
            await self._announcements.write(theirs)

    async def _of(self, ticket: Ticket) -> Sequence[Escalation]:
        return await linked_to(self._tickets, self._escalations, ticket)

    async def _link(self, before: Escalation, old: Ticket, new: Ticket, at: datetime) -> None:
        by, name = ENGINEERING.id, ENGINEERING.name
        made = replace(
            before, id=self._new_id("e"), ticket=new.number, by=by, name=name, at=at, joined=True, tried_at=None,
            cluster=None, version=1,
        )  # fmt: skip
        changes = [made]
        if new.requester_id == old.requester_id:
            changes.append(replace(before, state=EscalationState.WITHDRAWN, version=before.version + 1))
        news = [item for change in changes for item in told(change, self._new_id)]
        refer = () if made.issue is None else (referring(made.issue, self._new_id),)
        await self._escalations.write(changes, (*refer, *news))
