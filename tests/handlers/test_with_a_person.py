"""Dialogs in which a person is involved: nothing is interrupted, lost, or filed under another ticket."""

from __future__ import annotations

from pathlib import Path

import pytest

from handlers.chat import words
from handlers.chat.feedback import verdict
from handlers.conversation import Outcome
from handlers.reply import Answer, Clarification, Handoff, Remark
from handlers.speech.appeals import complains
from handlers.speech.salutation import bare
from handlers.ticket import Status
from handlers.tickets.actors import at_the_terminal
from tests.handlers.chat.dialog import ANN, Dialog
from tests.worlds import KINDS, opened

FORGOTTEN = "I forgot to say: it is serial number 12345 and it smells burnt"


async def comments(dialog: Dialog, number: str) -> list[str]:
    """Give what was said under a ticket."""
    return [comment.text for comment in (await dialog.engineers.show(number)).comments]


async def with_ticket(dialog: Dialog | None = None) -> Dialog:
    """Begin a dialog in which T-1 was filed about a capital."""
    dialog = await (dialog or Dialog(person=ANN)).start()
    await dialog.say("What is the capital of France?")
    await dialog.file()
    return dialog


async def with_two_tickets(dialog: Dialog | None = None) -> Dialog:
    """Begin a dialog in which T-1 was filed about a capital, and T-2 about a password."""
    dialog = await with_ticket(dialog)
    await dialog.say("How do I reset my password?")
    await dialog.press("person")
    await dialog.file()
    return dialog


@pytest.mark.parametrize("kind", KINDS)
async def test_a_reply_goes_to_the_ticket_that_the_engineer_wrote_about(kind: str, tmp_path: Path) -> None:
    async with opened(kind, tmp_path) as world:
        dialog = await with_two_tickets(Dialog(world, person=ANN))
        await dialog.engineers.reply("T-1", at_the_terminal("bob"), "Which department?")
        assert await dialog.say("the one in the north") == Remark(words.added("T-1"))
        assert await dialog.say("I mean the small one") == Remark(words.added("T-1"))
        assert await comments(dialog, "T-1") == ["Which department?", "the one in the north", "I mean the small one"]
        assert await comments(dialog, "T-2") == []
        await dialog.engineers.reply("T-2", at_the_terminal("eve"), "Did the mail come?")
        assert await dialog.say("no") == Remark(words.added("T-2"))
        assert await comments(dialog, "T-2") == ["Did the mail come?", "no"]
        assert (await dialog.engineers.show("T-1")).transcript


async def test_what_was_forgotten_is_added_to_the_ticket_and_no_second_form_is_offered() -> None:
    dialog = await with_ticket()
    assert await dialog.say(FORGOTTEN) == Remark(words.added("T-1"))
    assert await dialog.say("and it is blue") == Remark(words.added("T-1"))
    assert await comments(dialog, "T-1") == [FORGOTTEN, "and it is blue"]
    assert (await dialog.engineers.show("T-1")).comments[0].public
    assert (await dialog.engineers.show("T-1")).status is Status.NEW
    assert await dialog.outcomes() == [Outcome.ESCALATED]
    await dialog.engineers.reply("T-1", at_the_terminal("bob"), "Do not touch it!")
    assert await dialog.say("ok") == Remark(words.added("T-1"))


async def test_what_is_added_goes_to_the_open_ticket_that_was_spoken_of_last() -> None:
    dialog = await with_two_tickets()
    await dialog.say(FORGOTTEN)
    assert await comments(dialog, "T-2") == [FORGOTTEN]
    await dialog.engineers.solve("T-2", at_the_terminal("bob"))
    # Who is told last that a ticket is solved speaks of that one.
    await dialog.say("and it is blue")
    assert await comments(dialog, "T-2") == [FORGOTTEN, "and it is blue"]
    assert await comments(dialog, "T-1") == []


async def test_a_question_is_answered_while_a_ticket_waits() -> None:
    dialog = await with_ticket()
    assert isinstance(await dialog.say("How do I reset my password?"), Answer)
    assert await comments(dialog, "T-1") == []


