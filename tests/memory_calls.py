"""People who call, in memory, and the desk that writes their calls down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.database.callers import digits, phoned
from handlers.address import folded
from handlers.call import PhoneCall
from handlers.person import Person
from handlers.ports import Clock
from handlers.tickets.call_entry import Asked, NewCaller
from handlers.tickets.calls import CallDesk
from tests.fakes import Memory, MemoryConversations
from tests.handlers.tickets.desks import ANN, DeskWorld


@dataclass
class MemoryCallers:
    """Callers in memory; `numbers`: persons' ids by phone number and name."""

    memory: Memory
    people: dict[str, Person] = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict)

    async def find(self, text: str, limit: int) -> Sequence[Person]:
        found = [one for one in self.people.values() if all(self._has(one, word) for word in text.split())]
        return sorted(found, key=lambda one: (not one.known, one.name or "", one.email or "", one.id))[:limit]

    async def asked(self, text: str, limit: int) -> Sequence[Asked]:
        named = self.people.items()
        nameless = {one.requester_id for one in self.memory.tickets.values()} - {id_ for id_, one in named if one.email}
        found = [
            one
            for one in reversed(self.memory.tickets.values())
            if one.number == text.upper()
            or (
                one.requester_id in nameless and all(word in (folded(one.email) or "") for word in text.lower().split())
            )
        ]
        return [Asked(one.number, one.subject, folded(one.email)) for one in found[:limit]]

    async def person(self, id_: str) -> Person | None:
        return self.people.get(id_)

    async def enter(self, caller: NewCaller) -> Person:
        email = caller.email.lower()
        there = next((one for one in self.people.values() if email and one.email == email), None)
        number = phoned(caller)
        if there is None and not email and number in self.numbers:
            there = self.people[self.numbers[number]]
        if there is None:
            there = Person(f"p{len(self.people) + 100}", name=caller.name, email=email or None)
            self.people[there.id] = there
            if not email:
                self.numbers[number] = there.id
        return there

    async def latest(self, limit: int) -> Sequence[PhoneCall]:
        return sorted(self.memory.calls, key=lambda one: (one.began, int(one.number[2:])), reverse=True)[:limit]

    def _has(self, one: Person, word: str) -> bool:
        numbers = [number for number, id_ in self.numbers.items() if id_ == one.id]
        texts = [one.name or "", one.email or "", *one.accounts]
        number = digits(word).removeprefix("+").lstrip("0")
        by_number = len(number) >= 3 and any(number in known.partition(" ")[0] for known in numbers)
        return by_number or any(word.lower() in text.lower() for text in texts)


def calling(desks: DeskWorld, *people: Person, clock: Clock | None = None) -> CallDesk:
    """Give the desk of calls over a desk in memory; it knows Ann."""
    steps = desks.world.conversations
    assert isinstance(steps, MemoryConversations)
    callers = MemoryCallers(steps.memory, {one.id: one for one in (ANN, *people)})
    return CallDesk(
        tickets=desks.world.tickets,
        steps=steps,
        callers=callers,
        writer=desks.desk.writer,
        clock=clock or desks.clock,
        new_id=desks.ids,
        rules=desks.rules,
        agreed=desks.settings.agreed,
    )
