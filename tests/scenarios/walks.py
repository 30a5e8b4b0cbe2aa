"""What people do at the desk, as it is done again after a kill, and how it must stand then."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

from handlers.chat.filing import TicketRequest
from handlers.person import Person
from handlers.ports import ChangeRefused
from handlers.quality.answering import Refusal
from handlers.ticket import Category, CloseReason, Status
from handlers.ticket_event import Actor, ActorKind, EventKind
from handlers.tickets.actors import at_the_terminal
from handlers.tickets.letters import Kind
from handlers.tickets.staff import Listing, Presence
from tests.bot.mail.worlds import answer, mail
from tests.fakes import START
from tests.handlers.quality.worlds import BAD, LINKS
from tests.scenarios.house import House, Outside

ANN = Person("p-ann", name="Ann", email="ann@example.com", known=True)
EVE = Actor(ActorKind.TEAM, "eve", "Eve")


@dataclass(frozen=True, slots=True)
class Walk:
    """Something that people do.

    Attributes:
        before: what is there when it begins.
        act: what is done, again after each start.
        check: how it must stand then.
    """

    act: Callable[[House], Awaitable[object]]
    check: Callable[[House, Outside], Awaitable[None]]
    before: Callable[[House], Awaitable[object]] = lambda house: house.works()


def form(key: str = "k1", conversation: str | None = None, subject: str = "It hums") -> TicketRequest:
    return TicketRequest(key, ANN, subject, f"{subject} at night.", Category.BUG, conversation_id=conversation)


async def in_the_chat(house: House) -> str:
    """Give Ann's conversation, which is there from the first call on."""
    found = await house.tickets.of_person(ANN.id)
    if found and found[0].conversation_id is not None:
        return found[0].conversation_id
    return (await house.chat.open(ANN, "web")).id


async def filed(house: House) -> None:
    await house.chat.file(form(conversation=await in_the_chat(house)))
    await house.works()


async def answered(house: House) -> None:
    await filed(house)
    await house.desk.reply("T-1", EVE, "Which lamp?", key="r0")
    await house.works()


async def kinds(house: House, number: str = "T-1") -> list[EventKind]:
    return [event.kind for event in await house.tickets.history(number)]


async def said(house: House, author: str) -> list[str]:
    (one,) = {ticket.conversation_id for ticket in await house.tickets.of_person(ANN.id)}
    assert one is not None
    return [turn.text for turn in (await house.conversations.load(one)).turns if turn.author == author]


# What is done


async def files_the_form(house: House) -> None:
    await house.chat.file(form())


async def files_from_the_chat(house: House) -> None:
    (conversation,) = house.outside.notes
    await house.chat.file(form(conversation=conversation))


async def opens_a_chat(house: House) -> None:
    house.outside.notes.append((await house.chat.open(ANN, "web")).id)


async def one_ticket(house: House, outside: Outside) -> None:
    (ticket,) = await house.desk.list()
    assert (ticket.status, ticket.subject) == (Status.NEW, "It hums")
    assert await kinds(house, ticket.number) == [EventKind.OPENED]  # a number that was drawn before a kill is left out
    assert len(outside.mailed(Kind.FILED)) == 1


async def one_ticket_of_the_chat(house: House, outside: Outside) -> None:
    await one_ticket(house, outside)
    assert len(await said(house, "bot")) == 1


async def files_by_mail(house: House) -> None:
    await house.mailroom.accept(mail("It hums at night.", Subject="It hums").as_bytes())


async def staffed(house: House) -> None:
    for number in range(4):
        await house.chat.file(form(f"k{number}"))
    await house.works()
    for name in ("eve", "bob"):
        await house.staff.put(Listing(name), START)


async def come_to_work(house: House) -> None:
    for name in ("eve", "bob"):
        await house.staff.set_presence(name, Presence(here=True, since=START))


async def nothing(house: House) -> None: ...


async def given_in_turn(house: House, outside: Outside) -> None:
    found = [await house.tickets.placements(f"T-{number}") for number in range(1, 5)]
    assert [len(records) for records in found] == [1, 1, 1, 1]
    assert [record.turn for (record,) in found] == [1, 2, 3, 4]
    assert Counter(record.engineer for (record,) in found) == {"eve": 2, "bob": 2}


async def replies(house: House) -> None:
    await house.desk.reply("T-1", EVE, "Try the other cable.", key="r1")


async def replies_by_command(house: House) -> None:
    if EventKind.REPLIED not in await kinds(house):  # who sees no answer looks before doing it again
        await house.desk.reply("T-1", at_the_terminal("Eve"), "Try the other cable.")


async def one_reply(house: House, outside: Outside) -> None:
    assert await kinds(house) == [EventKind.OPENED, EventKind.REPLIED, EventKind.STATUS]
    assert await said(house, "engineer") == ["Try the other cable."]
    (letter,) = outside.mailed(Kind.ANSWER)
    assert letter.text.startswith("Try the other cable.")


async def notes(house: House) -> None:
    await house.desk.note("T-1", EVE, "A hard one.", key="n1")


async def one_note(house: House, outside: Outside) -> None:
    assert await kinds(house) == [EventKind.OPENED, EventKind.NOTED]
    assert outside.mailed(Kind.ANSWER) == []
    assert await said(house, "engineer") == []