async def test_an_engine_that_broke_brings_no_second_form_either() -> None:
    dialog = await with_ticket()
    dialog.retriever.error = RuntimeError("broken")
    assert await dialog.say(FORGOTTEN) == Remark(words.added("T-1"))
    assert await comments(dialog, "T-1") == [FORGOTTEN]


async def test_what_may_be_an_addition_is_added_also_when_the_bot_asks_back() -> None:
    dialog = await with_ticket()
    reply = await dialog.say("My board is not found")
    assert isinstance(reply, Clarification)
    assert reply.text == f"{words.added('T-1')} {words.CLARIFY}"
    assert await comments(dialog, "T-1") == ["My board is not found"]
    assert await dialog.say("neither") == Remark(words.added("T-1"))
    assert await comments(dialog, "T-1") == ["My board is not found"]
    assert await dialog.outcomes() == [Outcome.ESCALATED, Outcome.ESCALATED]
    assert await dialog.say(FORGOTTEN) == Remark(words.added("T-1"))


async def test_a_form_that_was_asked_for_beside_a_ticket_stays() -> None:
    dialog = await with_ticket()
    await dialog.say("How do I reset my password?")
    await dialog.press("person")
    reply = await dialog.say("no mail comes")
    assert isinstance(reply, Handoff)
    assert reply.form is not None
    assert await comments(dialog, "T-1") == []


@pytest.mark.parametrize(
    "said", ["yes", "ok", "no", "thanks", "Hello", "2", "👍", "I need a person", "help", "It works now"]
)
async def test_whatever_is_said_to_an_engineer_reaches_the_ticket(said: str) -> None:
    dialog = await with_ticket()
    await dialog.engineers.reply("T-1", at_the_terminal("bob"), "Shall I send a new one?")
    assert await dialog.say(said) == Remark(words.added("T-1"))
    assert await comments(dialog, "T-1") == ["Shall I send a new one?", said]


async def test_a_question_to_an_engineer_goes_to_the_ticket() -> None:
    dialog = await with_ticket()
    await dialog.engineers.reply("T-1", at_the_terminal("bob"), "I sent a new one.")
    assert await dialog.say("When will it arrive at my door?") == Remark(words.added("T-1"))
    assert isinstance(await dialog.say("How do I reset my password?"), Answer)
    assert (await comments(dialog, "T-1"))[1:] == ["When will it arrive at my door?", "How do I reset my password?"]


@pytest.mark.parametrize(
    ("said", "told"),
    [("Thanks a lot!", words.THANKS), ("It works now", words.NOTHING_TO_CONFIRM), ("👍", words.NOTHING_TO_CONFIRM)],
)
async def test_thanks_leave_a_solved_ticket_solved(said: str, told: str) -> None:
    dialog = await with_ticket()
    await dialog.engineers.reply("T-1", at_the_terminal("bob"), "It is Paris.")
    await dialog.engineers.solve("T-1", at_the_terminal("bob"))
    assert await dialog.say(said) == Remark(told)
    assert (await dialog.engineers.show("T-1")).status is Status.SOLVED


async def test_other_words_open_a_solved_ticket_again() -> None:
    dialog = await with_ticket()
    await dialog.engineers.reply("T-1", at_the_terminal("bob"), "It is Paris.")
    await dialog.engineers.solve("T-1", at_the_terminal("bob"))
    assert isinstance(await dialog.say("How do I reset my password?"), Answer)
    assert (await dialog.engineers.show("T-1")).status is Status.SOLVED

    dialog = await with_ticket()
    await dialog.engineers.reply("T-1", at_the_terminal("bob"), "It is Paris.")
    await dialog.engineers.solve("T-1", at_the_terminal("bob"))
    assert await dialog.say("it still smells") == Remark(words.added("T-1"))
    ticket = await dialog.engineers.show("T-1")
    assert (ticket.status, ticket.comments[-1].text) == (Status.OPEN, "it still smells")


