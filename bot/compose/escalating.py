"""Wire how tickets become issues, as the server and commands have it in common."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.compose.services import new_id, utc_now
from bot.compose.tracker import TrackerParts, tracker_parts
from bot.config import Settings
from bot.database.askers import SqlAskers
from bot.database.attachments import SqlAttachments
from bot.database.clusters import SqlClusters
from bot.database.engine import Database
from bot.database.escalations import SqlEscalations
from bot.database.mirror import SqlMirror
from bot.database.tickets import SqlTickets
from bot.database.watched import SqlWatched
from handlers.clusters.cluster import Cluster, Member
from handlers.clusters.desk import ClusterDesk
from handlers.clusters.policy import ClusterPolicy
from handlers.engineering.answering import AnswerDesk
from handlers.engineering.escalating import EscalationDesk
from handlers.engineering.filling import Fillings
from handlers.engineering.stages import EngineeringRules
from handlers.engineering.tracking import Tracking
from handlers.person import Person


@dataclass(frozen=True, slots=True)
class EscalatingParts:
    """How tickets become issues.

    Attributes:
        tracker: where issues are made.
        desk: escalates tickets; `fillings`: begins forms for it; `answers`: answers engineering.
    """

    tracker: TrackerParts
    escalations: SqlEscalations
    mirror: SqlMirror
    watched: SqlWatched
    tracking: Tracking
    askers: SqlAskers
    clusters: ClusterHanding
    desk: EscalationDesk
    fillings: Fillings
    answers: AnswerDesk


def escalating_parts(
    settings: Settings,
    database: Database,
    policy: Callable[[], ClusterPolicy],
    rules: EngineeringRules | None = None,
    written: Callable[[], None] = lambda: None,
) -> EscalatingParts:
    """Wire it.

    Args:
        settings: which tracker it is.
        database: open.
        policy: gives the numbers of clusters that hold now.
        rules: what statuses mean.
        written: called when something waits in the outbox.
    """
    tracker, tickets = tracker_parts(settings, database), SqlTickets(database)
    escalations, mirror, watched = SqlEscalations(database), SqlMirror(database, utc_now), SqlWatched(database)
    tracking = Tracking(mirror, watched, tracker.readers, utc_now, new_id, rules, written=written)
    askers, clusters, files = SqlAskers(database), ClusterHanding(database, policy), SqlAttachments(database, new_id)
    return EscalatingParts(
        tracker=tracker,
        escalations=escalations,
        mirror=mirror,
        watched=watched,
        tracking=tracking,
        askers=askers,
        clusters=clusters,
        desk=EscalationDesk(
            tickets=tickets,
            files=files,
            escalations=escalations,
            mirror=mirror,
            askers=askers,
            forms=tracker.tracker,
            learning=tracking,
            clusters=clusters,
            clock=utc_now,
            new_id=new_id,
            written=written,
        ),
        fillings=Fillings(
            tickets=tickets,
            files=files,
            escalations=escalations,
            mirror=mirror,
            askers=askers,
            forms=tracker.tracker,
            clusters=clusters,
        ),
        answers=AnswerDesk(tickets, escalations, new_id, written),
    )


class ClusterHanding:
    """Clusters as they are handed over: a `handlers.engineering.asking.Handing`."""

    def __init__(self, database: Database, policy: Callable[[], ClusterPolicy]) -> None:
        self._clusters = SqlClusters(database)
        self._policy = policy
        # Nothing is searched by it, so that no index is needed.
        self._desk = ClusterDesk(self._clusters, SqlTickets(database), None, utc_now, new_id, policy)

    async def get(self, number: str) -> Cluster:
        """Give one."""
        return await self._clusters.get(number)

    async def members(self, number: str) -> Sequence[Member]:
        """Give its tickets of the window."""
        return await self._clusters.members(number, utc_now() - self._policy().window)

    async def handed_over(self, person: Person, number: str, reference: str) -> Cluster:
        """Note that engineering has it."""
        return await self._desk.handed_over(person, number, reference)