async def solves(house: House) -> None:
    if (await house.desk.show("T-1")).status is not Status.CLOSED:
        await house.desk.solve("T-1", EVE)
        await house.works()
    house.clock.now = START + timedelta(days=6)  # and nobody objects


async def solved_closed_and_asked(house: House, outside: Outside) -> None:
    ticket = await house.desk.show("T-1")
    assert (ticket.status, ticket.closed_because) == (Status.CLOSED, CloseReason.SOLVED)
    assert [len(outside.mailed(kind)) for kind in (Kind.SOLVED, "survey")] == [1, 1]
    assert len(await house.surveys.asked(START, house.clock())) == 1


async def waits_for_the_customer(house: House) -> None:
    await answered(house)
    await house.desk.pend("T-1", EVE)
    await house.works()
    house.clock.now = START + timedelta(days=15)


async def closed_as_idle(house: House, outside: Outside) -> None:
    ticket = await house.desk.show("T-1")
    assert (ticket.status, ticket.closed_because) == (Status.CLOSED, CloseReason.IDLE)
    assert [len(outside.mailed(kind)) for kind in (Kind.IDLE, Kind.SOLVED, "survey")] == [1, 0, 0]
    assert len(await said(house, "engineer")) == 2


async def answers_by_mail(house: House) -> None:
    await house.mailroom.accept(answer(house.outside.mail(Kind.ANSWER), "The red one.").as_bytes())


async def answers_on_the_page(house: House) -> None:
    await house.desk.answer("T-1", ANN, "The red one.", key="a1")


async def one_answer(house: House, outside: Outside) -> None:
    found = await house.tickets.history("T-1")
    assert [event.text for event in found if event.kind is EventKind.ANSWERED] == ["The red one."]


async def was_closed_long_ago(house: House) -> None:
    await answered(house)
    await house.desk.close("T-1", EVE)
    await house.works()
    house.clock.now = START + timedelta(days=40)


async def another_ticket(house: House, outside: Outside) -> None:
    new, old = await house.desk.list()
    assert (old.status, new.status, new.description) == (Status.CLOSED, Status.NEW, "The red one.")
    assert [link.number for link in (*old.links, *new.links)] == [new.number, old.number]
    assert [letter.number for letter in outside.mailed(Kind.FILED)] == [old.number, new.number]


async def two_tickets(house: House) -> None:
    await filed(house)
    await house.chat.file(form("k2", subject="It hums again"))
    await house.works()


async def merges(house: House) -> None:
    try:
        await house.desk.joining.merge("T-2", "T-1", EVE)
    except ChangeRefused as refused:
        if "was merged into T-1" not in str(refused):
            raise


async def merged(house: House, outside: Outside) -> None:
    assert (await house.desk.show("T-2")).merged_into == "T-1"
    assert [link.number for link in (await house.desk.show("T-1")).links] == ["T-2"]
    assert await kinds(house, "T-2") == [EventKind.OPENED, EventKind.MERGED, EventKind.STATUS]
    assert await kinds(house) == [EventKind.OPENED, EventKind.LINKED]


async def was_asked(house: House) -> None:
    await answered(house)
    await solves(house)
    await house.works()


async def is_unhappy(house: House) -> None:
    (asked,) = await house.surveys.asked(START, house.clock())
    assert not isinstance(await house.survey_desk.submit(LINKS.token(asked.id), BAD), Refusal)


async def called_back_once(house: House, outside: Outside) -> None:
    (follow_up,) = await house.follow_ups.every(limit=9)
    assert follow_up.ticket == "T-1"
    assert [event.kind for event in await house.follow_ups.history(follow_up.number)] == ["opened"]


async def is_late(house: House) -> None:
    await filed(house)
    house.clock.now = START + timedelta(hours=9)


async def told_to_be_late(house: House, outside: Outside) -> None:
    assert await kinds(house) == [EventKind.OPENED, EventKind.BREACHED, EventKind.TIER]


WALKS = {
    "the form is sent": Walk(files_the_form, one_ticket),
    "the form is sent from the chat": Walk(files_from_the_chat, one_ticket_of_the_chat, opens_a_chat),
    "a mail becomes a ticket": Walk(files_by_mail, one_ticket),
    "tickets are given": Walk(come_to_work, given_in_turn, staffed),
    "an engineer replies": Walk(replies, one_reply, filed),
    "an engineer replies by command": Walk(replies_by_command, one_reply, filed),
    "an engineer notes": Walk(notes, one_note, filed),
    "a ticket is solved": Walk(solves, solved_closed_and_asked, answered),
    "a customer is silent": Walk(nothing, closed_as_idle, waits_for_the_customer),
    "a customer answers by mail": Walk(answers_by_mail, one_answer, answered),
    "a customer answers on the page": Walk(answers_on_the_page, one_answer, answered),
    "a customer answers too late": Walk(answers_by_mail, another_ticket, was_closed_long_ago),
    "tickets are merged": Walk(merges, merged, two_tickets),
    "a survey tells of a bad score": Walk(is_unhappy, called_back_once, was_asked),
    "a promise is broken": Walk(nothing, told_to_be_late, is_late),
}
