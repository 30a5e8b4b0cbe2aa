"""Mailing links to sign in: who gets one, and what happens when mail cannot be sent."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from bot.mail.sign_in import AT_ONCE, SignInPost
from handlers.access.audit import OPERATOR
from handlers.access.link import Purpose
from handlers.access.visit import Entered, Visitor
from handlers.person import Role
from handlers.tickets.letters import Letter
from handlers.tickets.notifier import Delivered, Delivery, NotifierBusy, Undeliverable
from tests.memory_access import Entrance

HERE = Visitor("192.0.2.1", "browser-of-ana-000000000")


@dataclass(slots=True)
class Letterbox:
    """Takes letters; it is away for the first `busy` attempts."""

    busy: int = 0
    refuses: bool = False
    letters: list[Letter] = field(default_factory=list)
    attempts: int = 0
    gate: asyncio.Event | None = None

    async def send(self, letter: Letter, references: Sequence[str]) -> Delivery:
        """Take one."""
        assert references == ()
        self.attempts += 1
        if self.gate is not None:
            await self.gate.wait()
        if self.attempts <= self.busy:
            raise NotifierBusy("the server is away")
        self.letters.append(letter)
        return Undeliverable("no such mailbox") if self.refuses else Delivered()


@pytest.fixture
async def at() -> Entrance:
    made = Entrance()
    await made.door.put("ana@example.com", Role.ENGINEER, None, OPERATOR)
    return made


def post(at: Entrance, box: Letterbox) -> SignInPost:
    return SignInPost(at.door, box, "https://help.example.com", lambda prefix: f"{prefix}_1", (0.0, 0.0))


async def test_the_link_in_the_mail_lets_its_reader_in(at: Entrance) -> None:
    box = Letterbox()
    made = post(at, box)
    made.post("Ana@Example.com", HERE.browser)
    await made.settled()
    (letter,) = box.letters
    assert (letter.to, letter.scope, letter.automatic, letter.number) == ("ana@example.com", None, True, None)
    link = re.search(r"https://help\.example\.com/signin/(\S+)", letter.text)
    assert link is not None
    assert isinstance(await at.door.enter(link[1], HERE), Entered)


async def test_whom_nobody_knows_gets_no_mail_and_no_link_is_made(at: Entrance) -> None:
    box = Letterbox()
    made = post(at, box)
    made.post("bob@example.com", HERE.browser)
    await made.settled()
    assert (box.attempts, at.links.of(Purpose.MAIL)) == (0, [])


@pytest.mark.parametrize(("busy", "letters", "attempts"), [(1, 1, 2), (2, 1, 3), (9, 0, 3)])
async def test_a_mail_server_that_is_away_is_asked_again_some_times(
    at: Entrance, busy: int, letters: int, attempts: int
) -> None:
    box = Letterbox(busy)
    made = post(at, box)
    made.post("ana@example.com", HERE.browser)
    await made.settled()
    assert (len(box.letters), box.attempts) == (letters, attempts)


async def test_a_mailbox_that_is_not_there_is_tried_once(at: Entrance) -> None:
    box = Letterbox(refuses=True)
    made = post(at, box)
    made.post("ana@example.com", HERE.browser)
    await made.settled()
    assert box.attempts == 1


async def test_no_more_than_some_letters_are_at_work_and_closing_ends_them(at: Entrance) -> None:
    box = Letterbox(gate=asyncio.Event())
    made = post(at, box)
    for _ in range(AT_ONCE + 20):
        made.post("ana@example.com", HERE.browser)
    while box.attempts < AT_ONCE:
        await asyncio.sleep(0)
    await made.close()
    assert (box.attempts, box.letters) == (AT_ONCE, [])
