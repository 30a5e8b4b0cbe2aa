"""Alerts of clusters that grow, in the team's channels; and managers who let one rest."""

from __future__ import annotations

from typing import Protocol

from bot.slack.identity import Identities
from bot.slack.incoming import Pressed
from bot.slack.places import Place
from bot.slack.poster import Poster, whispered
from bot.slack.posts import Posted, Posts
from bot.slack.rendering.bursts import Grown, burst, of_payload, read_grown
from bot.slack.rendering.hidden import CLUSTERS, hidden
from bot.slack.rendering.posts import Post
from bot.slack.rooms import Room, Rooms, each_of
from bot.slack.web_api import Api
from handlers.clusters.cluster import Cluster, ClusterState
from handlers.clusters.ports import ClusterNotFound
from handlers.person import Person
from handlers.ports import ChangeRefused, Clock, HandlerError, Outgoing

_BURST = "burst"


class Clusters(Protocol):
    """Clusters, see `handlers.clusters.ports.Clusters`."""

    async def get(self, number: str) -> Cluster:
        """Give one.

        Raises:
            ClusterNotFound: there is none.
        """
        ...


class Desk(Protocol):
    """Takes what managers say to clusters, see `handlers.clusters.desk.ClusterDesk`."""

    async def dismiss(self, person: Person, number: str, because: str = "", seen: int | None = None) -> Cluster:
        """Let one rest until it has grown."""
        ...


class Bursts:
    """Tells every triage channel of a cluster that grows, once for each burst.

    The latest alert of a cluster in each channel is kept as the cluster stands: what it is called, and who let it rest.
    """

    def __init__(
        self,
        *,
        api: Api,
        identities: Identities,
        rooms: Rooms,
        posts: Posts,
        poster: Poster,
        clusters: Clusters,
        desk: Desk,
        clock: Clock,
        root: str,
    ) -> None:
        self._api = api
        self._identities = identities
        self._rooms = rooms
        self._posts = posts
        self._poster = poster
        self._clusters = clusters
        self._desk = desk
        self._clock = clock
        self._root = root

    async def deliver(self, outgoing: Outgoing) -> None:
        """Tell of the cluster that the subject names, unless it is gone, or rests by now.

        Raises:
            NotYet: Slack, or the channel's pace, asks to wait.
            SlackError: it did not work, and may work later.
        """
        try:
            cluster = await self._clusters.get(outgoing.subject)
        except ClusterNotFound:
            return
        if cluster.state is not ClusterState.OPEN:
            return
        grown = of_payload(outgoing.payload, cluster)
        content, facts = burst(grown, cluster, self._root), grown.written()

        async def told(room: Room) -> None:
            place = Place(room.team, room.channel, "")
            id_ = f"burst_{outgoing.id}_{place.team}_{place.channel}"
            line = _line(cluster.number, room)
            await self._poster.put(id_, place, content, conversation_id=line, answers=_BURST, news=True, facts=facts)

        await self._rooms.tell(cluster.number, told)

    async def renew(self, outgoing: Outgoing) -> None:
        """Show on its latest alert in each channel how the cluster that the subject names stands now.

        Raises:
            NotYet: Slack, or the channel's pace, asks to wait.
            SlackError: it did not work, and may work later.
        """
        try:
            cluster = await self._clusters.get(outgoing.subject)
        except ClusterNotFound:
            return

        async def renewed(room: Room) -> None:
            line = _line(cluster.number, room)
            there = await self._posts.answer_to(line, _BURST, public=True)
            grown = None if there is None else read_grown(there.facts)
            if there is None or grown is None:
                return
            content = await self._content(grown, cluster, room)
            place = Place(room.team, room.channel, "")
            id_ = f"burst_{outgoing.id}_{cluster.number}_{place.team}_{place.channel}"
            await self._poster.put(
                id_,
                place,
                content,
                conversation_id=line,
                answers=_BURST,
                over=there,
                news=True,
                facts=there.facts,
            )

        await each_of(await self._rooms.every(), renewed)

    async def dismiss(self, button: Pressed) -> None:
        """Let a cluster rest, and show on its alert who did it; whoever may not is told so.

        One that rests already, as when this comes again, is shown as it stands.

        Raises:
            Exception: it did not work now; it is to be handled again.
        """
        grown = read_grown(button.value)
        if grown is None:
            return
        person = await self._identities.person(button.team, button.user)
        try:
            cluster = await rested(self._clusters, self._desk, person, grown.cluster)
        except HandlerError as refused:
            await self._api.respond(button.response_url, whispered(str(refused)), thread=button.in_thread)
            return
        content = await self._content(grown, cluster, Room(button.team, button.channel, chosen=False))
        place = Place(button.team, button.channel, button.in_thread)
        there = Posted(f"alert_of_{grown.cluster}", "", button.channel, None, self._clock(), button.ts)
        id_ = f"dismissed_{grown.cluster}_{cluster.version}_{place.team}_{place.channel}_{button.ts}"
        await self._poster.put(id_, place, content, conversation_id="", over=there, news=True)

    async def _content(self, grown: Grown, cluster: Cluster, room: Room) -> Post:
        """Give the alert; where somebody else reads by now, no more than where the team finds the cluster."""
        if await self._rooms.closed(room):
            return burst(grown, cluster, self._root)
        return hidden(cluster.number, self._root, CLUSTERS)


async def rested(clusters: Clusters, desk: Desk, person: Person, number: str) -> Cluster:
    """Let a cluster rest that is open, whatever it was called when it was told of; give it as it stands then.

    Raises:
        HandlerError: this person may not, there is none, or somebody changed it in this very moment and it is open.
    """
    found = await clusters.get(number)
    if found.state is not ClusterState.OPEN:
        return found
    try:
        return await desk.dismiss(person, number, seen=found.version)
    except ChangeRefused:
        found = await clusters.get(number)
        if found.state is ClusterState.OPEN:
            raise
        return found


def _line(number: str, room: Room) -> str:
    """Name the alerts of a cluster in a channel, of which the latest is kept as the cluster stands."""
    return f"bursts_{number}_{room.team}_{room.channel}"
