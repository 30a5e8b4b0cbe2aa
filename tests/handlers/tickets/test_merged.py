"""What came with tickets that were merged into another one is found there."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from handlers.attachment import Attachment
from handlers.chat.filing import TicketRequest
from handlers.diagnostics import Diagnostics
from handlers.person import Person
from handlers.ticket import Category, Link, LinkKind
from handlers.tickets.merged import MOST, files_of, merged_in
from tests.fakes import Ids, Memory
from tests.handlers.tickets.desks import EVE, DeskWorld
from tests.memory_attachments import MemoryAttachments
from tests.worlds import memory_world

ANN = Person("p1", known=True, email="ann@example.com")


async def filed(desks: DeskWorld, key: str, log: str = "") -> str:
    """File a ticket of Ann's; give its number."""
    sent = Diagnostics(log=log) if log else None
    request = TicketRequest(key, ANN, "It hums", "At night.", Category.BUG, diagnostics=sent)
    return (await desks.clerk.file_alone(request)).number


async def test_what_was_sent_along_is_found_over_any_number_of_merges() -> None:
    desks = DeskWorld(memory_world())
    first, second, third, last = [await filed(desks, f"k{n}", f"log {n}" if n != 2 else "") for n in range(1, 5)]
    for source, into in ((first, second), (second, last), (third, last)):
        await desks.desk.joining.merge(source, into, EVE)
    found = await desks.desk.dossier(last)
    assert [(one.number, one.diagnostics, one.opener) for one in found.merged] == [
        (second, None, "ann@example.com"),
        (third, Diagnostics(log="log 3"), "ann@example.com"),
        (first, Diagnostics(log="log 1"), "ann@example.com"),
    ]
    assert [one.ticket.description for one in found.merged] == ["At night."] * 3
    assert found.numbers == (last, second, third, first)
    assert found.diagnostics == Diagnostics(log="log 4")
    assert (await desks.desk.dossier(first)).merged == ()


async def test_links_of_other_kinds_lead_nowhere_and_there_is_an_end() -> None:
    desks = DeskWorld(memory_world())
    one, other = await filed(desks, "k1"), await filed(desks, "k2")
    await desks.desk.joining.link(one, other, EVE)
    ticket = await desks.desk.show(one)
    assert await merged_in(desks.world.tickets, ticket) == ()
    ringed = replace(ticket, links=(Link(LinkKind.MERGED_FROM, one), Link(LinkKind.MERGED_FROM, other)))
    assert [found.number for found in await merged_in(desks.world.tickets, ringed)] == [other]
    numbers = [await filed(desks, f"m{n}") for n in range(MOST + 2)]
    crowd = replace(ticket, links=tuple(Link(LinkKind.MERGED_FROM, number) for number in numbers))
    assert len(await merged_in(desks.world.tickets, crowd)) == MOST


async def test_files_stand_ticket_by_ticket() -> None:
    attachments = MemoryAttachments(Memory(), Ids("o"))
    at = datetime(2026, 3, 2, tzinfo=UTC)
    for id_, number in (("f1", "T-2"), ("f2", "T-1"), ("f3", "T-3")):
        await attachments.add(Attachment(id_, None, "k", "a.txt", "text/plain", "p1", at, number))
    assert [one.id for one in await files_of(attachments, ("T-1", "T-2"))] == ["f2", "f1"]
