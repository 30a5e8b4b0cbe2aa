"""Socket Mode: tickets, hello, envelopes, acknowledgements, and how it ends."""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import secrets
import time
import uuid
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from bot.simulators.slack.delivery import ANSWER_S, Delivery
from bot.simulators.slack.methods.method import TIER_3
from bot.simulators.slack.records import APP

MOST_SOCKETS = 10


@dataclass(eq=False)
class _Socket:
    wire: web.WebSocketResponse
    transport: asyncio.Transport | None
    answers: dict[str, asyncio.Future[Any]] = field(default_factory=dict)


@dataclass
class SocketCarrier:
    """All open sockets of the app; each payload goes to one of them.

    Attributes:
        warning_s: between a disconnect warning and the end of the socket.
        opens_per_minute: how often a connection may be asked for. Slack's own pages name two tiers, 1 and 50; with 1
            nobody could come back after a break, so that is for a test to set.
        ticket_s: how long the address of a connection may be used.
        refused: whether Socket Mode is switched off (``link_disabled``).
        choice: picks the socket; seeded, so that a test can be repeated.
    """

    warning_s: float = 10.0
    answer_s: float = ANSWER_S
    opens_per_minute: int = TIER_3
    ticket_s: float = 30.0
    refused: bool = False
    choice: random.Random = field(default_factory=lambda: random.Random(1))
    _tickets: dict[str, float] = field(default_factory=dict)
    _open: list[_Socket] = field(default_factory=list)
    _last: dict[str, _Socket] = field(default_factory=dict)
    _envelopes: dict[str, str] = field(default_factory=dict)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    @property
    def count(self) -> int:
        """How many sockets are open."""
        return len(self._open)

    def ticket(self) -> str:
        """Make a ticket: for one connection, soon."""
        ticket = secrets.token_urlsafe(12)
        self._tickets[ticket] = time.monotonic() + self.ticket_s
        return ticket

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Hold one socket until it ends."""
        until = self._tickets.pop(request.query.get("ticket", ""), 0.0)
        if time.monotonic() > until:
            return web.Response(status=403)
        socket = _Socket(web.WebSocketResponse(heartbeat=20), request.transport)
        await socket.wire.prepare(request)
        if self.refused or len(self._open) >= MOST_SOCKETS:
            await socket.wire.send_json(self._goodbye("link_disabled" if self.refused else "too_many_websockets"))
            await socket.wire.close()
            return socket.wire
        await socket.wire.send_json(self._hello())
        self._open.append(socket)
        try:
            async for frame in socket.wire:
                if frame.type is WSMsgType.TEXT:
                    self._acknowledged(socket, frame.data)
        finally:
            self._open = [other for other in self._open if other is not socket]
        return socket.wire

    async def carry(self, kind: str, payload: dict[str, Any], attempt: int, reason: str) -> Delivery:
        """Send an envelope and wait for its acknowledgement; see ``Carrier``.

        What was not acknowledged goes to another socket next, where there is one.
        """
        began = time.monotonic()
        key = str(payload.get("event_id") or payload.get("trigger_id"))
        socket = self._pick(self._last.get(key) if attempt else None)
        if socket is None:
            return Delivery(kind, payload, attempt, reason="connection_failed")
        self._last[key] = socket
        # What is brought again without being a repetition, as after a reconnection, comes under its first envelope.
        envelope_id = str(uuid.uuid4()) if attempt else self._envelopes.setdefault(key, str(uuid.uuid4()))
        answers = kind == "slash_commands" or payload.get("type") in {"view_submission", "block_suggestion"}
        frame: dict[str, Any] = {"envelope_id": envelope_id, "payload": payload, "type": kind}
        frame["accepts_response_payload"] = answers
        if kind == "events_api":
            frame |= {"retry_attempt": attempt, "retry_reason": reason}
        future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        socket.answers[envelope_id] = future
        try:
            await socket.wire.send_json(frame)
            body = await asyncio.wait_for(future, self.answer_s)
        except (TimeoutError, ConnectionError):
            return Delivery(kind, payload, attempt, reason="timeout", seconds=time.monotonic() - began)
        finally:
            socket.answers.pop(envelope_id, None)
        return Delivery(kind, payload, attempt, 200, body if answers else None, seconds=time.monotonic() - began)

    async def warn(self) -> None:
        """Tell every socket that it ends soon; they still work until then."""
        for socket in list(self._open):
            await socket.wire.send_json(self._goodbye("warning"))
            task = asyncio.create_task(self._end(socket, self.warning_s))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def disconnect(self, reason: str = "refresh_requested") -> None:
        """End every socket, saying why."""
        for socket in list(self._open):
            with contextlib.suppress(ConnectionError):
                await socket.wire.send_json(self._goodbye(reason))
            await socket.wire.close()

    def cut(self) -> None:
        """Break every connection without a word."""
        for socket in list(self._open):
            if socket.transport is not None:
                socket.transport.abort()

    async def close(self) -> None:
        """End everything."""
        for task in list(self._tasks):
            task.cancel()
        for socket in list(self._open):
            await socket.wire.close()

    async def _end(self, socket: _Socket, seconds: float) -> None:
        await asyncio.sleep(seconds)
        await socket.wire.close()

    def _pick(self, other_than: _Socket | None) -> _Socket | None:
        able = [s for s in self._open if s is not other_than and not s.wire.closed] or self._open
        return self.choice.choice(able) if able else None

    def _acknowledged(self, socket: _Socket, text: str) -> None:
        try:
            frame = json.loads(text)
        except ValueError:
            return
        future = socket.answers.get(str(frame.get("envelope_id")))
        if future is not None and not future.done():
            future.set_result(frame.get("payload"))

    def _hello(self) -> dict[str, Any]:
        return {
            "type": "hello",
            "num_connections": len(self._open) + 1,
            "debug_info": {"host": "applink-simulated", "build_number": 10, "approximate_connection_time": 18060},
            "connection_info": {"app_id": APP},
        }

    def _goodbye(self, reason: str) -> dict[str, Any]:
        told: dict[str, Any] = {"type": "disconnect", "reason": reason, "debug_info": {"host": "applink-simulated"}}
        if reason == "too_many_websockets":
            told |= {"num_connections": len(self._open), "connection_info": {"app_id": APP}}
        return told
