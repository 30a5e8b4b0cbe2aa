"""Slack's Web API in all workspaces: the adapter of `bot.slack.web_api.Api`. Each call goes out with its own token."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Protocol

from bot.slack.api import SlackApi
from bot.slack.places import Place
from bot.slack.rendering.blocks import Json
from bot.slack.rendering.posts import Post
from bot.slack.web_api import Profile, Prompt


class ByWorkspace(Protocol):
    """Gives the API of a workspace, see `bot.slack.workspaces.SlackWorkspaces`."""

    async def of(self, team: str) -> SlackApi:
        """Give it.

        Raises:
            NotInstalled: the app is not there.
        """
        ...


class SlackEverywhere:
    """Brings each call to the workspace that it names."""

    def __init__(self, workspaces: ByWorkspace) -> None:
        self._workspaces = workspaces

    async def post(self, place: Place, content: Post, id_: str) -> str:
        """Post a message that carries our id; give its ts."""
        return await (await self._workspaces.of(place.team)).post(place, content, id_)

    async def update(self, team: str, channel: str, ts: str, content: Post, id_: str) -> None:
        """Change one of our messages."""
        await (await self._workspaces.of(team)).update(channel, ts, content, id_)

    async def find(self, place: Place, id_: str, since: datetime) -> str | None:
        """Look for a message of ours by our id; give its ts."""
        return await (await self._workspaces.of(place.team)).find(place, id_, since)

    async def permalink(self, team: str, channel: str, ts: str) -> str | None:
        """Give the address at which Slack shows a message; None where it gives none."""
        return await (await self._workspaces.of(team)).permalink(channel, ts)

    async def whisper(self, place: Place, user: str, content: Post) -> str:
        """Show something to one user only; give its ts."""
        return await (await self._workspaces.of(place.team)).whisper(place, user, content)

    async def respond(self, response_url: str, content: Post, *, replace: bool = False, thread: str = "") -> None:
        """Answer through a response_url, which needs no token."""
        await SlackApi.respond(response_url, content, replace=replace, thread=thread)

    async def file_address(self, team: str, id_: str) -> str:
        """Ask where a file is fetched."""
        return await (await self._workspaces.of(team)).file_address(id_)

    async def download(self, team: str, address: str) -> AsyncIterator[bytes]:
        """Give a file piece by piece."""
        async for piece in (await self._workspaces.of(team)).download(address):
            yield piece

    async def open_view(self, team: str, trigger: str, view: Json) -> str:
        """Open a window; give Slack's id of it."""
        return await (await self._workspaces.of(team)).open_view(trigger, view)

    async def update_view(self, team: str, id_: str, view: Json) -> None:
        """Show something else in a window that is open."""
        await (await self._workspaces.of(team)).update_view(id_, view)

    async def publish_home(self, team: str, user: str, view: Json) -> None:
        """Show a user's home."""
        await (await self._workspaces.of(team)).publish_home(user, view)

    async def profile(self, team: str, user: str) -> Profile:
        """Ask who a user is."""
        return await (await self._workspaces.of(team)).profile(user)

    async def group(self, team: str, group: str) -> frozenset[str]:
        """Give the users of a user group."""
        return await (await self._workspaces.of(team)).group(group)

    async def members(self, team: str, channel: str) -> frozenset[str]:
        """Give the members of a channel."""
        return await (await self._workspaces.of(team)).members(channel)

    async def shared(self, team: str, channel: str) -> bool:
        """Tell whether a channel is shared with another organisation, or is about to be."""
        return await (await self._workspaces.of(team)).shared(channel)

    async def own(self, team: str) -> str:
        """Give our own user id."""
        return await (await self._workspaces.of(team)).own()

    async def present(self, team: str, channel: str, user: str) -> bool:
        """Tell whether we are in a channel; of direct ones, whether it is this user's with us."""
        return await (await self._workspaces.of(team)).present(channel, user)

    async def set_status(self, place: Place, status: str) -> None:
        """Say in an assistant thread what we do; empty: no more."""
        await (await self._workspaces.of(place.team)).set_status(place, status)

    async def set_title(self, place: Place, title: str) -> None:
        """Name an assistant thread in its user's list."""
        await (await self._workspaces.of(place.team)).set_title(place, title)

    async def suggest(self, place: Place, prompts: Sequence[Prompt]) -> None:
        """Offer questions in an assistant thread."""
        await (await self._workspaces.of(place.team)).suggest(place, prompts)
