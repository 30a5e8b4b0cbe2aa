"""Solved tickets teach what they were solved with."""

from __future__ import annotations

from dataclasses import replace

import pytest

from handlers.confirmation import Kind
from handlers.known.solutions import asked
from handlers.ports import ArticleNotFound
from handlers.ticket import Category, Priority, Status, Ticket
from handlers.tickets.actors import at_the_terminal
from tests.fakes import START
from tests.handlers.chat.dialog import Dialog, memory

QUESTION = "my board burns and smells of plastic"


async def filed() -> Dialog:
    """Somebody whose question had no answer, and who filed a ticket."""
    made, world = memory()
    dialog = await Dialog(world=world).start()
    offered = await dialog.say(QUESTION)
    await dialog.file(subject=offered.form.subject, description=offered.form.description)  # type: ignore[union-attr]
    dialog.held = made  # type: ignore[attr-defined]
    return dialog


def taught(dialog: Dialog) -> list[tuple[str, str]]:
    """What stands of it."""
    standing = [one for one in dialog.held.confirmations if one.withdrawn_at is None]  # type: ignore[attr-defined]
    assert {one.kind for one in standing} <= {Kind.TICKET}
    return [(one.question, one.article) for one in standing]


async def test_a_ticket_closed_with_an_article_makes_its_question_known() -> None:
    dialog = await filed()
    await dialog.engineers.solve("T-1", at_the_terminal("eve"), answered_by=["ports", "ports", "driver"])
    assert taught(dialog) == [(QUESTION, "ports"), (QUESTION, "driver")]


async def test_a_reply_that_links_to_an_article_counts_when_the_ticket_is_closed() -> None:
    dialog = await filed()
    await dialog.engineers.reply("T-1", at_the_terminal("eve"), "Please read /articles/ports")
    assert taught(dialog) == []
    await dialog.engineers.solve("T-1", at_the_terminal("eve"))
    assert taught(dialog) == [(QUESTION, "ports")]


async def test_the_latest_reply_with_a_link_counts() -> None:
    dialog = await filed()
    await dialog.engineers.reply("T-1", at_the_terminal("eve"), "Is it /articles/driver ?")
    await dialog.engineers.reply("T-1", at_the_terminal("eve"), "Then /articles/ports")
    await dialog.engineers.reply("T-1", at_the_terminal("eve"), "Anything else?")
    await dialog.engineers.solve("T-1", at_the_terminal("eve"))
    assert taught(dialog) == [(QUESTION, "ports")]


async def test_neither_a_note_nor_the_customers_own_link_counts() -> None:
    dialog = await filed()
    await dialog.engineers.note("T-1", at_the_terminal("eve"), "Like /articles/ports")
    await dialog.engineers.answer("T-1", dialog.person, "I read /articles/ports")
    await dialog.say("and /articles/driver")
    await dialog.engineers.solve("T-1", at_the_terminal("eve"))
    assert taught(dialog) == []


async def test_a_list_of_articles_is_no_answer() -> None:
    dialog = await filed()
    await dialog.engineers.reply("T-1", at_the_terminal("eve"), " ".join(f"/articles/{n}" for n in range(4)))
    await dialog.engineers.solve("T-1", at_the_terminal("eve"))
    assert taught(dialog) == []


async def test_a_customer_who_comes_back_to_the_ticket_takes_it_back() -> None:
    dialog = await filed()
    await dialog.engineers.solve("T-1", at_the_terminal("eve"), answered_by=["ports"])
    await dialog.engineers.answer("T-1", dialog.person, "It still burns")
    assert taught(dialog) == []
    await dialog.engineers.solve("T-1", at_the_terminal("eve"), answered_by=["driver"])
    assert taught(dialog) == [(QUESTION, "driver")]


async def test_a_last_word_of_the_team_takes_nothing_back() -> None:
    dialog = await filed()
    await dialog.engineers.solve("T-1", at_the_terminal("eve"), answered_by=["ports"])
    assert (await dialog.engineers.reply("T-1", at_the_terminal("eve"), "Glad to help")).status is Status.SOLVED
    assert taught(dialog) == [(QUESTION, "ports")]


async def test_closing_it_with_another_article_takes_the_first_back() -> None:
    dialog = await filed()
    await dialog.engineers.solve("T-1", at_the_terminal("eve"), answered_by=["ports"])
    await dialog.engineers.solve("T-1", at_the_terminal("eve"), answered_by=["driver"])
    assert taught(dialog) == [(QUESTION, "driver")]


async def test_an_article_that_does_not_exist_is_named_and_the_ticket_stays_open() -> None:
    dialog = await filed()
    with pytest.raises(ArticleNotFound, match="'gone'"):
        await dialog.engineers.solve("T-1", at_the_terminal("eve"), answered_by=["ports", "gone"])
    assert (await dialog.engineers.show("T-1")).status is Status.NEW
    assert taught(dialog) == []


def test_the_question_is_the_subject_or_the_words_that_it_was_cut_from() -> None:
    long = "Why does the red light of my board blink " + "very " * 20 + "fast?"
    made = Ticket("T-1", "p1", long[:60] + "…", f"{long}\n\nAnd more", Category.BUG, Priority.LOW, Status.NEW, START)
    assert asked(made) == long
    assert asked(replace(made, subject="Red light")) == "Red light"
    assert asked(replace(made, subject="Something else …")) == "Something else …"
