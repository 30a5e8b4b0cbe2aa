"""Ports of the Slack side, and its errors.

SlackError
├── DeliveryRefused   what Slack sent could not be written down in time; it must be delivered again
├── SlackRefused      Slack answered with an error of that name
├── SlackBusy         Slack asks to wait
├── FileRefused       a file cannot be had; the text says why, for the team
├── NotInstalled      the app is not, or no longer, installed in that workspace
└── SlackUnreachable  no answer came; whether it was carried out is not known
    └── SlackAway     no connection was made: it surely was not carried out
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.slack.incoming import Delivery
from bot.slack.listening import Mode, Thread
from bot.slack.rendering.blocks import Json
from bot.slack.rendering.posts import Post
from handlers.conversation import Conversation, Message, Turn
from handlers.person import Person
from kb import Access

RESPONSE = "response_url"
"""Named as the method by what comes of answering through a response_url."""


class SlackError(Exception):
    """Root of what the Slack side raises on purpose. Holds no text of a person."""


class DeliveryRefused(SlackError):
    """It was not written down in time."""


class SlackRefused(SlackError):
    """Slack answered with an error; `error` is its name."""

    def __init__(self, method: str, error: str) -> None:
        super().__init__(f"{method}: {error}")
        self.method = method
        self.error = error


class SlackBusy(SlackError):
    """Slack asks to wait for so many seconds; `method`: with what, where that is known. Limits are by method."""

    def __init__(self, seconds: float, method: str = "") -> None:
        super().__init__(f"asked to wait {seconds:g} s")
        self.seconds = seconds
        self.method = method


class FileRefused(SlackError):
    """A file cannot be had. Its text says why in a few words, and stands on the ticket."""


class NotInstalled(SlackError):
    """The app is not, or no longer, installed in that workspace: nothing can be said or asked there."""

    def __init__(self, workspace: str) -> None:
        super().__init__(f"the app is not installed in workspace {workspace or '(none)'}")
        self.workspace = workspace


class SlackUnreachable(SlackError):
    """No answer came; `method`: to what, where that is known."""

    def __init__(self, text: str, method: str = "") -> None:
        super().__init__(text)
        self.method = method


class SlackAway(SlackUnreachable):
    """No connection was made: it surely was not carried out."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where words belong. `thread` is the thread's first message; empty: the one line of a direct channel."""

    team: str
    channel: str
    thread: str


@dataclass(frozen=True, slots=True)
class Held:
    """A delivery as it lies in the database."""

    id: int
    delivery: Delivery
    at: datetime
    attempts: int = 0


class Deliveries(Protocol):
    """Where what Slack delivers is safe before we acknowledge it."""

    async def accept(self, delivery: Delivery, at: datetime) -> bool:
        """Write it down; False when it is there already, under its key or as the same message."""
        ...

    async def due(self, now: datetime, limit: int) -> tuple[Held, ...]:
        """Give what is to be handled, oldest first; nothing overtakes what was postponed in its line."""
        ...

    async def done(self, id_: int, at: datetime) -> None:
        """Mark it done, and forget what was said in it."""
        ...

    async def postpone(self, id_: int, retry_at: datetime) -> None:
        """Count a failed attempt, and name the time of the next."""
        ...

    async def prune(self, done_before: datetime) -> int:
        """Forget what was done before then, keys too; give the number."""
        ...


@dataclass(frozen=True, slots=True)
class Line:
    """A conversation's place, and who talks there. `access`: what may be shown there to them."""

    conversation_id: str
    place: Place
    user: str
    person_id: str
    access: Access
    opened_at: datetime


class Threads(Protocol):
    """Which conversation belongs to which thread. A thread may hold one conversation for each person in it."""

    async def state(self, place: Place, person_id: str | None) -> Thread:
        """Say how the thread stands for a person."""
        ...

    async def find(self, place: Place, person_id: str) -> Line | None:
        """Give the person's latest conversation there."""
        ...

    async def of(self, conversation_id: str) -> Line | None:
        """Give the place of a conversation."""
        ...

    async def add(self, line: Line) -> Line:
        """Remember a conversation's place; give the one that is there already, should somebody have been faster."""
        ...

    async def turn(self, place: Place, *, aside: bool) -> None:
        """Note whether people talk to each other there."""
        ...

    async def show(self, conversation_id: str, access: Access) -> None:
        """Note what may be shown in the conversation from now on."""
        ...


