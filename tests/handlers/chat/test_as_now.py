"""What was said earlier is shown again only as far as it holds now, for whoever looks at it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from handlers.chat import words
from handlers.chat.as_now import as_now, shown
from handlers.conversation import Turn
from handlers.person import Person
from handlers.reply import Answer, Clarification, Handoff, Option, Remark, Source, Span
from kb import CUSTOMER, INTERNAL, Access, Article
from tests.fakes import START
from tests.handlers.chat.dialog import ANN, DRIVER, PORTS, RESET, Dialog

QUESTION = "How do I reset my password?"
UNSURE = "My board is not found"


async def seen(dialog: Dialog, person: Person | None = None) -> tuple[Turn, ...]:
    """Give the transcript as its page shows it."""
    turns = (await dialog.conversation()).turns
    return await as_now(turns, (person or dialog.person).access, dialog.articles)


async def test_an_answer_that_still_holds_is_shown_as_it_was_given() -> None:
    dialog = await Dialog().start()
    await dialog.say(QUESTION)
    assert await seen(dialog) == (await dialog.conversation()).turns


@pytest.mark.parametrize(
    "now",
    [
        None,
        replace(RESET, audience=INTERNAL),
        replace(RESET, audience=CUSTOMER),
        replace(RESET, body=RESET.body + "\n\nNever do that."),
        replace(RESET, title="Another title"),
    ],
    ids=["deleted", "internal", "customers only", "edited", "renamed"],
)
async def test_an_article_that_changed_is_shown_nowhere_in_its_old_form(now: Article | None) -> None:
    dialog = await Dialog().start()
    await dialog.say(QUESTION, key="k")
    dialog.articles.articles.pop(RESET.id)
    if now is not None:
        dialog.articles.articles[RESET.id] = now
    turns = await seen(dialog)
    assert turns[1].reply == Remark(words.WITHDRAWN)
    assert turns[1].text == words.WITHDRAWN
    assert turns[0].text == QUESTION
    assert RESET.title not in str(turns)
    assert "Forgot password" not in str(turns)
    repeated = await dialog.turn(QUESTION, key="k")
    (again,) = await as_now((repeated,), dialog.person.access, dialog.articles)
    assert again == turns[1]


async def test_who_may_see_the_article_still_sees_the_answer() -> None:
    dialog = await Dialog(person=ANN).start()
    dialog.articles.articles[RESET.id] = replace(RESET, audience=CUSTOMER)
    dialog.retriever.articles[RESET.id] = dialog.articles.articles[RESET.id]
    await dialog.say(QUESTION)
    assert isinstance((await seen(dialog))[1].reply, Answer)
    assert (await seen(dialog, Person("stranger")))[1].reply == Remark(words.WITHDRAWN)


async def test_a_choice_that_may_not_be_seen_any_more_has_no_title_anywhere() -> None:
    dialog = await Dialog().start()
    await dialog.say(UNSURE)
    await dialog.say(option="driver")
    dialog.articles.articles["driver"] = replace(DRIVER, audience=INTERNAL)
    turns = await seen(dialog)
    asked = turns[1].reply
    assert isinstance(asked, Clarification)
    assert asked.options == (Option(PORTS.title, "ports"),)
    assert [turn.text for turn in turns[2:]] == [words.CHOICE_WITHDRAWN, words.WITHDRAWN]
    assert DRIVER.title not in str(turns)
    del dialog.articles.articles["ports"]
    turns = await seen(dialog)
    assert turns[1].reply == Remark(words.OPTIONS_WITHDRAWN)
    assert PORTS.title not in str(turns)


async def test_a_form_is_made_of_the_customers_words_and_of_no_titles() -> None:
    dialog = await Dialog().start()
    await dialog.say(UNSURE)
    dialog.articles.articles["driver"] = replace(DRIVER, audience=INTERNAL)
    gone = await dialog.say(option="driver")
    asked = await dialog.press("person")
    for reply in (gone, asked):
        assert isinstance(reply, Handoff)
        assert reply.form is not None
        assert reply.form.description == UNSURE


def test_of_several_sources_those_that_hold_are_kept() -> None:
    one = Source("ports", PORTS.title, None, 1.0, (Span(0, 5, PORTS.body[:5]),), PORTS.content_hash)
    two = Source("driver", DRIVER.title, None, 1.0, (Span(0, 6, "Follow"),), DRIVER.content_hash)
    forged = replace(one, spans=(Span(0, 5, "Other"),))
    turn = Turn(1, "bot", START, "both", Answer("both", 0.9, (one, two, forged)))
    live = {"ports": PORTS, "driver": replace(DRIVER, audience=INTERNAL)}
    (kept,) = shown((turn,), Access.anonymous(), live)
    assert kept.reply == Answer("Check", 0.9, (one,))
    assert kept.text == "Check"


async def test_a_customer_gets_their_ticket_without_what_the_bot_quoted_then() -> None:
    dialog = await Dialog(person=ANN).start()
    await dialog.say(QUESTION)
    await dialog.press("person")
    await dialog.file()
    own, (listed,) = await dialog.engineers.own("T-1", ANN), await dialog.engineers.of(ANN)
    answered = await dialog.engineers.answer("T-1", ANN, "Any news?")
    for ticket in (own, listed, answered):
        assert (ticket.transcript, ticket.tried) == ((), ())
    assert "Forgot password" in str((await dialog.engineers.show("T-1")).transcript)
