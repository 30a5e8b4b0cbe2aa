"""Brings webhooks to whoever registered: signed, again after a failure, and as badly as a test wants it."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import hmac
import json
import random
import time
import uuid
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from bot.simulators.jira.records import Json

ANSWER_S = 30.0
_AGAIN = frozenset({408, 409, 425, 429})
_FAILED = 500


@dataclass(frozen=True, slots=True)
class Hook:
    """A registered webhook.

    Attributes:
        secret: signs the body; None: nothing does.
        events: that it wants; None: all.
    """

    url: str
    secret: str | None = None
    events: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """One attempt to tell something.

    Attributes:
        identifier: stable across attempts.
        attempt: 0 for the first.
        status: of HTTP; 0 when nothing came back.
        reason: why it counts as failed; empty when it did not.
    """

    hook: Hook
    body: Json
    identifier: str
    attempt: int = 0
    status: int = 0
    reason: str = ""
    seconds: float = 0.0

    @property
    def ok(self) -> bool:
        """Whether it was taken."""
        return not self.reason

    @property
    def again(self) -> bool:
        """Whether Jira tries again: after no answer, and after one that says so."""
        return not self.ok and (self.status in _AGAIN or self.status >= _FAILED or self.status == 0)


@dataclass
class Courier:
    """Delivers; one thing does not wait for another, so that they arrive in any order.

    Attributes:
        retry_delays: seconds before each repetition; Jira's own unless a test is in a hurry.
        deliveries: every attempt, in the order in which they ended.
        lost: bodies that were never sent.
        held: what waits for `release`; None: nothing is held back.
        spoil: makes a signature wrong.
        changed: called after each attempt.
    """

    retry_delays: tuple[float, ...] = (300.0, 400.0, 500.0, 700.0, 900.0)
    hooks: list[Hook] = field(default_factory=list)
    deliveries: list[Delivery] = field(default_factory=list)
    lost: list[Json] = field(default_factory=list)
    held: list[tuple[Hook, Json]] | None = None
    spoil: bool = False
    changed: Callable[[], None] = lambda: None
    client: aiohttp.ClientSession | None = None
    losing: float = 0
    repeating: float = 0
    chance: random.Random = field(default_factory=lambda: random.Random(0))
    _tasks: set[asyncio.Task[Any]] = field(default_factory=set)
    _first: set[asyncio.Task[Any]] = field(default_factory=set)
    _running: int = 0

    @property
    def busy(self) -> bool:
        """Whether an attempt is under way."""
        return self._running > 0 or bool(self._first)

    def lose(self, share: float = 1.0) -> None:
        """From now on never send this share of them; 0: send all."""
        self.losing = share

    def repeat(self, share: float = 1.0) -> None:
        """From now on send this share of them twice, under one identifier; 0: none."""
        self.repeating = share

    def hold(self) -> None:
        """Keep what comes from now on back."""
        self.held = [] if self.held is None else self.held

    async def release(self, *, backwards: bool = False, shuffled: bool = False) -> None:
        """Send what was kept back, one after another: in order, backwards, or in any order."""
        waiting, self.held = self.held or [], None
        if shuffled:
            self.chance.shuffle(waiting)
        for hook, body in waiting[::-1] if backwards else waiting:
            await self.carry(hook, body, str(uuid.uuid4()))

    def take(self, body: Json) -> None:
        """Bring something to all who want it."""
        for hook in self.hooks:
            if hook.events is not None and body["webhookEvent"] not in hook.events:
                continue
            if self.held is not None:
                self.held.append((hook, body))
            elif self.losing and self.chance.random() < self.losing:
                self.lost.append(body)
            else:
                self._send(hook, body)

    def _send(self, hook: Hook, body: Json) -> None:
        identifier = str(uuid.uuid4())
        times = 2 if self.repeating and self.chance.random() < self.repeating else 1
        for _ in range(times):
            task = self._later(self.carry(hook, body, identifier))
            self._first.add(task)
            task.add_done_callback(self._first.discard)

    async def delivered(self) -> None:
        """Wait until everything was tried once."""
        while self._first:
            await asyncio.wait(set(self._first))

    async def carry(self, hook: Hook, body: Json, identifier: str, attempt: int = 0) -> Delivery:
        """Try it; what goes wrong is told in the delivery, never raised. Repetitions follow in the background."""
        self._running += 1
        try:
            delivery = await self._post(hook, body, identifier, attempt)
        finally:
            self._running -= 1
        self.deliveries.append(delivery)
        self.changed()
        if delivery.again and attempt < len(self.retry_delays):
            self._later(self._repeat(delivery))
        return delivery

    async def redeliver(self, delivery: Delivery) -> Delivery:
        """Send something once more, as Jira does when it does not know whether it arrived."""
        return await self.carry(delivery.hook, delivery.body, delivery.identifier, delivery.attempt + 1)

    async def close(self) -> None:
        """Stop what is under way."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        for task in tasks:
            with contextlib.suppress(asyncio.CancelledError):
                await task

    def _later(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _repeat(self, failed: Delivery) -> None:
        await asyncio.sleep(self.retry_delays[failed.attempt])
        await self.redeliver(failed)

    async def _post(self, hook: Hook, body: Json, identifier: str, attempt: int) -> Delivery:
        raw = json.dumps(body, ensure_ascii=False).encode()
        headers = {
            "Content-Type": "application/json; charset=UTF-8",
            "User-Agent": "Atlassian Webhook HTTP Client",
            "X-Atlassian-Webhook-Identifier": identifier,
            "X-Atlassian-Webhook-Flow": "Primary",
        }
        if attempt:
            headers["X-Atlassian-Webhook-Retry"] = str(attempt)
        if hook.secret is not None:
            headers["X-Hub-Signature"] = signature(hook.secret + ("?" if self.spoil else ""), raw)
        began = time.monotonic()
        status, failed = 0, ""
        try:
            if self.client is None:
                raise aiohttp.ClientError
            limit = aiohttp.ClientTimeout(total=ANSWER_S)
            async with self.client.post(hook.url, data=raw, headers=headers, timeout=limit) as response:
                status = response.status
                await response.read()
                failed = "" if 200 <= status < 300 else f"status {status}"
        except TimeoutError:
            failed = "no answer in time"
        except aiohttp.ClientError:
            failed = "no connection"
        return Delivery(hook, body, identifier, attempt, status, failed, time.monotonic() - began)


def signature(secret: str, raw: bytes) -> str:
    """Sign a body, over its raw bytes."""
    return f"sha256={hmac.new(secret.encode(), raw, hashlib.sha256).hexdigest()}"
