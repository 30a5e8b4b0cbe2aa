"""How episodes end by silence, and how solved ones are taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from handlers.conversation import Outcome
from handlers.person import Person
from handlers.reply import Answer, Handoff
from tests.handlers.chat.dialog import ANN, POLICY, Dialog, memory
from tests.worlds import KINDS, opened


async def test_silence_after_an_answer_counts_as_solved_and_not_before_its_time() -> None:
    dialog = await Dialog().start()
    await dialog.say("How do I reset my password?")
    dialog.clock.forward(hours=71)
    assert await dialog.desk.sweep() == 0
    dialog.clock.forward(hours=2)
    assert await dialog.desk.sweep() == 1
    assert await dialog.outcomes() == [Outcome.ASSUMED]
    assert await dialog.desk.sweep() == 0


async def test_silence_after_a_question_or_a_form_is_given_up() -> None:
    for text in ("My board is not found", "What is the capital of France?"):
        dialog = await Dialog().start()
        await dialog.say(text)
        dialog.clock.forward(hours=73)
        await dialog.desk.sweep()
        assert await dialog.outcomes() == [Outcome.ABANDONED]


async def test_windows_of_different_length_each_hold() -> None:
    policy = replace(Dialog().policy, assumed_after=Dialog().policy.assumed_after * 2)
    dialog = await Dialog(policy=policy).start()
    await dialog.say("How do I reset my password?")
    await dialog.say("What is the capital of France?")
    dialog.clock.forward(hours=73)
    assert await dialog.desk.sweep() == 1
    assert await dialog.outcomes() == [Outcome.OPEN, Outcome.ABANDONED]


async def test_what_was_assumed_may_still_be_confirmed() -> None:
    dialog = await Dialog().start()
    await dialog.say("How do I reset my password?")
    dialog.clock.forward(hours=73)
    await dialog.desk.sweep()
    await dialog.press("confirmed")
    assert await dialog.outcomes() == [Outcome.CONFIRMED]


async def test_the_same_question_within_a_week_takes_a_confirmed_one_back_on_any_channel() -> None:
    _, world = memory()
    dialog = await Dialog(world, person=ANN).start()
    await dialog.say("How do I reset my password?")
    await dialog.press("confirmed")
    dialog.clock.forward(days=6)
    await dialog.start("slack")
    await dialog.say("how do i reset my password")
    assert await dialog.outcomes() == [Outcome.REVOKED, Outcome.OPEN]


async def test_the_same_article_in_answer_takes_it_back_too() -> None:
    dialog = await Dialog().start()
    await dialog.say("How do I reset my password?")
    await dialog.press("confirmed")
    await dialog.say("reset password")
    assert await dialog.outcomes() == [Outcome.REVOKED, Outcome.OPEN]


async def test_after_a_week_or_with_another_question_it_stands() -> None:
    dialog = await Dialog().start()
    await dialog.say("How do I reset my password?")
    await dialog.press("confirmed")
    await dialog.say("only a title please")
    dialog.clock.forward(days=8)
    await dialog.say("How do I reset my password?")
    assert (await dialog.outcomes())[0] is Outcome.CONFIRMED


async def test_an_assumed_one_is_taken_back_within_a_week_of_being_assumed() -> None:
    dialog = await Dialog().start()
    await dialog.say("How do I reset my password?")
    dialog.clock.forward(hours=73)
    await dialog.desk.sweep()
    dialog.clock.forward(days=6)
    await dialog.say("How do I reset my password?")
    assert await dialog.outcomes() == [Outcome.REVOKED, Outcome.OPEN]


async def test_another_persons_question_takes_nothing_back() -> None:
    _, world = memory()
    dialog = await Dialog(world).start()
    await dialog.say("How do I reset my password?")
    await dialog.press("confirmed")
    other = await Dialog(world, person=ANN, ids=dialog.ids).start()
    await other.say("How do I reset my password?")
    assert await dialog.outcomes() == [Outcome.CONFIRMED]


async def test_asking_for_a_person_about_a_solved_question_takes_it_back() -> None:
    dialog = await Dialog().start()
    await dialog.say("How do I reset my password?")
    await dialog.press("confirmed")
    reply = await dialog.press("person")
    assert isinstance(reply, Handoff)
    assert reply.form is not None
    assert reply.form.subject == "How do I reset my password?"
    assert await dialog.outcomes() == [Outcome.REVOKED, Outcome.OPEN]
    await dialog.file()
    assert await dialog.outcomes() == [Outcome.REVOKED, Outcome.ESCALATED]


async def test_who_came_back_with_the_same_thing_was_not_silent() -> None:
    dialog = await Dialog().start()
    assert isinstance(await dialog.say("How do I reset my password?"), Answer)
    dialog.clock.forward(hours=10)
    assert isinstance(await dialog.say("How do I reset my password?"), Answer)
    dialog.clock.forward(hours=73)
    assert await dialog.desk.sweep() == 2
    assert await dialog.outcomes() == [Outcome.REVOKED, Outcome.ASSUMED]


BEN = Person("ben", known=True, accounts=("acme",))
COLLEAGUE = Person("cleo", known=True, accounts=("initech", "acme"))


@pytest.mark.parametrize("kind", KINDS)
async def test_a_colleague_who_comes_with_the_same_thing_takes_it_back(kind: str, tmp_path: Path) -> None:
    async with opened(kind, tmp_path) as world:
        dialog = await Dialog(world, person=BEN).start()
        await dialog.say("How do I reset my password?")
        await dialog.press("confirmed")
        stranger = await Dialog(world, person=replace(COLLEAGUE, accounts=("other",)), ids=dialog.ids).start()
        await stranger.say("How do I reset my password?")
        assert await dialog.outcomes() == [Outcome.CONFIRMED]
        colleague = await Dialog(world, person=COLLEAGUE, ids=dialog.ids).start()
        await colleague.say("How do I reset my password?")
        assert await dialog.outcomes() == [Outcome.REVOKED]


async def test_a_colleague_who_comes_while_nobody_has_said_so_leaves_it_unsolved() -> None:
    _, world = memory()
    dialog = await Dialog(world, person=BEN).start()
    await dialog.say("How do I reset my password?")
    colleague = await Dialog(world, person=COLLEAGUE, ids=dialog.ids, clock=dialog.clock).start()
    await colleague.say("How do I reset my password?")
    dialog.clock.forward(hours=80)
    assert await dialog.desk.sweep() == 2
    assert await dialog.outcomes() == [Outcome.REVOKED]


@pytest.mark.parametrize(
    "change",
    [
        {"threshold": 0.71},
        {"clarify_threshold": 0.4},
        {"clarify_floor": 0.03},
        {"clarify_share": 0.2},
        {"clarify_apart": 0.2},
        {"assumed_after": timedelta(hours=1)},
        {"abandoned_after": timedelta(hours=1)},
        {"revoked_within": timedelta(hours=1)},
    ],
    ids=lambda change: next(iter(change)),
)
def test_whatever_decides_is_in_the_policys_hash(change: dict[str, Any]) -> None:
    assert replace(POLICY, **change).decisive != POLICY.decisive
    assert replace(POLICY, configuration="other", expected_reply="soon").decisive == POLICY.decisive
