"""Filing tickets: once, whole, and with a clear word about what happens next."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.chat import words
from handlers.conversation import Outcome
from handlers.person import Person
from handlers.ports import ConversationNotFound, InvalidInput
from handlers.reply import Handoff, Remark
from handlers.ticket import Category, Priority, Status, Ticket
from handlers.tickets.actors import at_the_terminal
from tests.fakes import MemoryTickets
from tests.handlers.chat.dialog import ANN, Dialog, memory


async def test_a_filed_ticket_has_the_whole_story_and_the_person_its_number() -> None:
    store, world = memory()
    dialog = await Dialog(world).start()
    await dialog.say("How do I reset my password?")
    await dialog.press("person")
    ticket, turn = await dialog.desk.file(dialog.form(subject="  Reset\n fails ", description="No mail comes."))
    assert ticket.number == "T-1"
    assert (ticket.subject, ticket.description) == ("Reset fails", "No mail comes.")
    assert (ticket.category, ticket.priority, ticket.status) == (Category.BUG, Priority.NORMAL, Status.NEW)
    assert ticket.email == "ann@example.com"
    assert ticket.tried == ("reset",)
    assert ticket.transcript[0] == ("customer", "How do I reset my password?")
    assert [author for author, _ in ticket.transcript] == ["customer", "bot"] * 2
    assert turn is not None
    assert turn.reply == Handoff(turn.text, ticket="T-1")
    assert "T-1" in turn.text
    assert "within one working day" in turn.text
    assert await dialog.outcomes() == [Outcome.ESCALATED]
    assert (await dialog.episode()).ticket == "T-1"
    filed = next(outgoing for outgoing in store.outbox if outgoing.subject == "ticket.filed")
    assert dict(filed.payload) == {"number": "T-1", "category": "bug", "priority": "normal"}


async def test_a_double_click_gives_the_same_ticket() -> None:
    store, world = memory()
    dialog = await Dialog(world).start()
    await dialog.say("What is the capital of France?")
    form = dialog.form()
    results = await asyncio.gather(*(dialog.desk.file(form) for _ in range(3)), dialog.desk.file(dialog.form()))
    assert {ticket.number for ticket, _ in results} == {"T-1"}
    assert len({turn for _, turn in results}) == 1
    assert len(store.tickets) == 1


async def test_the_same_key_gives_the_same_ticket_also_after_the_next_question() -> None:
    dialog = await Dialog().start()
    await dialog.say("What is the capital of France?")
    form = dialog.form()
    first = await dialog.desk.file(form)
    await dialog.say("How do I reset my password?")
    assert await dialog.desk.file(form) == first
    assert (await dialog.file()).number == "T-2"


async def test_whoever_signed_in_files_from_the_chat_of_before_and_replies_do_not_go_there() -> None:
    store, world = memory()
    dialog = await Dialog(world, person=Person("p_v1")).start()
    await dialog.say("How do I reset my password?")
    with pytest.raises(ConversationNotFound):
        await dialog.desk.file(dialog.form(person=ANN, held_as=Person("p_v2")))
    form = dialog.form(person=ANN, held_as=dialog.person, email=None)
    (ticket, turn), (again, _) = await dialog.desk.file(form), await dialog.desk.file(form)
    assert (ticket.requester_id, ticket.email, ticket.conversation_id) == (ANN.id, ANN.email, None)
    assert (again, len(store.tickets)) == (ticket, 1)
    assert ticket.transcript[0] == ("customer", "How do I reset my password?")
    assert turn is not None
    assert ("T-1" in turn.text, "signed in" in turn.text, "@" in turn.text) == (True, True, False)
    assert (await dialog.episode()).ticket == "T-1"
    await dialog.engineers.reply("T-1", at_the_terminal("eve"), "For you alone.")
    assert "For you alone." not in [one.text for one in (await dialog.conversation()).turns]


async def test_a_ticket_needs_no_conversation() -> None:
    dialog = Dialog(person=ANN)
    form = dialog.form(conversation_id=None, email=None)
    (ticket, turn), (again, _) = await dialog.desk.file(form), await dialog.desk.file(form)
    assert turn is None
    assert ticket == again
    assert ticket.email == "ann@example.com"
    assert await dialog.engineers.of(ANN) == (ticket,)


async def test_a_ticket_may_be_the_first_thing_in_a_conversation() -> None:
    dialog = await Dialog().start()
    await dialog.file()
    assert await dialog.outcomes() == [Outcome.ESCALATED]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"email": None}, words.EMAIL_MISSING),
        ({"email": "  "}, words.EMAIL_MISSING),
        ({"email": "nobody"}, words.EMAIL_INVALID),
        ({"email": "a@b"}, words.EMAIL_INVALID),
        ({"email": "a b@example.com"}, words.EMAIL_INVALID),
        ({"email": "a@example.com\r\nBcc: x@example.com"}, words.EMAIL_INVALID),
        ({"email": "a" * 250 + "@example.com"}, words.EMAIL_INVALID),
        ({"subject": " \x00"}, words.SUBJECT_MISSING),
        ({"subject": "x" * 201}, words.too_long("subject", 201, 200)),
        ({"description": ""}, words.DESCRIPTION_MISSING),
        ({"description": "x" * 20_001}, words.too_long("description", 20_001, 20_000)),
        ({"category": "song"}, words.unknown_category("song", "bug, question, request, other")),
    ],
)
async def test_an_unusable_form_says_what_and_the_way_out(changes: dict[str, object], message: str) -> None:
    store, world = memory()
    dialog = await Dialog(world).start()
    with pytest.raises(InvalidInput) as caught:
        await dialog.file(**changes)
    assert str(caught.value) == message
    assert store.tickets == {}


@pytest.mark.parametrize(
    ("description", "priority"),
    [
        ("URGENT!!! ASAP!!!", Priority.NORMAL),
        ("Production is down since 9", Priority.HIGH),
        ("There is an outage", Priority.HIGH),
        ("I wrote down the number of the product", Priority.NORMAL),
    ],
)
async def test_only_plain_words_of_an_outage_raise_the_priority(description: str, priority: Priority) -> None:
    dialog = await Dialog().start()
    assert (await dialog.file(description=description)).priority is priority


async def test_asking_for_a_person_again_names_the_ticket() -> None:
    dialog = await Dialog().start()
    await dialog.say("What is the capital of France?")
    await dialog.file()
    reply = await dialog.press("person")
    assert isinstance(reply, Handoff)
    assert reply.ticket == "T-1"
    assert reply.form is None


async def test_a_form_sent_after_its_episode_settled_opens_a_new_one() -> None:
    dialog = await Dialog().start()
    await dialog.say("What is the capital of France?")
    dialog.clock.forward(hours=100)
    await dialog.desk.sweep()
    await dialog.file()
    assert await dialog.outcomes() == [Outcome.ABANDONED, Outcome.ESCALATED]


async def test_a_time_for_the_reply_is_said_in_words() -> None:
    for expected, said in ((timedelta(hours=4), "within 4 hours"), (timedelta(days=1), "within 1 day")):
        dialog = Dialog()
        dialog = await Dialog(policy=replace(dialog.policy, expected_reply=expected)).start()
        _, turn = await dialog.desk.file(dialog.form())
        assert turn is not None
        assert said in turn.text


async def test_where_the_ticket_has_a_promise_of_its_own_the_general_one_is_not_said() -> None:
    dialog = await Dialog(promised=lambda made: made.number == "T-1").start()
    _, turn = await dialog.desk.file(dialog.form())
    assert turn is not None
    assert turn.text.startswith("Your ticket is T-1. A person replies. You are reached at ")
    told = await dialog.press("person")
    assert "working day" not in told.text


async def test_a_public_reply_reaches_the_conversation_and_a_note_does_not() -> None:
    store, world = memory()
    dialog = await Dialog(world).start()
    await dialog.say("What is the capital of France?")
    await dialog.file()
    await dialog.engineers.note("T-1", at_the_terminal("bob"), "a strange customer")
    await dialog.engineers.reply("t-1", at_the_terminal("bob"), "It is Paris.")
    turns = (await dialog.conversation()).turns
    assert (turns[-1].author, turns[-1].text) == ("engineer", "It is Paris.")
    assert "strange" not in str(turns) + str(store.outbox)
    news = [outgoing for outgoing in store.outbox if outgoing.receiver == "web"]
    assert (news[-1].subject, dict(news[-1].payload)) == (dialog.conversation_id, {"seq": turns[-1].seq})
    own = await dialog.engineers.own("T-1", dialog.person)
    assert [comment.text for comment in own.comments] == ["It is Paris."]
    assert own.status is Status.OPEN


async def test_what_is_said_to_a_person_goes_to_the_ticket_and_not_to_the_bot() -> None:
    dialog = await Dialog().start()
    await dialog.say("What is the capital of France?")
    await dialog.file()
    await dialog.engineers.reply("T-1", at_the_terminal("bob"), "It is Paris.")
    assert words.added("T-1") == (await dialog.turn("Are you sure of Paris?")).text
    assert words.added("T-1") == (await dialog.turn("and of what department")).text
    ticket = await dialog.engineers.show("T-1")
    assert [comment.text for comment in ticket.comments][1:] == ["Are you sure of Paris?", "and of what department"]
    assert "reset" in str((await dialog.turn("How do I reset my password?")).reply)
    await dialog.engineers.solve("T-1", at_the_terminal("eve"))
    assert (await dialog.engineers.show("T-1")).status is Status.SOLVED


async def test_a_customer_answers_their_ticket_and_opens_a_solved_one_again() -> None:
    dialog = await Dialog(person=ANN).start()
    await dialog.file()
    await dialog.engineers.assign("T-1", at_the_terminal("bob"), "bob")
    await dialog.engineers.solve("T-1", at_the_terminal("eve"))
    answered = await dialog.engineers.answer("T-1", ANN, "Still broken.")
    assert (answered.status, answered.assignee) == (Status.OPEN, "bob")
    assert answered.comments[-1].author == "Ann"
    with pytest.raises(Exception, match="no ticket T-1"):
        await dialog.engineers.answer("T-1", Person("other"), "Mine!")
    with pytest.raises(InvalidInput):
        await dialog.engineers.reply("T-1", at_the_terminal("bob"), " ")


async def test_thanks_to_whoever_solved_it_open_nothing_and_what_goes_beyond_does() -> None:
    dialog = await Dialog().start()
    await dialog.say("What is the capital of France?")
    await dialog.file()
    await dialog.engineers.reply("T-1", at_the_terminal("bob"), "It is Paris.")
    await dialog.engineers.solve("T-1", at_the_terminal("bob"))
    for said in ("Thanks", "Hi bob, many thanks. Have a nice day", "that solved it"):
        reply = (await dialog.turn(said)).reply
        assert reply in {Remark(words.THANKS), Remark(words.NOTHING_TO_CONFIRM)}
        assert (await dialog.engineers.show("T-1")).status is Status.SOLVED
    assert (await dialog.turn("Thanks, but which Paris")).text == words.added("T-1")
    assert (await dialog.engineers.show("T-1")).status is Status.OPEN


async def test_two_colleagues_at_once_both_get_through() -> None:
    dialog = await Dialog().start()
    await dialog.file()
    await asyncio.gather(
        *(dialog.engineers.reply("T-1", at_the_terminal(name), f"from {name}") for name in ("bob", "eve", "kim"))
    )
    assert len((await dialog.engineers.show("T-1")).comments) == 3
    assert [turn.author for turn in (await dialog.conversation()).turns].count("engineer") == 3


async def test_what_is_sent_under_the_same_key_again_is_said_once() -> None:
    dialog = await Dialog().start()
    await dialog.file()
    bob = at_the_terminal("bob")
    await asyncio.gather(*(dialog.engineers.reply("T-1", bob, "It is Paris.", key="form:1") for _ in range(3)))
    await asyncio.gather(*(dialog.engineers.note("T-1", bob, "He asks a lot.", key="form:2") for _ in range(3)))
    comments = (await dialog.engineers.show("T-1")).comments
    assert [comment.text for comment in comments] == ["It is Paris.", "He asks a lot."]
    assert [turn.author for turn in (await dialog.conversation()).turns].count("engineer") == 1


class LateTickets(MemoryTickets):
    """After a ticket was read, and before anything is written, somebody else changes it, once."""

    meanwhile: Callable[[], Awaitable[object]] | None = None

    async def get(self, number: str) -> Ticket:
        found = await super().get(number)
        if self.meanwhile is not None:
            change, self.meanwhile = self.meanwhile, None
            await change()
        return found


async def late() -> tuple[LateTickets, Dialog]:
    store, world = memory()
    tickets = LateTickets(store)
    dialog = await Dialog(replace(world, tickets=tickets)).start()
    await dialog.say("What is the capital of France?")
    await dialog.file()
    await dialog.engineers.reply("T-1", at_the_terminal("bob"), "It is Paris.")
    return tickets, dialog


async def test_a_follow_up_does_not_undo_what_an_engineer_does_meanwhile() -> None:
    tickets, dialog = await late()
    tickets.meanwhile = lambda: dialog.engineers.assign("T-1", at_the_terminal("eve"), "eve")
    assert (await dialog.turn("Are you sure of Paris?")).text == words.added("T-1")
    ticket = await dialog.engineers.show("T-1")
    assert (ticket.assignee, ticket.comments[-1].text) == ("eve", "Are you sure of Paris?")


async def test_two_engineers_at_once_undo_nothing_of_each_other() -> None:
    tickets, dialog = await late()
    tickets.meanwhile = lambda: dialog.engineers.assign("T-1", at_the_terminal("eve"), "eve")
    closed = await dialog.engineers.solve("T-1", at_the_terminal("eve"))
    assert closed == await dialog.engineers.show("T-1")
    assert (closed.assignee, closed.status) == ("eve", Status.SOLVED)


async def test_the_same_form_in_another_conversation_is_the_same_ticket() -> None:
    dialog = await Dialog().start()
    form = dialog.form()
    first, _ = await dialog.desk.file(form)
    await dialog.start()
    assert await dialog.desk.file(replace(form, conversation_id=dialog.conversation_id)) == (first, None)
    assert await dialog.desk.file(replace(form, conversation_id=None)) == (first, None)


async def test_a_form_under_a_messages_key_is_refused_in_words() -> None:
    dialog = await Dialog().start()
    await dialog.say("What is the capital of France?", key="k")
    with pytest.raises(InvalidInput, match="send the form again"):
        await dialog.file(key="k")
