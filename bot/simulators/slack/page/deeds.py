"""What people do on the page, carried out in the workspace."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.simulators.slack.delivery import Delivery
from bot.simulators.slack.forms import FormIncomplete
from bot.simulators.slack.page.notes import Notes
from bot.simulators.slack.page.stage import LOCALES, Stage
from bot.simulators.slack.records import BOT_NAME, BOT_USER, Channel, Message, User, View
from bot.simulators.slack.refusals import Refused
from bot.simulators.slack.workspace import Workspace

Json = dict[str, Any]
Deed = Callable[["Deeds", User, Mapping[str, Any]], Awaitable[Json]]

_UNANSWERED = "The app did not take it in time. Slack shows a warning sign here."
_AT = re.compile(r"(?<!\w)@([\w-]+)")


@dataclass(frozen=True, slots=True)
class Deeds:
    """Carries out what the page asks for.

    Every deed gives ``{}`` when Slack took it; ``errors`` (texts by block id) when the app objects to a form;
    ``problem`` (a text) for anything else that a person should see.
    """

    workspace: Workspace
    stage: Stage
    notes: Notes

    async def do(
        self, name: str, user_id: str, given: Mapping[str, Any], files: dict[str, bytes] | None = None
    ) -> Json:
        """Do what `name` says, as somebody; `files` go along with a message."""
        try:
            deed, user = _DEEDS[name], self.stage.role(user_id).user
            return await (self.say(user, given, files) if files else deed(self, user, given))
        except FormIncomplete as incomplete:
            return {"problem": f"{incomplete}."}
        except Refused as refused:
            self.notes.add(name, refused.name, "\n".join(refused.messages))
            return {"problem": f"Slack does not take what the app answered: {refused.name}"}
        except (LookupError, ValueError) as error:
            self.notes.add(name, type(error).__name__, str(error))
            return {"problem": str(error)}
        finally:
            self.workspace.watch.notify()

    async def say(self, user: User, given: Mapping[str, Any], files: dict[str, bytes] | None = None) -> Json:
        """Write a message; `thread`: ts of its first message, `broadcast`: shown in the channel too."""
        channel = self._channel(user, given)
        text = self._typed(str(given.get("text", "")).strip())
        if not text and not files:
            return {"problem": "There is nothing to send."}
        thread = self._message(channel, user, str(given["thread"])) if given.get("thread") else None
        await self.workspace.says(
            user, channel, text, thread=thread, broadcast=bool(given.get("broadcast")), files=files or None
        )
        return {}

    async def edit(self, user: User, given: Mapping[str, Any]) -> Json:
        """Change a message of one's own."""
        text = self._typed(str(given["text"]).strip())
        if not text:
            return {"problem": "There is nothing left. Delete the message instead."}
        await self.workspace.edits(user, self._own(user, given), text)
        return {}

    async def delete(self, user: User, given: Mapping[str, Any]) -> Json:
        """Take a message of one's own away."""
        await self.workspace.deletes(self._own(user, given))
        return {}

    async def command(self, user: User, given: Mapping[str, Any]) -> Json:
        """Type a slash command."""
        words = str(given["text"])
        name, _, rest = words.partition(" ")
        if self.workspace.commands is not None and name not in self.workspace.commands:
            known = ", ".join(sorted(self.workspace.commands))
            return {"problem": f"{name} is not a valid command. There are {known}."}
        return _told(await self.workspace.command(user, self._channel(user, given), name, rest.strip()))

    async def press(self, user: User, given: Mapping[str, Any]) -> Json:
        """Press a button, choose from a menu, or enter a field, in a message or a view."""
        where = self._where(user, given)
        pressed = await self.workspace.presses(
            user, where, str(given["action"]), given.get("choice"), dict(given.get("values") or {}),
            block=str(given["block"]),
        )  # fmt: skip
        return _told(pressed)

    async def submit(self, user: User, given: Mapping[str, Any]) -> Json:
        """Send a form."""
        sent = await self.workspace.submits(user, self._view(user, str(given["view"])), dict(given.get("values") or {}))
        return {"errors": sent.errors} if sent.errors else _told(sent.delivery)

    async def close(self, user: User, given: Mapping[str, Any]) -> Json:
        """Close a form without sending it."""
        await self.workspace.closes(user, self._view(user, str(given["view"])))
        return {}

    async def shortcut(self, user: User, given: Mapping[str, Any]) -> Json:
        """Use a shortcut of a message's menu."""
        message = self._message(self._channel(user, given), user, str(given["ts"]))
        return _told(await self.workspace.shortcut(user, str(given["shortcut"]), message))

    async def home(self, user: User, given: Mapping[str, Any]) -> Json:  # noqa: ARG002 - all deeds are called alike
        """Open App Home."""
        await self.workspace.opens_home(user)
        return {}

    async def assistant(self, user: User, given: Mapping[str, Any]) -> Json:
        """Open a new thread of the assistant pane; `channel`: what is looked at."""
        looking_at = self.workspace.store.channels.get(str(given.get("channel", "")))
        root = await self.workspace.opens_assistant(user, looking_at)
        return {"ts": root.ts}

    async def locale(self, user: User, given: Mapping[str, Any]) -> Json:
        """Have one's Slack shown in another language, as it is chosen in the preferences."""
        tag = str(given["locale"])
        if tag not in LOCALES:
            return {"problem": f"Slack is not shown in {tag}."}
        users = self.workspace.store.users
        users[user.id] = replace(users[user.id], locale=tag)
        return {}

    def _channel(self, user: User, given: Mapping[str, Any]) -> Channel:
        channel = self.workspace.store.channels.get(str(given["channel"]))
        if channel is None or user.id not in channel.members:
            raise LookupError("You are not in this channel.")
        return channel

    def _message(self, channel: Channel, user: User, ts: str) -> Message:
        message = channel.find(ts)
        if message is None or message.visible_to not in {None, user.id}:
            raise LookupError("This message is not there any more.")
        return message

    def _own(self, user: User, given: Mapping[str, Any]) -> Message:
        message = self._message(self._channel(user, given), user, str(given["ts"]))
        if message.author != user.id:
            raise LookupError("This message is not yours.")
        return message

    def _view(self, user: User, view_id: str) -> View:
        home = self.workspace.store.homes.get(user.id)
        if home is not None and home.id == view_id:
            return home
        view = self.workspace.store.views.get(view_id)
        if view is None or view.user != user.id or not view.open:
            raise LookupError("This window is not open any more.")
        return view

    def _where(self, user: User, given: Mapping[str, Any]) -> Message | View:
        if given.get("view"):
            return self._view(user, str(given["view"]))
        return self._message(self._channel(user, given), user, str(given["ts"]))

    def _typed(self, text: str) -> str:
        """Give what was typed with names as Slack's editor writes them: ``@onetouch`` becomes the id in brackets."""
        ids = {user.name.lower(): user.id for user in self.workspace.store.users.values()} | {BOT_NAME: BOT_USER}

        def mention(found: re.Match[str]) -> str:
            user_id = ids.get(found[1].lower())
            return found[0] if user_id is None else f"<@{user_id}>"

        return _AT.sub(mention, text)


def _told(delivery: Delivery) -> Json:
    return {} if delivery.ok else {"problem": _UNANSWERED}


_DEEDS: dict[str, Deed] = {
    "say": Deeds.say,
    "edit": Deeds.edit,
    "delete": Deeds.delete,
    "command": Deeds.command,
    "press": Deeds.press,
    "submit": Deeds.submit,
    "close": Deeds.close,
    "shortcut": Deeds.shortcut,
    "home": Deeds.home,
    "locale": Deeds.locale,
    "assistant": Deeds.assistant,
}
