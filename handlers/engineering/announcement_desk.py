"""What the team does with announcements: word them, send them one by one or all at once, drop them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from handlers.access.permissions import Right, require
from handlers.engineering.announcement import Announcement, AnnouncementState
from handlers.engineering.announcement_jobs import saying
from handlers.engineering.announcement_ports import Addressed, Announcements, Issues
from handlers.engineering.announcement_views import Listing, OfIssue, Opened, SentAll
from handlers.engineering.announcing import Announcer, told
from handlers.engineering.approving import draft, news, no_draft, overtaken, repeated, same, sayable, untrue, worded
from handlers.engineering.errors import IssueNotFound
from handlers.engineering.issue import IssueName
from handlers.engineering.ports import Kept
from handlers.person import Person
from handlers.ports import ChangeRefused, Clock, HandlerError, NewId, Tickets, WriteConflict
from handlers.tickets.actors import of_team
from handlers.tickets.ports import Names

OUTDATED = "outdated"
"""Why something is refused (`ChangeRefused.why`): the issue says otherwise by now, and nobody confirmed it."""
ANOTHER = "Other news of the same issue was sent."
SHOWN = 200


class AnnouncementDesk:
    """For members of the team only. What changes one takes `seen`, the version that was looked at.

    Nothing is sent but the very text that somebody looked at: when it was changed since, she is told, and looks again.
    """

    def __init__(
        self,
        *,
        announcements: Announcements,
        announcer: Announcer,
        mirror: Issues,
        tickets: Tickets,
        names: Names,
        clock: Clock,
        new_id: NewId,
    ) -> None:
        self._announcements = announcements
        self._announcer = announcer
        self._mirror = mirror
        self._tickets = tickets
        self._names = names
        self._clock = clock
        self._new_id = new_id

    async def listed(
        self,
        person: Person,
        states: Collection[AnnouncementState] = (AnnouncementState.DRAFT,),
        issue: IssueName | None = None,
        limit: int = SHOWN,
    ) -> Listing:
        """List those of these states, of an issue if one is named.

        Raises:
            NotPermitted: this person is not on the team.
        """
        require(person, Right.WORK)
        found = await self._announcements.every(states, limit + 1, issue)
        groups: dict[IssueName, list[Addressed]] = {}
        for one in found[:limit]:
            groups.setdefault(one.announcement.issue, []).append(one)
        kept = await self._mirror.these(groups)
        names = await self._named(one.requester for one in found)
        of_issues = (OfIssue(name, kept.get(name), tuple(some), names) for name, some in groups.items())
        return Listing(tuple(of_issues), len(found) > limit)

    async def issue(self, person: Person, key: str) -> IssueName:
        """Give the issue that people call so.

        Raises:
            NotPermitted: this person is not on the team.
            IssueNotFound: there is none that we know of.
        """
        require(person, Right.WORK)
        return (await self._mirror.by_key(key)).snapshot.issue.name

    async def opened(self, person: Person, id_: str) -> Opened:
        """Show one.

        Raises:
            NotPermitted: this person is not on the team.
            AnnouncementNotFound, TicketNotFound: there is none, or its ticket is gone.
        """
        require(person, Right.WORK)
        one = await self._announcements.get(id_)
        ticket = await self._tickets.get(one.ticket)
        kept = await self._kept(one.issue)
        names = await self._named({ticket.requester_id, one.by or "", one.edited_by or ""})
        customer = names.get(ticket.requester_id) or ticket.email or ""
        reads = (await self._announcements.languages({one.ticket})).get(one.ticket)
        addressed = Addressed(one, ticket.subject, ticket.status, ticket.requester_id, ticket.email, reads)
        return Opened(addressed, kept, untrue(one, kept), customer, names)

    async def of_ticket(self, person: Person, number: str) -> Sequence[Announcement]:
        """Give those of a ticket, the oldest first.

        Raises:
            NotPermitted: this person is not on the team.
        """
        require(person, Right.WORK)
        return await self._announcements.of_ticket(number)

    async def word(self, person: Person, id_: str, text: str, seen: int | None = None) -> Announcement:
        """Word a draft.

        Raises:
            NotPermitted: this person is not on the team.
            AnnouncementNotFound: there is none.
            InvalidInput: the text is empty, or too long.
            ChangeRefused: it is no draft any more, or somebody changed it meanwhile.
        """
        require(person, Right.WORK)
        before = draft(await self._seen(id_, seen))
        made = worded(before, sayable(text), person, news(await self._kept(before.issue)))
        return before if made == before else await self._written_over(made)

    async def send(
        self, person: Person, id_: str, seen: int, *, text: str | None = None, despite: bool = False
    ) -> Announcement:
        """Approve one, and send it; one that is sent stays as it is.

        `seen`: the version that she read. `text`: that is sent, if not the draft's. `despite`: she knows that the
        issue says otherwise by now.

        Raises:
            NotPermitted: this person is not on the team.
            AnnouncementNotFound: there is none.
            InvalidInput: the text is empty, or too long.
            ChangeRefused: it is no draft any more, somebody changed it meanwhile, or (`OUTDATED`) nobody confirmed it.
        """
        require(person, Right.WORK)
        there = await self._announcements.get(id_)
        if repeated(there, person, seen, text):
            return there
        before = same(draft(there), seen)
        kept = await self._kept(before.issue)
        stale = untrue(before, kept)
        if stale and not despite:
            raise ChangeRefused(f"{stale} Look at it again, and say that it is to be sent all the same.", OUTDATED)
        made = before if text is None else worded(before, sayable(text), person, news(kept))
        sent = replace(
            made,
            state=AnnouncementState.SENT,
            stale=stale,
            by=person.id,
            name=of_team(person).name,
            sent_at=self._clock(),
            version=before.version + 1,
        )
        return await self._written_over(sent, await self._others(sent))

    async def send_all(self, person: Person, chosen: Mapping[str, int]) -> SentAll:
        """Approve several, each in the version that was looked at, and send them; what cannot be sent is left.

        Raises:
            NotPermitted: this person is not on the team.
        """
        require(person, Right.WORK)
        sent, left = [], {}
        for id_, seen in chosen.items():
            try:
                sent.append(await self.send(person, id_, seen))
            except HandlerError as error:
                left[id_] = str(error)
        return SentAll(tuple(sent), left)

    async def word_all(self, person: Person, chosen: Mapping[str, int], text: str) -> SentAll:
        """Give several drafts the same text, each over the version that was looked at. Nothing is sent.

        Raises:
            NotPermitted: this person is not on the team.
            InvalidInput: the text is empty, or too long.
        """
        require(person, Right.WORK)
        sayable(text)
        made, left = [], {}
        for id_, seen in chosen.items():
            try:
                made.append(await self.word(person, id_, text, seen))
            except HandlerError as error:
                left[id_] = str(error)
        return SentAll(tuple(made), left)

    async def drop(self, person: Person, id_: str, seen: int | None = None) -> Announcement:
        """Decide not to send one; one that is dropped stays as it is.

        Raises:
            NotPermitted: this person is not on the team.
            AnnouncementNotFound: there is none.
            ChangeRefused: it is sent already, or somebody changed it meanwhile.
        """
        require(person, Right.WORK)
        there = await self._announcements.get(id_)
        if there.state is AnnouncementState.DROPPED and there.by is not None:
            return there
        before = same(there, seen)
        if before.state is AnnouncementState.SENT:
            raise no_draft(before)
        state, name = AnnouncementState.DROPPED, of_team(person).name
        return await self._written_over(
            replace(before, state=state, stale="", by=person.id, name=name, version=before.version + 1)
        )

    async def bring_back(self, person: Person, id_: str, seen: int | None = None) -> Announcement:
        """Make one that was dropped a draft again; a draft stays as it is.

        Raises:
            NotPermitted: this person is not on the team.
            AnnouncementNotFound: there is none.
            ChangeRefused: it is sent already, or somebody changed it meanwhile.
        """
        require(person, Right.WORK)
        there = await self._announcements.get(id_)
        if there.state is AnnouncementState.DRAFT:
            return there
        before = same(there, seen)
        if before.state is AnnouncementState.SENT:
            raise no_draft(before)
        # It is hers now: what nobody worded follows the issue, and would be dropped by itself again.
        return await self._written_over(
            replace(
                before,
                state=AnnouncementState.DRAFT,
                stale=untrue(before, await self._kept(before.issue)),
                by=None,
                name="",
                edited_by=person.id,
                version=before.version + 1,
            )
        )

    async def draft(self, person: Person, name: IssueName) -> Sequence[Announcement]:
        """Draft for all customers of an issue what there is to tell, also what was told or dropped; give what is new.

        Raises:
            NotPermitted: this person is not on the team.
            WriteConflict: others keep changing them; try again.
        """
        require(person, Right.WORK)
        return await self._announcer.draft(name)

    async def _seen(self, id_: str, seen: int | None) -> Announcement:
        return same(await self._announcements.get(id_), seen)

    async def _others(self, sent: Announcement) -> Sequence[Announcement]:
        """Drop the other drafts of a ticket about the issue: one was chosen."""
        return [
            replace(one, state=AnnouncementState.DROPPED, stale=ANOTHER, version=one.version + 1)
            for one in await self._announcements.of_ticket(sent.ticket)
            if one.state is AnnouncementState.DRAFT and one.issue == sent.issue and one.id != sent.id
        ]

    async def _written_over(self, made: Announcement, others: Sequence[Announcement] = ()) -> Announcement:
        outgoing = [told(one, False, self._new_id) for one in (made, *others)]
        if made.state is AnnouncementState.SENT:
            outgoing.insert(0, saying(made, self._new_id))
        try:
            await self._announcements.write([made, *others], outgoing)
        except WriteConflict as error:
            raise overtaken() from error
        return made

    async def _kept(self, name: IssueName) -> Kept | None:
        try:
            return await self._mirror.get(name)
        except IssueNotFound:
            return None

    async def _named(self, ids: Iterable[str]) -> Mapping[str, str]:
        wanted = {one for one in ids if one}
        return await self._names.names(wanted) if wanted else {}
