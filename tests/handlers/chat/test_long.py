"""A conversation that goes on and on."""

from __future__ import annotations

from pathlib import Path

import pytest

from handlers.chat import words
from handlers.chat.desk import LONGEST
from handlers.conversation import Turn
from handlers.person import Person
from handlers.ports import TURNS_AT_ONCE, ConversationNotFound, InvalidInput, Step
from handlers.reply import Handoff, Remark
from tests.handlers.chat.dialog import Dialog
from tests.worlds import KINDS, opened


async def filled(dialog: Dialog, turns: int) -> None:
    """Say hello until there are so many turns."""
    held = await dialog.conversation()
    said = [
        Turn(n, "customer", dialog.clock(), "hello", key=f"h{n}")
        if n % 2
        else Turn(n, "bot", dialog.clock(), f"hello {n}", Remark(f"hello {n}"), key=f"h{n - 1}")
        for n in range(1, turns + 1)
    ]
    await dialog.world.conversations.write(Step(held, said))


@pytest.mark.parametrize("kind", KINDS)
async def test_the_numbers_go_on_and_repetitions_of_old_messages_are_known(kind: str, tmp_path: Path) -> None:
    async with opened(kind, tmp_path) as world:
        dialog = await Dialog(world).start()
        await filled(dialog, 600)
        assert len((await dialog.conversation()).turns) == TURNS_AT_ONCE
        assert (await dialog.turn("How do I reset my password?")).seq == 602
        assert (await dialog.turn("hello", key="h1")).text == "hello 2"
        form = dialog.form()
        ticket, turn = await dialog.desk.file(form)
        await filled_after(dialog, 250)
        assert await dialog.desk.file(form) == (ticket, turn)


async def filled_after(dialog: Dialog, turns: int) -> None:
    held = await dialog.conversation()
    first = held.turns[-1].seq + 1
    said = [Turn(first + n, "engineer", dialog.clock(), "well") for n in range(turns)]
    await dialog.world.conversations.write(Step(held, said))


async def test_a_conversation_ends_somewhere_but_a_person_can_be_asked_for_all_the_same() -> None:
    dialog = await Dialog().start()
    await filled(dialog, LONGEST - 2)
    await dialog.say("hello", key="last")
    with pytest.raises(InvalidInput) as caught:
        await dialog.say("hello", key="more")
    assert str(caught.value) == words.CONVERSATION_LONG
    assert await dialog.say("hello", key="last") == Remark(words.HELLO)
    assert isinstance(await dialog.press("person"), Handoff)
    assert (await dialog.file()).number == "T-1"


async def test_a_turn_is_given_again_to_its_person_only() -> None:
    dialog = await Dialog().start()
    message = dialog.message("hello")
    turn = await dialog.desk.handle(message)
    assert await dialog.desk.again(message) == turn
    stranger = Dialog(dialog.world, Person("stranger"), conversation_id=dialog.conversation_id)
    with pytest.raises(ConversationNotFound):
        await stranger.desk.again(stranger.message("hello", key=message.key))
