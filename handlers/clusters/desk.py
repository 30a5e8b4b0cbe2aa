"""What the team sees of clusters, and says to them: for members of the team only."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from handlers.access.permissions import Right, may, require
from handlers.clusters.answering import Answers, Findings
from handlers.clusters.bursts import needed
from handlers.clusters.cluster import (
    Cluster,
    ClusterEvent,
    ClusterState,
    Drawing,
    Happened,
    Member,
    Membership,
    Settled,
    Tally,
)
from handlers.clusters.excerpts import excerpt
from handlers.clusters.handover import Handover, handover
from handlers.clusters.overtaking import overtaken
from handlers.clusters.policy import BEGIN, ClusterPolicy
from handlers.clusters.ports import ClusterNotFound, Clusters
from handlers.clusters.telling import changed
from handlers.clusters.trend import Order, Overview, ordered, overviews
from handlers.person import Person
from handlers.ports import (
    ChangeRefused,
    Clock,
    InvalidInput,
    NewId,
    NotPermitted,
    TicketNotFound,
    Tickets,
    WriteConflict,
)
from handlers.terms import clean
from handlers.tickets.actors import of_team

TITLE_LIMIT = 120
REASON_LIMIT = 500


@dataclass(frozen=True, slots=True)
class Listing:
    """The clusters that there are.

    Attributes:
        drawing: how they stand as a whole; while they were never drawn there are none.
        tickets: of the window.
        begin: tickets from which on they are drawn.
        window_days: days that the window has.
    """

    clusters: tuple[Overview, ...]
    drawing: Drawing
    tickets: int
    begin: int
    window_days: int


@dataclass(frozen=True, slots=True)
class Opened:
    """A cluster, whole.

    Attributes:
        overview: None where no ticket of the window is in it any more.
        members: its tickets of the window, the latest first.
        examples: some of them, nearest to its middle, with what their customers asked.
        needed: how many tickets it must have to come back: after it was settled, or if it were dismissed now.
    """

    cluster: Cluster
    overview: Overview | None
    members: tuple[Member, ...]
    examples: Mapping[str, str]
    events: tuple[ClusterEvent, ...]
    findings: Findings
    window_days: int
    needed: int


class ClusterDesk:
    """Lists, shows, names and settles clusters.

    `answers`: finds articles; None: they cannot be searched here. `new_id`: makes ids of what tells the team.
    `policy`: gives the numbers that hold now.
    """

    def __init__(
        self,
        clusters: Clusters,
        tickets: Tickets,
        answers: Answers | None,
        clock: Clock,
        new_id: NewId,
        policy: Callable[[], ClusterPolicy] = ClusterPolicy,
    ) -> None:
        self._clusters = clusters
        self._tickets = tickets
        self._answers = answers
        self._clock = clock
        self._new_id = new_id
        self._policy = policy

    async def listed(
        self, person: Person, *, order: Order = Order.GROWTH, states: Sequence[ClusterState] = ()
    ) -> Listing:
        """List the clusters that have tickets of the window (of those states, if any are named).

        Raises:
            NotPermitted: this person is not on the team.
        """
        require(person, Right.WORK)
        now, window = self._clock(), self._policy().window
        since = now - window
        every, tallies = await self._clusters.every(since), await self._clusters.tallies(since)
        found = overviews(every, tallies, now, window)
        chosen = tuple(one for one in found if not states or one.cluster.state in states)
        drawing, tickets = await self._clusters.drawing(), await self._clusters.tickets(since)
        return Listing(ordered(chosen, order), drawing, tickets, BEGIN, window.days)

    async def opened(self, person: Person, number: str) -> Opened:
        """Show one whole.

        Raises:
            NotPermitted: this person is not on the team.
            ClusterNotFound: there is none.
        """
        require(person, Right.WORK)
        cluster = await self._clusters.get(number)
        window = self._policy().window
        members = tuple(await self._clusters.members(cluster.number, self._clock() - window))
        there = {member.number for member in members}
        examples = [one for one in cluster.examples if one in there]
        overview = await self._overview(cluster)
        size = 0 if overview is None else overview.tally.size
        return Opened(
            cluster,
            overview,
            members,
            await self._questions(examples),
            tuple(await self._clusters.events(cluster.number)),
            await self._findings(members, examples, person),
            window.days,
            needed(size if cluster.settled is None else cluster.settled.size),
        )

    async def of_ticket(self, person: Person, number: str) -> tuple[Membership, Cluster, Tally] | None:
        """Tell of which cluster a ticket is one, with how many it is one of; None: of none.

        Raises:
            NotPermitted: this person is not on the team.
        """
        require(person, Right.WORK)
        membership = await self._clusters.of_ticket(number)
        if membership is None or membership.cluster is None:
            return None
        since = self._clock() - self._policy().window
        try:
            cluster = await self._clusters.get(membership.cluster)
        except ClusterNotFound:
            return None
        tally = (await self._clusters.tallies(since, [cluster.number])).get(cluster.number)
        return None if tally is None else (membership, cluster, tally)

    async def rename(self, person: Person, number: str, title: str, seen: int | None = None) -> Cluster:
        """Give one a title that stays; an empty one takes it back. `seen`: the version that was looked at.

        Raises:
            NotPermitted: this person is no manager.
            ClusterNotFound: there is none.
            InvalidInput: the title is too long.
            ChangeRefused: somebody else changed it meanwhile.
        """
        before = await self._looked_at(person, number, seen, "rename")
        given = " ".join(clean(title).split())
        if len(given) > TITLE_LIMIT:
            raise InvalidInput(f"A title has up to {TITLE_LIMIT} characters, not {len(given):,}.")
        if (given or None) == before.title:
            return before
        return await self._changed(person, replace(before, title=given or None), Happened.TITLED, given)

    async def dismiss(self, person: Person, number: str, because: str = "", seen: int | None = None) -> Cluster:
        """Let one rest until it has grown; one that is dismissed stays as it is, unless another reason is given.

        Raises:
            NotPermitted: this person is no manager.
            ClusterNotFound: there is none.
            InvalidInput: the reason is too long.
            ChangeRefused: somebody else changed it meanwhile.
        """
        before = await self._managed(person, number, "dismiss")
        return await self._settle(person, before, ClusterState.DISMISSED, Happened.DISMISSED, because, seen)

    async def handed_over(self, person: Person, number: str, reference: str, seen: int | None = None) -> Cluster:
        """Note that engineering has one; one of which that is noted stays as it is. `reference`: where they have it.

        Raises:
            NotPermitted: this person is no manager.
            ClusterNotFound: there is none.
            InvalidInput: the reference is empty or too long.
            ChangeRefused: somebody else changed it meanwhile.
        """
        before = await self._managed(person, number, "hand over")
        if not reference.strip():
            raise InvalidInput("Say where engineering has it: the number or the address of their issue.")
        return await self._settle(person, before, ClusterState.HANDED_OVER, Happened.HANDED_OVER, reference, seen)

    async def bring_back(self, person: Person, number: str, seen: int | None = None) -> Cluster:
        """Open one again that rests.

        Raises:
            NotPermitted: this person is no manager.
            ClusterNotFound: there is none.
            ChangeRefused: somebody else changed it meanwhile.
        """
        before = await self._looked_at(person, number, seen, "bring back")
        if before.state is ClusterState.OPEN:
            return before
        return await self._changed(person, replace(before, state=ClusterState.OPEN, settled=None), Happened.BACK, "")

    async def handover(self, person: Person, number: str) -> Handover:
        """Put together what engineering needs; nothing is changed by it.

        Raises:
            NotPermitted: this person is not on the team.
            ClusterNotFound: there is none, or no ticket of the window is in it any more.
        """
        opened = await self.opened(person, number)
        if opened.overview is None:
            raise ClusterNotFound(f"{opened.cluster.number} has no tickets any more.")
        return handover(opened.overview, opened.members, opened.findings, opened.examples, self._clock())

    async def _managed(self, person: Person, number: str, what: str) -> Cluster:
        if not may(person, Right.MANAGE):
            raise NotPermitted(f"Only managers and administrators may {what} a cluster.")
        return await self._clusters.get(number)

    async def _looked_at(self, person: Person, number: str, seen: int | None, what: str) -> Cluster:
        return await self._as_seen(await self._managed(person, number, what), seen)

    async def _as_seen(self, found: Cluster, seen: int | None) -> Cluster:
        if seen is not None and seen != found.version:
            raise await self._overtaken(found.number)
        return found

    async def _settle(
        self, person: Person, before: Cluster, state: ClusterState, what: Happened, because: str, seen: int | None
    ) -> Cluster:
        said = " ".join(clean(because).split())
        if len(said) > REASON_LIMIT:
            raise InvalidInput(f"Keep it to {REASON_LIMIT} characters; these are {len(said):,}.")
        if before.state is state and before.settled is not None and said in {"", before.settled.because}:
            return before  # whatever was looked at: what comes twice, as after a lost answer, overtakes nobody
        await self._as_seen(before, seen)
        since = self._clock() - self._policy().window
        tally = (await self._clusters.tallies(since, [before.number])).get(before.number, Tally())
        rests = Settled(self._clock(), person.id, of_team(person).name, tally.size, said)
        return await self._changed(person, replace(before, state=state, settled=rests), what, said)

    async def _changed(self, person: Person, cluster: Cluster, what: Happened, text: str) -> Cluster:
        made = replace(cluster, version=cluster.version + 1)
        event = ClusterEvent(cluster.number, self._clock(), what, person.id, of_team(person).name, text)
        try:
            await self._clusters.change(made, event, [changed(cluster.number, self._new_id)])
        except WriteConflict as error:
            raise await self._overtaken(cluster.number) from error
        return made

    async def _overtaken(self, number: str) -> ChangeRefused:
        return overtaken(number, await self._clusters.events(number))

    async def _overview(self, cluster: Cluster) -> Overview | None:
        """Give one among all: how likely its growth is by chance depends on how many there are."""
        now, window = self._clock(), self._policy().window
        every, tallies = await self._clusters.every(now - window), await self._clusters.tallies(now - window)
        found = overviews({**every, cluster.number: cluster}, tallies, now, window)
        return next((one for one in found if one.cluster.number == cluster.number), None)

    async def _findings(self, members: Sequence[Member], examples: Sequence[str], person: Person) -> Findings:
        if self._answers is None:
            return Findings((), len(members), 0, failed=True)
        return await self._answers.find(members, examples, person)

    async def _questions(self, numbers: Sequence[str]) -> Mapping[str, str]:
        found = {}
        for number in numbers:
            try:
                found[number] = excerpt(await self._tickets.get(number))
            except TicketNotFound:
                continue  # it is gone since the clusters were drawn
        return found