@dataclass(frozen=True, slots=True)
class Posted:
    """A message of ours. `ts` is None while it is not known whether Slack has it.

    Attributes:
        id: ours; it stands in the message's metadata.
        answers: ts of the message that it answers, where it answers one.
        private: one person saw it, and Slack kept it nowhere: it can be neither looked for nor changed.
    """

    id: str
    conversation_id: str
    channel: str
    answers: str | None
    at: datetime
    ts: str | None = None
    private: bool = False


class Posts(Protocol):
    """Which messages of ours are in Slack."""

    async def get(self, id_: str) -> Posted | None:
        """Give one by our id."""
        ...

    async def begin(self, post: Posted) -> None:
        """Note that it is about to be posted: from now on it is looked for before it is posted again."""
        ...

    async def sent(self, id_: str, ts: str) -> None:
        """Note Slack's name of it."""
        ...

    async def forget(self, id_: str) -> None:
        """Note that Slack refused it, and so surely has it not."""
        ...

    async def answer_to(self, conversation_id: str, answers: str, *, public: bool = False) -> Posted | None:
        """Give the latest message that answers this one, and is in Slack. `public`: one that all members see."""
        ...


@dataclass(frozen=True, slots=True)
class ChannelSetting:
    """How the bot behaves in a channel.

    Attributes:
        audience: what may be shown: ``public``, ``customer``, ``account:<id>`` or ``internal``.
        sources: names of the sources to answer from; none: all. Those that are gone answer nothing.
        private_first: the asker sees an answer alone first.
        triage: channel where cards of new tickets go; empty: none.
    """

    mode: Mode = Mode.OFF
    audience: str = "public"
    sources: tuple[str, ...] = ()
    private_first: bool = False
    feedback: bool = True
    triage: str = ""


@dataclass(frozen=True, slots=True)
class Searched:
    """A search that somebody made. `words`: as they typed them."""

    id: str
    team: str
    channel: str
    user: str
    words: str
    at: datetime


class Searches(Protocol):
    """Searches, for their next pages. Buttons carry ids: what people typed stands nowhere in Slack by our doing."""

    async def keep(self, searched: Searched) -> None:
        """Keep a search for a week; one that is there already stays as it is."""
        ...

    async def get(self, id_: str) -> Searched | None:
        """Give a search; None when it is gone."""
        ...


class Sources(Protocol):
    """The sources of articles that are installed."""

    async def sources(self) -> tuple[str, ...]:
        """Give their names, in the order in which they were added."""
        ...


class Channels(Protocol):
    """The settings of channels."""

    async def get(self, team: str, channel: str) -> ChannelSetting:
        """Give a channel's setting; the default where nobody set one."""
        ...

    async def put(self, team: str, channel: str, setting: ChannelSetting, by: str, at: datetime) -> None:
        """Set it."""
        ...

    async def triage(self) -> tuple[tuple[str, str], ...]:
        """Give all triage channels: team, channel."""
        ...


@dataclass(frozen=True, slots=True)
class Profile:
    """What Slack says about a user.

    Attributes:
        guest: a guest of one or several channels.
        stranger: of another organisation.
        visible: False: Slack tells nothing about them.
        admin: an administrator or owner of their workspace.
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


class People(Protocol):
    """Who is behind a Slack user."""

    async def slack(self, team: str, user: str, name: str | None, email: str | None) -> Person:
        """Give the person: the one listed under that address, should somebody be; else one of their own."""
        ...

    async def name(self, person_id: str) -> str | None:
        """Give how a person is called: by name, else by e-mail address; None where neither is known."""
        ...


class Intake(Protocol):
    """Takes in messages, see `bot.worker.Intake`."""

    async def submit(self, message: Message) -> Turn | None:
        """Handle a message, once."""
        ...

    async def took(self, conversation_id: str, key: str) -> bool:
        """Tell whether a message of a conversation was taken in whose key begins so, as those of its edits do."""
        ...


class Conversations(Protocol):
    """Reads conversations."""

    async def load(self, conversation_id: str, *, after: int | None = None) -> Conversation:
        """Give a conversation with its turns after a number."""
        ...


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
