"""What is written down when somebody says that it is solved."""

from __future__ import annotations

import pytest

from handlers.chat import words
from handlers.confirmation import Confirmation, Kind
from handlers.person import Person, Role
from handlers.reply import Remark
from tests.handlers.chat.dialog import ANN, VISITOR, Dialog, memory

EVE = Person("eve", Role.ENGINEER, known=True, name="Eve")
BO = Person("bo", known=True, accounts=("acme",))


async def held(person: Person) -> tuple[Dialog, list[Confirmation]]:
    made, world = memory()
    return await Dialog(world=world, person=person).start(), made.confirmations


@pytest.mark.parametrize(
    ("person", "kind"), [(EVE, Kind.ENGINEER), (BO, Kind.CUSTOMER), (ANN, Kind.CUSTOMER), (VISITOR, Kind.ANONYMOUS)]
)
async def test_the_question_is_confirmed_with_the_article_that_answered_it(person: Person, kind: Kind) -> None:
    dialog, said = await held(person)
    await dialog.say("How do I reset my password?")
    await dialog.press("confirmed")
    (one,) = said
    assert (one.question, one.article, one.kind) == ("How do I reset my password?", "reset", kind)
    assert (one.person_id, one.accounts, one.episode_id) == (person.id, person.accounts, (await dialog.episode()).id)


async def test_after_a_clarification_the_first_question_is_confirmed_with_the_article_chosen() -> None:
    dialog, said = await held(BO)
    await dialog.say("my board is not found")
    await dialog.say(option="driver")
    await dialog.say("that solved it")
    assert [(one.question, one.article) for one in said] == [("my board is not found", "driver")]


async def test_pressing_again_and_pressing_without_an_answer_confirm_nothing_more() -> None:
    dialog, said = await held(BO)
    await dialog.press("confirmed")
    await dialog.say("what is the capital of France")
    await dialog.press("confirmed")
    assert said == []
    await dialog.say("How do I reset my password?")
    await dialog.press("confirmed", key="twice")
    await dialog.press("confirmed", key="twice")
    await dialog.press("confirmed")
    assert len(said) == 1


async def test_the_team_is_told_that_it_is_remembered_and_a_customer_is_not() -> None:
    for person, told, pressed in (
        (EVE, words.REMEMBERED, words.REMEMBER_LABEL),
        (BO, words.CONFIRMED, words.SOLVED_LABEL),
    ):
        dialog, _ = await held(person)
        await dialog.say("How do I reset my password?")
        assert await dialog.press("confirmed") == Remark(told)
        assert (await dialog.conversation()).turns[-2].text == pressed


async def test_asking_for_a_person_afterwards_takes_it_back() -> None:
    dialog, said = await held(BO)
    await dialog.say("How do I reset my password?")
    await dialog.press("confirmed")
    await dialog.press("person")
    assert said[0].withdrawn_at is not None
