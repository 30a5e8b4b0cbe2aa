"""Alerts of clusters that grow, in the team's channels; and managers who let one rest."""

from __future__ import annotations

from typing import Protocol

from bot.slack.errors import SlackError
from bot.slack.identity import Identities
from bot.slack.incoming import Pressed
from bot.slack.places import Place
from bot.slack.poster import Poster, whispered
from bot.slack.posts import Posted
from bot.slack.rendering.bursts import burst, of_payload, read_grown
from bot.slack.rooms import Rooms
from bot.slack.web_api import Api
from bot.worker.ports import NotYet
from handlers.clusters.cluster import Cluster, ClusterState
from handlers.clusters.ports import ClusterNotFound
from handlers.person import Person
from handlers.ports import Clock, HandlerError, Outgoing


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
    """Tells every triage channel of a cluster that grows, once for each burst."""

    def __init__(
        self,
        *,
        api: Api,
        identities: Identities,
        rooms: Rooms,
        poster: Poster,
        clusters: Clusters,
        desk: Desk,
        clock: Clock,
        root: str,
    ) -> None:
        self._api = api
        self._identities = identities
        self._rooms = rooms
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
        content = burst(of_payload(outgoing.payload, cluster), cluster, self._root)
        first: NotYet | SlackError | None = None
        for room in await self._rooms.every():
            try:
                if await self._rooms.takes(room):
                    place = Place(room.team, room.channel, "")
                    id_ = f"burst_{outgoing.id}_{place.team}_{place.channel}"
                    await self._poster.put(id_, place, content, conversation_id="", news=True)
            except (NotYet, SlackError) as error:
                first = first or error
        if first is not None:
            raise first

    async def dismiss(self, button: Pressed) -> None:
        """Let a cluster rest, and show on its alert who did it; whoever may not is told so.

        Raises:
            Exception: it did not work now; it is to be handled again.
        """
        grown = read_grown(button.value)
        if grown is None:
            return
        person = await self._identities.person(button.team, button.user)
        try:
            cluster = await self._desk.dismiss(person, grown.cluster, seen=grown.version)
        except HandlerError as refused:
            await self._api.respond(button.response_url, whispered(str(refused)), thread=button.in_thread)
            return
        place = Place(button.team, button.channel, button.in_thread)
        there = Posted(f"alert_of_{grown.cluster}", "", button.channel, None, self._clock(), button.ts)
        id_ = f"dismissed_{grown.cluster}_{cluster.version}_{place.team}_{button.ts}"
        await self._poster.put(id_, place, burst(grown, cluster, self._root), conversation_id="", over=there, news=True)
