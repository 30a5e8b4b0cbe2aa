"""Which issues a ticket waits for, be it by others that go on in it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from handlers.engineering.behind import linked_to, onward
from handlers.engineering.escalation import Draft, Escalation, EscalationState
from handlers.engineering.issue import IssueName, Kind
from handlers.ports import TicketNotFound
from handlers.ticket import Link, LinkKind
from tests.fakes import START, Memory, MemoryTickets
from tests.handlers.tickets.worlds import TICKET
from tests.memory_filing import MemoryEscalations


async def test_links_of_those_that_go_on_in_a_ticket_are_its_own() -> None:
    memory = Memory()
    chain = {"T-1": "T-2", "T-2": "T-3", "T-3": None}
    for number, onwards in chain.items():
        sources = [Link(LinkKind.MERGED_FROM, source) for source, into in chain.items() if into == number]
        if number == "T-3":
            sources += [Link(LinkKind.MERGED_FROM, "T-9"), Link(LinkKind.RELATED, "T-8")]  # T-9 was erased
        memory.tickets[number] = replace(TICKET, number=number, merged_into=onwards, links=tuple(sources))
    tickets, links = MemoryTickets(memory), MemoryEscalations(memory)
    for at, number in enumerate(("T-1", "T-3", "T-8", "T-9")):
        draft, name = Draft(Kind.BUG, "It hums"), IssueName("tracker.example", str(at))
        linked = EscalationState.LINKED
        await links.write([Escalation(f"e{at}", number, linked, draft, "bob", "Bob", START, issue=name, key="K")])
        off = EscalationState.WITHDRAWN
        await links.write([Escalation(f"o{at}", number, off, draft, "bob", "Bob", START, issue=name, key="K")])
    end = await onward(tickets, "T-1")
    assert end.number == "T-3"
    assert {one.id for one in await linked_to(tickets, links, end)} == {"e0", "e1", "e3"}
    with pytest.raises(TicketNotFound):
        await onward(tickets, "T-9")
