"""A Slack workspace that a test drives like a dialog."""

from __future__ import annotations

import asyncio
import uuid
from dataclasses import dataclass, replace
from typing import Any

from bot.simulators.slack import events
from bot.simulators.slack.arguments import Arguments
from bot.simulators.slack.delivery import Delivery
from bot.simulators.slack.forms import chosen, state
from bot.simulators.slack.objects import ASSISTANT
from bot.simulators.slack.records import BOT_USER, Channel, File, Message, User, View
from bot.simulators.slack.responses import answer
from bot.simulators.slack.screens import after_submission, find_element
from bot.simulators.slack.sight import Sight


@dataclass(frozen=True, slots=True)
class Submission:
    """How a form that was sent went.

    Attributes:
        delivery: to the app.
        errors: what the app objects to, by block id; empty when it took the form.
    """

    delivery: Delivery
    errors: dict[str, str]


class Workspace(Sight):
    """Slack: its people on one side, our app on the other.

    Use it as an async context manager, then ``connect`` it to the app or let the app come by Socket Mode. Verbs return
    once the app has acknowledged, or three seconds have passed; what the app says is waited for with ``bot_says``.
    """

    async def says(
        self, user: User, channel: Channel, text: str, *, thread: Message | None = None, broadcast: bool = False,
        files: dict[str, bytes] | None = None,
    ) -> Message:  # fmt: skip
        """Write a message; one that mentions the app in a channel comes to it as two events."""
        written = events.typed(text)
        message = Message(
            channel.id, self.store.clock.stamp(), user.id, written, events.rich_text(written) if text else [],
            thread.root if thread else None, client_msg_id=str(uuid.uuid4()), team=user.team, broadcast=broadcast,
            subtype="file_share" if files else "thread_broadcast" if broadcast and thread else None,
            files=[self._file(user, name, content) for name, content in (files or {}).items()],
        )  # fmt: skip
        channel.messages.append(message)
        await self.announcements.posted(message)
        return message

    async def mentions(self, user: User, channel: Channel, text: str, *, thread: Message | None = None) -> Message:
        """Write a message that begins with the app's name."""
        return await self.says(user, channel, f"<@{BOT_USER}> {text}", thread=thread)

    async def edits(self, user: User, message: Message, text: str) -> Delivery | None:
        """Change a message; a mention that is added so is not told as one."""
        if message.author != user.id:
            raise ValueError("people edit only what they wrote themselves")
        before = replace(message)
        message.text = events.typed(text)
        message.blocks = events.rich_text(message.text)
        message.edited = f"{int(self.store.clock.now())}.000000"
        return await self.announcements.changed(message, before)

    async def unfurls(self, message: Message) -> Delivery | None:
        """Tell that a preview of a link was added: the text is as it was."""
        return await self.announcements.changed(message, replace(message))

    async def deletes(self, message: Message) -> Delivery | None:
        """Take a message away; the first one of a thread with replies leaves a stone."""
        channel = self.store.channels[message.channel]
        if any(m.thread_ts == message.ts and m is not message for m in channel.messages):
            before = replace(message)
            message.subtype, message.text, message.blocks = "tombstone", "This message was deleted.", []
            return await self.announcements.changed(message, before)
        channel.messages.remove(message)
        return await self.announcements.deleted(message)

    async def other_bot_says(
        self, channel: Channel, text: str, *, thread: Message | None = None, classic: bool = False
    ) -> Message:
        """Let another app write; `classic`: as ``bot_message`` without a user."""
        other = self.store.users.setdefault("U0OTHERBOT", User("U0OTHERBOT", "otherbot", kind="bot"))
        message = Message(
            channel.id, self.store.clock.stamp(), "" if classic else other.id, text,
            thread_ts=thread.root if thread else None, bot_id="B0OTHER", subtype="bot_message" if classic else None,
        )  # fmt: skip
        channel.messages.append(message)
        await self.announcements.posted(message)
        return message

    async def presses(
        self, user: User, where: Message | View, what: str, choice: Any = None, values: dict[str, Any] | None = None,
        *, block: str = "",
    ) -> Delivery:  # fmt: skip
        """Press a button, by its action id or its words; or choose from a menu. `block`: the id of its block.

        Raises:
            LookupError: nothing like it is there to press.
        """
        if isinstance(where, Message) and where.visible_to not in {None, user.id}:
            raise LookupError(f"{user.name} does not see this message")
        holder, element = find_element(where, what, block)
        held = state(where.blocks, values or {}, submitting=False)
        payload = events.block_actions(self.store, user, where, holder, element, chosen(element, choice), held)
        return await self.courier.deliver("interactive", payload)

    async def submits(self, user: User, view: View, values: dict[str, Any] | None = None) -> Submission:
        """Send a form: values by action id or block id; fields that are not named keep what they show.

        Raises:
            FormIncomplete: Slack itself would keep the form back.
            LookupError: no such field or option.
        """
        held = state(view.blocks, values or {}, submitting=True)
        payload = events.view_submission(self.store, user, view, held)
        delivery = await self.courier.deliver("interactive", payload)
        self.watch.notify()
        return Submission(delivery, after_submission(self.store, view, delivery))

    async def closes(self, user: User, view: View) -> Delivery | None:
        """Close a form without sending it; the app is told only if it asked for it."""
        view.open = False
        if not view.body.get("notify_on_close"):
            return None
        return await self.courier.deliver("interactive", events.view_closed(self.store, user, view, cleared=False))

    async def command(self, user: User, channel: Channel, name: str, text: str = "") -> Delivery:
        """Type a slash command; what the app answers at once is shown.

        Raises:
            LookupError: the installed manifest does not name it.
        """
        if self.commands is not None and name not in self.commands:
            raise LookupError(f"{name} is not a command of this app; it has {sorted(self.commands)}")
        fields = events.command(self.store, user, channel, name, text)
        delivery = await self.courier.deliver("slash_commands", fields)
        body = {"text": delivery.body} if isinstance(delivery.body, str) else delivery.body
        if delivery.ok and body and (body.get("text") or body.get("blocks")):
            answer(self.store, channel.id, user.id, Arguments(body))
            self.watch.notify()
        return delivery

    async def shortcut(self, user: User, callback_id: str, message: Message | None = None) -> Delivery:
        """Use a shortcut: on a message, or a global one.

        Raises:
            LookupError: the installed manifest does not name it, or the message is not there for this person.
        """
        if self.shortcuts is not None and callback_id not in self.shortcuts:
            raise LookupError(f"{callback_id} is not a shortcut of this app; it has {sorted(self.shortcuts)}")
        if message is not None and user.id not in self.store.channels[message.channel].members:
            raise LookupError(f"{user.name} is not where this message stands")
        if message is not None and message.visible_to is not None:
            raise LookupError("what only one sees has no shortcuts")
        if message is None:
            return await self.courier.deliver("interactive", events.shortcut(self.store, user, callback_id))
        payload = events.message_action(self.store, user, message, callback_id)
        return await self.courier.deliver("interactive", payload)

    async def opens_home(self, user: User, tab: str = "home") -> Delivery | None:
        """Open App Home."""
        event = events.home_opened_event(self.store, user, self.dm(user), tab)
        return await self.announcements.tell(event, None)

    async def opens_assistant(self, user: User, looking_at: Channel | None = None) -> Message:
        """Open a new thread in the assistant pane, and give its first message.

        Raises:
            LookupError: the installed manifest has no pane.
        """
        if not self.pane:
            raise LookupError("this app has no assistant pane")
        root = Message(
            self.dm(user).id, self.store.clock.stamp(), BOT_USER, "New Assistant Thread", subtype=ASSISTANT, by_app=True
        )
        self._heard.add((root.channel, root.ts))
        self.store.channels[root.channel].messages.append(root)
        event = events.assistant_started_event(self.store, user, root, looking_at)
        await self.announcements.tell(event, None)
        return root

    async def looks_at(self, user: User, root: Message, channel: Channel) -> Delivery | None:
        """Go to another channel while a thread of the assistant pane is open."""
        return await self.announcements.tell(events.assistant_context_event(self.store, user, root, channel), None)

    async def types(self, user: User, where: View, field: str, words: str) -> Delivery:
        """Type into a field that tells of what was typed, and press Enter.

        Raises:
            LookupError: there is no such field, or it tells nothing.
        """
        block, element = find_element(where, field)
        on = (element.get("dispatch_action_config") or {}).get("trigger_actions_on", ["on_enter_pressed"])
        if not (block.get("dispatch_action") and "on_enter_pressed" in on):
            raise LookupError(f"{field} tells the app nothing before its form is sent")
        if len(words) > element.get("max_length", 3000):
            raise LookupError(f"{field} takes no more than {element['max_length']} characters")
        return await self.presses(user, where, field, words, {element["action_id"]: words})

    async def invites(self, channel: Channel, who: User | None = None, by: User | None = None) -> Delivery | None:
        """Add somebody to a channel; our app when nobody is named."""
        user_id = who.id if who else BOT_USER
        if user_id not in channel.members:
            channel.members.append(user_id)
        event = events.joined_event(self.store, user_id, channel, by)
        return await self.announcements.tell(event, channel)

    async def reacts(self, user: User, message: Message, name: str) -> Delivery | None:
        """React to a message."""
        channel = self.store.channels[message.channel]
        return await self.announcements.tell(events.reaction_event(self.store, user, message, name), channel)

    async def uninstalls(self) -> None:
        """Remove the app: its token ends, and two events tell so, in no order."""
        self.store.revoked = True
        revoked = {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [BOT_USER]}}
        await asyncio.gather(
            self.announcements.tell({"type": "app_uninstalled"}, None),
            self.announcements.tell(revoked, None),
        )

    async def verifies_url(self, challenge: str = "a challenge") -> Delivery:
        """Ask whether the request URL is the app's, as Slack does when it is entered in the settings."""
        asked = {"token": events.VERIFICATION_TOKEN, "challenge": challenge, "type": "url_verification"}
        return await self.courier.deliver("events_api", asked)

    async def redelivers(self, delivery: Delivery, reason: str = "http_timeout") -> Delivery:
        """Deliver something once more, as Slack does when it saw no answer."""
        return await self.courier.deliver(delivery.kind, delivery.payload, delivery.attempt + 1, reason)

    def _file(self, user: User, name: str, content: bytes) -> File:
        kind = "text/plain" if name.endswith((".txt", ".log")) else "application/octet-stream"
        file = File(self.store.new_id("F"), name, content, kind, user.id, int(self.store.clock.now()))
        self.store.files[file.id] = file
        return file
