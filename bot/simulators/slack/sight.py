"""What people see in a Slack workspace, and how it is waited for."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from bot.simulators.slack.objects import ASSISTANT
from bot.simulators.slack.records import Channel, Message, User, View
from bot.simulators.slack.setting import Setting
from bot.simulators.slack.transcript import shown
from bot.simulators.slack.transcript import transcript as lines
from bot.simulators.watch import WAIT_S

_T = TypeVar("_T")


class Sight(Setting):
    """The workspace as its people see it."""

    def status(self, root: Message) -> str:
        """Give what the assistant pane says of the app in a thread; empty for nothing."""
        return self.store.statuses.get((root.channel, root.root), "")

    def title(self, root: Message) -> str:
        """Give the title of a thread in the assistant pane; empty before it has one."""
        return self.store.titles.get((root.channel, root.root), "")

    def prompts(self, root: Message) -> list[dict[str, str]]:
        """Give the questions that are offered in a thread of the assistant pane."""
        return self.store.prompts.get((root.channel, root.root), [])

    def posts(self, channel: Channel, *, thread: Message | None = None, to: User | None = None) -> list[Message]:
        """Give what our app wrote; `to`: only what this one alone sees."""
        return [
            message
            for message in channel.messages
            if message.by_app
            and message.subtype != ASSISTANT
            and (thread is None or message.thread_ts == thread.root)
            and (to is None or message.visible_to == to.id)
        ]

    async def bot_says(
        self, channel: Channel, containing: str = "", *, thread: Message | None = None, to: User | None = None,
        within: float = WAIT_S,
    ) -> Message:  # fmt: skip
        """Wait for the next message of our app that no test line has heard yet.

        Raises:
            NothingHeard: none came in time.
        """

        def unheard() -> Message | None:
            for message in self.posts(channel, thread=thread, to=to):
                if (message.channel, message.ts) not in self._heard and containing in shown(message) + message.text:
                    return message
            return None

        message = await self.until(
            unheard, within, lambda: f"no message with {containing!r} in\n{self.transcript(channel)}"
        )
        self._heard.add((message.channel, message.ts))
        return message

    async def modal(self, user: User, title: str = "", *, within: float = WAIT_S) -> View:
        """Wait for a modal, and give the uppermost."""

        def uppermost() -> View | None:
            stack = self.store.stack(user.id)
            return stack[-1] if stack and title in stack[-1].title else None

        return await self.until(uppermost, within, lambda: f"{user.name} sees no modal {title!r}")

    async def home(self, user: User, *, within: float = WAIT_S) -> View:
        """Wait for somebody's App Home."""
        return await self.until(lambda: self.store.homes.get(user.id), within, lambda: "no home was published")

    async def until(
        self,
        found: Callable[[], _T | None],
        within: float = WAIT_S,
        why: Callable[[], str] = lambda: "it did not happen",
    ) -> _T:
        """Wait until something is there, and give it.

        Raises:
            NothingHeard: it was not there in time.
        """
        return await self.watch.until(found, within, why)

    async def settles(self, quiet_for: float = 0.5, within: float = WAIT_S) -> None:
        """Wait until the app has called nothing for a while: only then does silence mean something."""
        await self.watch.rest(lambda: len(self.service.calls), lambda: self.courier.busy, quiet_for, within)

    def transcript(self, channel: Channel) -> str:
        """Give a channel as lines that people read."""
        return lines(self.store, channel)