@pytest.mark.parametrize(
    "said",
    [
        "I want to talk to a real person please",
        "could you put me through to someone from support",
        "Can I chat with your support team about billing?",
        "I'd like to speak with a human being",
        "connect me to an agent",
        "transfer me to a representative",
        "I need someone to help me",
        "Is there someone I can talk to?",
        "get me a human",
        "human please",
        "je voudrais parler à un conseiller",
        "puis-je parler à une personne ?",
        "Kann ich mit jemandem sprechen?",
        "ich möchte mit einem Mitarbeiter reden",
        "¿puedo hablar con alguien?",
        "necesito hablar con un agente",
        "担当者と話したい",
        "オペレーターにつないでください",
        "상담원 연결해 주세요",
    ],
)
def test_a_person_is_asked_for_in_many_words(said: str) -> None:
    assert verdict(said, None) == "person"


@pytest.mark.parametrize(
    "said",
    [
        "can customers reach a human being",
        "how do I contact an agent via API",
        "how can customers talk to a person",
        "I need a person to sign the document",
        "I want to connect an agent",
        "users cannot chat with an agent",
        "I don't want to talk to a person",
        "install the agent",
        "get agent logs",
        "担当者と話す方法",
    ],
)
def test_a_question_about_people_in_the_product_is_a_question(said: str) -> None:
    assert verdict(said, None) is None


@pytest.mark.parametrize("said", ["This is useless", "You are not helping!!", "that didn't help at all"])
async def test_a_complaint_is_met_with_a_person(said: str) -> None:
    dialog = await Dialog().start()
    await dialog.say("How do I reset my password?")
    reply = await dialog.say(said)
    assert isinstance(reply, Handoff)
    assert reply.text == words.COMPLAINT
    assert reply.form is not None
    assert reply.form.description == "How do I reset my password?"
    assert not complains("the search is useless with umlauts")


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("Is anybody there?", words.PRESENT),
        ("hello? anyone there?", words.PRESENT),
        ("Are you a bot?", words.BOT),
        ("am I talking to a human", words.BOT),
    ],
)
async def test_who_wonders_is_told_of_the_bot_and_of_a_person(said: str, told: str) -> None:
    assert await (await Dialog().start()).say(said) == Remark(told)


@pytest.mark.parametrize(
    "said",
    [
        "hello, how do I reset my password?",
        "Hi there! How do I reset my password?",
        "hey how do I reset my password",
        "Quick question: how do I reset my password?",
        "Good morning, please, how do I reset my password",
    ],
)
async def test_a_greeting_in_front_changes_nothing(said: str) -> None:
    dialog = await Dialog().start()
    assert isinstance(await dialog.say(said), Answer)
    assert dialog.retriever.asked[-1].casefold().startswith("how do i")
    assert (await dialog.episode()).question == said
    assert (await dialog.conversation()).turns[0].text == said
    assert isinstance((await dialog.desk.preview(said, dialog.person)).reply, Answer)


@pytest.mark.parametrize(
    "said",
    ["Hello world example", "hello-world app", "hi-res screen", "please", "hi", "question about x", "Hi/low alarm"],
)
def test_what_only_begins_like_a_greeting_stays_whole(said: str) -> None:
    assert bare(said) == said


def test_what_the_bot_says_fits_where_there_is_no_form() -> None:
    for text in (words.NO_ANSWER, words.ARTICLE_GONE, words.FAILED, words.PERSON, words.COMPLAINT, words.none_fits(2)):
        assert "form" not in text
        assert "person" in text


async def test_who_waits_is_told_once_that_a_ticket_is_solved_and_how_to_open_it_again() -> None:
    dialog = await with_ticket()
    await dialog.engineers.solve("T-1", at_the_terminal("bob"))
    await dialog.engineers.solve("T-1", at_the_terminal("bob"))
    told = [turn.text for turn in (await dialog.conversation()).turns if "marked your ticket" in turn.text]
    assert len(told) == 1
    await dialog.say("it is broken again")
    assert (await dialog.engineers.show("T-1")).status is Status.OPEN
