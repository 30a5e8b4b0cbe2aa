"""Where messages come in: written down first, handled at once, finished by the worker if need be."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import structlog

from bot.database.errors import StorageError
from bot.worker.ports import Accepted, Inbox, InboxUnavailable
from handlers.chat import Desk
from handlers.chat.inquiry import described
from handlers.conversation import Message, Turn
from handlers.languages import mark, say
from handlers.ports import Clock, HandlerError, InvalidInput, WriteConflict
from handlers.terms import checked

ACCEPT_S = 0.8
"""Longest that writing a message down may take; a channel that gets no answer delivers again."""
GRACE = timedelta(seconds=5)
"""How long after its deadline a message counts as left behind."""
LONGEST_WAIT = timedelta(minutes=5)
KEY_TAKEN = mark("Another message was sent under this key before. Send this one under a new key.")
NOT_TAKEN = mark("The message could not be taken just now. Please send it again.")


def backoff(attempts: int) -> timedelta:
    """Give the time to the next attempt: 1 s, 2 s, 4 s ... up to five minutes."""
    return min(timedelta(seconds=2 ** min(attempts, 20)), LONGEST_WAIT)


class Intake:
    """Accepts messages and sees each to its end, once, however often it is delivered."""

    def __init__(
        self, inbox: Inbox, desk: Desk, clock: Clock, deadline_s: float = 10.0, *, accept_s: float = ACCEPT_S
    ) -> None:
        self._inbox = inbox
        self._desk = desk
        self._clock = clock
        self._deadline_s = deadline_s
        self._accept_s = accept_s
        self._running: dict[tuple[str, str], asyncio.Task[Turn | None]] = {}
        self._accepting: set[asyncio.Task[Accepted]] = set()
        self._log = structlog.get_logger("intake")

    async def submit(self, message: Message) -> Turn | None:
        """Accept a message and give the bot's turn; None when it is still being worked on at the deadline.

        Raises:
            InboxUnavailable: the message was not written down in time; deliver it again under the same key.
            ConversationNotFound: there is no such conversation, or it is another person's.
            InvalidInput: the message is too long, or its conversation is; it was refused before; or its key is another
                message's.
        """
        said = replace(message, text=checked(message.text))
        accepted = await self._accept(said)
        if accepted.message.text and (accepted.message.text, accepted.message.option) != (said.text, said.option):
            raise InvalidInput(say(KEY_TAKEN))
        task = self._task(accepted)
        done, _ = await asyncio.wait({task}, timeout=self._deadline_s)
        return task.result() if done else None

    async def took(self, conversation_id: str, key: str) -> bool:
        """Tell whether a message of a conversation was accepted whose key begins so, be it answered yet or not."""
        return await self._inbox.holds(conversation_id, key)

    async def resume(self, accepted: Accepted) -> None:
        """Handle a message that was left behind; one that is being handled is left alone. Never raises."""
        if (accepted.message.conversation_id, accepted.message.key) not in self._running:
            await asyncio.wait({self._task(accepted)})

    async def close(self, grace_s: float) -> None:
        """Let what runs come to its end for so long; the rest waits in the inbox for the next start."""
        running = [*self._running.values(), *self._accepting]
        if not running:
            return
        _, left = await asyncio.wait(running, timeout=grace_s)
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    async def _accept(self, message: Message) -> Accepted:
        retry_at = self._clock() + timedelta(seconds=self._deadline_s) + GRACE
        task = asyncio.create_task(self._inbox.accept(message, retry_at))
        self._accepting.add(task)
        task.add_done_callback(self._accepting.discard)
        # Not cancelled when late: the row may be written all the same, and the key makes the repetition harmless.
        done, _ = await asyncio.wait({task}, timeout=self._accept_s)
        if not done:
            task.add_done_callback(_forget)
            self._log.warning("inbox.late")
            raise InboxUnavailable(say(NOT_TAKEN))
        try:
            return task.result()
        except StorageError as error:
            self._log.warning("inbox.failed", error=str(error))
            raise InboxUnavailable(say(NOT_TAKEN)) from error

    def _task(self, accepted: Accepted) -> asyncio.Task[Turn | None]:
        key = accepted.message.conversation_id, accepted.message.key
        task = self._running.get(key)
        if task is None:
            task = asyncio.create_task(self._handle(accepted))
            self._running[key] = task
            task.add_done_callback(lambda done: self._ended(key, done))
        return task

    def _ended(self, key: tuple[str, str], task: asyncio.Task[Turn | None]) -> None:
        del self._running[key]
        _forget(task)

    async def _handle(self, accepted: Accepted) -> Turn | None:
        message = accepted.message
        try:
            try:
                return await (self._desk.again(message) if accepted.done else self._desk.handle(message))
            except (HandlerError, StorageError):
                raise
            except Exception as error:  # noqa: BLE001 - a poisoned message must end visibly
                self._log.error("message.poisoned", conversation=message.conversation_id, error=described(error))
                return await self._desk.give_up(message, described(error))
        except WriteConflict:
            await self._postpone(accepted)
        except HandlerError:
            await self._inbox.close(message.conversation_id, message.key, self._clock())
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, the message is tried again
            self._log.warning("message.postponed", conversation=message.conversation_id, error=described(error))
            await self._postpone(accepted)
        return None

    async def _postpone(self, accepted: Accepted) -> None:
        message = accepted.message
        try:
            await self._inbox.postpone(message.conversation_id, message.key, self._clock() + backoff(accepted.attempts))
        except StorageError:  # the database is away: the row keeps the time that it was accepted with
            self._log.warning("inbox.failed", conversation=message.conversation_id)


def _forget(task: asyncio.Task[Turn | None] | asyncio.Task[Accepted]) -> None:
    # Whoever waited has seen the error; a task that nobody waits for any more must not warn about it.
    if not task.cancelled():
        task.exception()
