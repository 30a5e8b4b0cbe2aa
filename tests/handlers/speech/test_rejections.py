"""What turns an answer down, and what becomes of the question."""

from __future__ import annotations

import pytest

from handlers.chat import words
from handlers.conversation import Outcome
from handlers.languages import everywhere
from handlers.reply import Answer, Handoff, Remark
from handlers.speech.rejections import rejects
from handlers.ticket import Status
from handlers.tickets.actors import at_the_terminal
from tests.handlers.chat.dialog import ANN, Dialog

SAID_NO = (
    *("no", "nope", "No, that's wrong.", "not true", "that isn't what I asked", "not really", "ok, no", "cool but no"),
    *("I really don't believe so", "this is not right", "wrong answer", "thanks, but the answer is wrong"),
    *("nein", "das stimmt nicht", "non", "ce n'est pas ça", "eso no es lo que pregunté", "違います", "아니요"),
)
SAID_FAILING = (
    *("didn't help", "it didnt help me", "ok but it still fails", "It doesn't work.", "not working", "👎", ":-1:"),
    *("das hilft leider nicht", "ça ne marche pas", "no me ayudó", "解決しませんでした", "여전히 안 돼요"),
)


@pytest.mark.parametrize("text", [*SAID_NO, *SAID_FAILING])
async def test_who_turns_an_answer_down_is_offered_a_person_and_silence_is_no_success(text: str) -> None:
    dialog = await Dialog().start()
    assert isinstance(await dialog.say("How do I reset my password?"), Answer)
    reply = await dialog.say(text)
    assert isinstance(reply, Handoff)
    assert reply.text in everywhere(words.COMPLAINT)
    assert reply.form is not None
    assert reply.form.subject == "How do I reset my password?"
    dialog.clock.forward(hours=80)
    await dialog.desk.sweep()
    assert await dialog.outcomes() == [Outcome.ABANDONED]


@pytest.mark.parametrize("text", SAID_NO)
async def test_no_without_an_answer_is_about_nothing(text: str) -> None:
    dialog = await Dialog().start()
    reply = await dialog.say(text)
    assert isinstance(reply, Remark)
    assert reply.text in everywhere(words.IN_ONE_SENTENCE)
    assert (await dialog.conversation()).episode is None


async def test_no_to_a_confirmed_answer_changes_nothing() -> None:
    dialog = await Dialog().start()
    await dialog.say("How do I reset my password?")
    await dialog.press("confirmed")
    assert await dialog.say("no") == Remark(words.IN_ONE_SENTENCE)
    assert await dialog.outcomes() == [Outcome.CONFIRMED]


@pytest.mark.parametrize(
    "text",
    [
        *("maybe", "not sure", "hmm", "why", "idk", "no thanks", "ok, no thanks", "no problem", "no worries"),
        *("got it", "that is right", "no sound", "wrong order", "this is not the board that I own", "no, I see"),
        *("it doesn't work on my second board", "no, how do I do it on a tablet", "", "not"),
    ],
)
def test_this_turns_nothing_down(text: str) -> None:
    assert not rejects(text)


@pytest.mark.parametrize(
    "text",
    ["Thanks for the reply. It still crashes.", "thx for answer still broken", "no", "that is wrong", "it didn't work"],
)
async def test_a_solved_ticket_is_opened_again_by_what_is_no_thanks(text: str) -> None:
    dialog = await Dialog(person=ANN).start()
    await dialog.say("What is the capital of France?")
    ticket = await dialog.file()
    await dialog.engineers.reply(ticket.number, at_the_terminal("bob"), "Try the other cable.")
    await dialog.engineers.solve(ticket.number, at_the_terminal("bob"))
    assert (await dialog.world.tickets.get(ticket.number)).status is Status.SOLVED
    assert await dialog.say(text) == Remark(words.added(ticket.number))
    assert (await dialog.world.tickets.get(ticket.number)).status is Status.OPEN


async def test_thanks_leave_a_solved_ticket_solved() -> None:
    dialog = await Dialog(person=ANN).start()
    await dialog.say("What is the capital of France?")
    ticket = await dialog.file()
    await dialog.engineers.reply(ticket.number, at_the_terminal("bob"), "Try the other cable.")
    await dialog.engineers.solve(ticket.number, at_the_terminal("bob"))
    assert await dialog.say("Thanks for your quick reply!") == Remark(words.THANKS)
    assert (await dialog.world.tickets.get(ticket.number)).status is Status.SOLVED
