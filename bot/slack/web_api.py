"""What we ask of Slack, each thing through one call of its Web API."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.slack.places import Place
from bot.slack.rendering.blocks import Json
from bot.slack.rendering.posts import Post


@dataclass(frozen=True, slots=True)
class Profile:
    """What Slack says about a user.

    Attributes:
        guest: a guest of one or several channels.
        stranger: of another organisation.
        visible: False: Slack tells nothing about them.
        admin: an administrator or owner of their workspace.
        locale: of their Slack, such as ``ja-JP``; None where Slack does not tell it.
    """

    user: str
    team: str | None
    name: str | None = None
    email: str | None = None
    guest: bool = False
    stranger: bool = False
    bot: bool = False
    visible: bool = True
    admin: bool = False
    locale: str | None = None


@dataclass(frozen=True, slots=True)
class Prompt:
    """A question that is offered. `title`: what its button says; `message`: what pressing it asks."""

    title: str
    message: str


class Api(Protocol):
    """The few calls of Slack's Web API that we need. Each names the workspace whose token it goes out with.

    Each raises `SlackRefused`, `SlackBusy`, `SlackUnreachable`; `NotInstalled` where the app is not in that workspace.
    """

    async def post(self, place: Place, content: Post, id_: str) -> str:
        """Post a message that carries our id; give its ts."""
        ...

    async def update(self, team: str, channel: str, ts: str, content: Post, id_: str) -> None:
        """Change one of our messages."""
        ...

    async def find(self, place: Place, id_: str, since: datetime) -> str | None:
        """Look for a message of ours by our id; give its ts."""
        ...

    async def permalink(self, team: str, channel: str, ts: str) -> str | None:
        """Give the address at which Slack shows a message; None where it gives none."""
        ...

    async def whisper(self, place: Place, user: str, content: Post) -> str:
        """Show something to one user only; give its ts. Cannot be looked for: at most once."""
        ...

    async def respond(self, response_url: str, content: Post, *, replace: bool = False, thread: str = "") -> None:
        """Answer through a response_url, to one user only; it is of no workspace, and needs no token.

        `thread`: where it is shown; empty: in the channel, whatever was pressed there.
        """
        ...

    async def file_address(self, team: str, id_: str) -> str:
        """Ask where a file is fetched.

        Raises:
            FileRefused: it cannot be had.
        """
        ...

    def download(self, team: str, address: str) -> AsyncIterator[bytes]:
        """Give a file piece by piece.

        Raises:
            FileRefused: it cannot be had.
        """
        ...

    async def open_view(self, team: str, trigger: str, view: Json) -> str:
        """Open a window; the trigger lives for three seconds. Give Slack's id of the window."""
        ...

    async def update_view(self, team: str, id_: str, view: Json) -> None:
        """Show something else in a window that is open; ``not_found`` when it was closed."""
        ...

    async def publish_home(self, team: str, user: str, view: Json) -> None:
        """Show a user's home."""
        ...

    async def profile(self, team: str, user: str) -> Profile:
        """Ask who a user is."""
        ...

    async def group(self, team: str, group: str) -> frozenset[str]:
        """Give the users of a user group."""
        ...

    async def members(self, team: str, channel: str) -> frozenset[str]:
        """Give the members of a channel."""
        ...

    async def shared(self, team: str, channel: str) -> bool:
        """Tell whether a channel is shared with another organisation, or is about to be."""
        ...

    async def own(self, team: str) -> str:
        """Give our own user id."""
        ...

    async def present(self, team: str, channel: str, user: str) -> bool:
        """Tell whether we are in a channel; of direct ones, whether it is this user's with us."""
        ...

    async def set_status(self, place: Place, status: str) -> None:
        """Say in an assistant thread what we do, behind our name; empty: no more. What we post there ends it too."""
        ...

    async def set_title(self, place: Place, title: str) -> None:
        """Name an assistant thread in its user's list."""
        ...

    async def suggest(self, place: Place, prompts: Sequence[Prompt]) -> None:
        """Offer questions in an assistant thread, 1 to 4."""
        ...
