"""What people say to a clarifying question, and to an offered form."""

from __future__ import annotations

import pytest

from handlers.chat import words
from handlers.chat.clarify import chosen
from handlers.conversation import Outcome
from handlers.reply import Answer, Clarification, Handoff, Option, Remark
from tests.fakes import FakeRetriever
from tests.handlers.chat.dialog import ARTICLES, Dialog

PORTS, DRIVER = OPTIONS = (
    Option("Board is missing from the port list", "ports"),
    Option("Install the driver", "driver"),
)


async def asked() -> Dialog:
    """Begin a dialog in which "Which one do you mean?" was asked."""
    dialog = await Dialog().start()
    assert isinstance(await dialog.say("My board is not found"), Clarification)
    return dialog


@pytest.mark.parametrize(
    ("said", "article"),
    [
        ("2", "driver"),
        ("2.", "driver"),
        ("the second one", "driver"),
        ("second", "driver"),
        ("I mean the second one, please", "driver"),
        ("no, the second one", "driver"),
        ("the last one", "driver"),
        ("die zweite", "driver"),
        ("2番目", "driver"),
        ("first", "ports"),
        ("the first", "ports"),
        ("1.", "ports"),
        ("#1", "ports"),
        ("option one", "ports"),
        ("the driver", "driver"),
        ("the port list, I think", "ports"),
    ],
)
async def test_an_option_is_chosen_in_words(said: str, article: str) -> None:
    dialog = await asked()
    reply = await dialog.say(said)
    assert isinstance(reply, Answer)
    assert reply.sources[0].article == article
    assert await dialog.outcomes() == [Outcome.OPEN]


@pytest.mark.parametrize("said", ["yes", "ok", "yes please", "3", "that one"])
async def test_what_chooses_nothing_gets_the_same_options_again(said: str) -> None:
    dialog = await asked()
    before = await dialog.episode()
    reply = await dialog.say(said)
    assert isinstance(reply, Clarification)
    assert reply.text == words.CLARIFY_AGAIN
    assert reply.options == OPTIONS
    after = await dialog.episode()
    assert (after.id, after.clarified, after.options) == (before.id, True, before.options)
    assert isinstance(await dialog.say("2"), Answer)


async def test_options_that_are_gone_are_not_repeated() -> None:
    dialog = await asked()
    dialog.articles.articles.clear()
    assert await dialog.say("yes") == Remark(words.OPTIONS_WITHDRAWN)


@pytest.mark.parametrize("said", ["no", "none", "None of these.", "neither", "neither of them fits", "something else"])
async def test_who_means_none_of_them_is_offered_a_person(said: str) -> None:
    dialog = await asked()
    reply = await dialog.say(said)
    assert isinstance(reply, Handoff)
    assert reply.text == words.none_fits(2) == "Neither fits, then. A person can help."
    assert reply.form is not None
    assert reply.form.description == "My board is not found"
    assert (await dialog.episode()).last_reply == "handoff"
    assert dialog.retriever.asked == ["My board is not found"]


@pytest.mark.parametrize("said", ["yes", "ok", "Yes, please", "sure"])
async def test_a_yes_to_an_offered_form_gets_the_form(said: str) -> None:
    dialog = await asked()
    await dialog.say("none of these")
    reply = await dialog.say(said)
    assert isinstance(reply, Handoff)
    assert reply.text == words.STANDING_FORM
    assert reply.form is not None
    assert reply.form.description == "My board is not found"
    assert await dialog.outcomes() == [Outcome.OPEN]


async def test_a_no_to_an_offered_form_is_taken_for_one() -> None:
    dialog = await Dialog().start()
    await dialog.say("What is the capital of France?")
    assert await dialog.say("no thanks") == Remark(words.FORM_DECLINED)


@pytest.mark.parametrize(
    "said", ["with a new cable", "it is blue", "not the first", "1 or 2", "both", "404", "thanks", "no, it is blue"]
)
def test_this_chooses_nothing(said: str) -> None:
    assert chosen(said, OPTIONS) is None


def test_a_number_that_stands_in_another_title_is_unclear() -> None:
    versions = (Option("Move to version 2", "two"), Option("Move to version 1", "one"))
    assert chosen("version 2", (Option("Version 1", "one"), Option("Version 2", "two"))) == Option("Version 2", "two")
    assert chosen("the first", versions) == versions[0]
    assert chosen("1", versions) == chosen("2", versions) == "unclear"


async def alone() -> Dialog:
    """Ask something that one article alone may answer."""
    retriever = FakeRetriever(*ARTICLES, answers={"it does not start": {"ports": 0.6, "driver": 0.001, "reset": 0.0}})
    dialog = await Dialog(retriever=retriever).start()
    reply = await dialog.say("It does not start")
    assert isinstance(reply, Clarification)
    assert reply.text == words.CLARIFY_ONE
    assert [option.article for option in reply.options] == ["ports"], "what is no likely answer is no choice"
    return dialog


@pytest.mark.parametrize("said", ["yes", "Yes, please", "that one", "1", "the first one"])
async def test_a_yes_to_the_one_likely_article_shows_it(said: str) -> None:
    dialog = await alone()
    reply = await dialog.say(said)
    assert isinstance(reply, Answer)
    assert [source.article for source in reply.sources] == ["ports"]


async def test_a_no_to_the_one_likely_article_offers_a_person() -> None:
    dialog = await alone()
    reply = await dialog.say("no")
    assert isinstance(reply, Handoff)
    assert reply.text == "Not that, then. A person can help."
