"""**More** of an article: offered where there is more, shown where it was pressed, and only what follows."""

from __future__ import annotations

from pathlib import Path

from bot.simulators.slack import Message, shown
from bot.slack import phrases
from kb import PUBLIC
from tests.bot.slack.room import QUESTION, Room
from tests.bot.slack.test_kb import add

ASKED = "How do I descale the kettle?"
FIRST = "To descale the kettle, fill it with vinegar and water and wait for an hour."
LAST = "Chapter 19"
BODY = "\n\n".join(
    [FIRST, *(f"{LAST[:-2]}{number}: a kettle of that size is rinsed twice, dried, and kept open. " * 2
              for number in range(1, 20))]
)  # fmt: skip


async def long_answer(at: Room, folder: Path) -> tuple[Message, Message]:
    """Ask what a long article answers; give the question and its answer."""
    add(at, folder / "kettles", "kettles", PUBLIC, Descale_the_kettle=BODY)
    return await at.answered(ASKED)


async def test_what_follows_is_shown_in_the_thread_to_its_reader_alone(at: Room, tmp_path: Path) -> None:
    asked, answer = await long_answer(at, tmp_path)
    await at.slack.presses(at.ana, answer, "More")
    more = shown(await at.slack.bot_says(at.help, thread=asked, to=at.ana))
    assert FIRST in shown(answer)
    assert FIRST not in more
    assert LAST in more
    assert "*Descale the kettle*" in more
    assert f"{phrases.GOES_ON} · kettles" in more
    assert "Shared" not in more


async def test_it_is_not_offered_where_the_article_ends(at: Room) -> None:
    _, answer = await at.answered(QUESTION)
    assert "More" not in shown(answer)


async def test_an_article_that_was_changed_is_shown_from_its_beginning(at: Room, tmp_path: Path) -> None:
    _, answer = await long_answer(at, tmp_path)
    for file in (tmp_path / "kettles").iterdir():
        file.write_text(f"# Descale the kettle\n\nUse lemons now.\n\n{BODY}\n", encoding="utf-8")
    at.opened.shelves.librarian.sync()
    await at.slack.presses(at.ana, answer, "More")
    more = shown(await at.slack.bot_says(at.help, to=at.ana))
    assert "Use lemons now." in more
    assert phrases.FROM_BEGINNING in more


async def test_whispers_after_a_button_in_a_thread_stand_in_the_thread(at: Room) -> None:
    asked, answer = await at.answered()
    await at.slack.presses(at.ben, answer, "I need a person")
    assert phrases.NOT_YOURS in shown(await at.slack.bot_says(at.help, thread=asked, to=at.ben))
