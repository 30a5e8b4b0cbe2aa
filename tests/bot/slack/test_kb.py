"""`/kb`: a list that its asker sees alone, by source and by page; what engineers teach from it."""

from __future__ import annotations

from pathlib import Path

from bot.simulators.slack import Message, User, shown
from bot.slack import phrases
from bot.slack.rendering import names
from bot.slack.rendering.results import EXPLAINED, NOTHING
from kb import INTERNAL, PUBLIC
from kb.ports import SourceRow
from tests.bot.slack.conftest import Rooms
from tests.bot.slack.room import Room


async def looked_up(at: Room, words: str, by: User | None = None) -> Message:
    """Type `/kb words`; give the list."""
    who = by or at.ana
    await at.slack.command(who, at.help, "/kb", words)
    return await at.slack.bot_says(at.help, to=who)


def add(at: Room, folder: Path, name: str, audience: object, **articles: str) -> None:
    """Add a source, and take it into the index."""
    folder.mkdir()
    for title, body in articles.items():
        (folder / f"{title}.md").write_text(f"# {title.replace('_', ' ')}\n\n{body}\n", encoding="utf-8")
    at.opened.shelves.store.add(SourceRow(name, "folder", str(folder), audience))  # type: ignore[arg-type]
    at.opened.shelves.librarian.sync()
    at.opened.keeper.start()


async def test_words_are_needed_and_that_is_said(at: Room) -> None:
    told = shown(await looked_up(at, "   "))
    assert all(line in told for line in EXPLAINED)


async def test_each_result_says_who_may_see_it_and_where_it_comes_from(at: Room) -> None:
    listed = shown(await looked_up(at, "reset password", at.eve))
    assert "Public · help-centre" in listed
    assert "articles/reset-password" in listed
    assert "Open the Brightwick app and choose _Forgot password_ on the sign-in screen." in listed
    assert "*Internal* · help-centre" in shown(await looked_up(at, "runbook refunds above the limit", at.eve))
    assert "*Internal*" not in shown(await looked_up(at, "runbook refunds above the limit"))


async def test_pages_turn_both_ways_in_the_same_list(at: Room) -> None:
    found = await looked_up(at, "lamp", at.eve)
    first = shown(found)
    assert "1 to 5 of" in first
    await at.slack.presses(at.eve, found, f"{names.PAGE}_next")
    await at.slack.until(lambda: "6 to " in shown(found))
    await at.slack.presses(at.eve, found, f"{names.PAGE}_back")
    await at.slack.until(lambda: shown(found) == first)


async def test_a_source_is_chosen_from_a_menu(at: Room, tmp_path: Path) -> None:
    add(at, tmp_path / "manuals", "manuals", PUBLIC, Lamp_manual="Screw the lamp to the wall with two screws.")
    found = await looked_up(at, "lamp on the wall")
    assert "Lamp manual" in shown(found)
    assert "help-centre" in shown(found)
    await at.slack.presses(at.ana, found, names.SOURCE_FIELD, "manuals")
    await at.slack.until(lambda: "1 to 1 of 1" in shown(found))
    assert "Lamp manual" in shown(found)
    await at.slack.presses(at.ana, found, names.SOURCE_FIELD, "All sources")
    await at.slack.until(lambda: "help-centre)" in shown(found))


async def test_nobody_learns_of_a_source_that_they_see_nothing_of(at: Room, tmp_path: Path) -> None:
    add(at, tmp_path / "plans", "secret-plans", INTERNAL, Lamp_plans="The next lamp is blue.")
    assert "secret-plans" not in shown(await looked_up(at, "lamp"))
    assert "secret-plans" in shown(await looked_up(at, "lamp", at.eve))


async def test_nothing_found_says_so_and_offers_the_other_sources(at: Room, tmp_path: Path) -> None:
    add(at, tmp_path / "empty", "empty", PUBLIC)
    found = await looked_up(at, "lamp", at.eve)
    await at.slack.presses(at.eve, found, names.SOURCE_FIELD, "empty")
    await at.slack.until(lambda: "Look in all of them" in shown(found))
    await at.slack.presses(at.eve, found, names.SOURCE_FIELD, "All sources")
    await at.slack.until(lambda: "1 to 5 of" in shown(found))


async def test_where_there_is_nothing_at_all_other_words_or_a_person_are_named(rooms: Rooms, data: Path) -> None:
    async with rooms() as at:
        at.opened.shelves.store.remove("help-centre")
        at.opened.shelves.librarian.sync()
        at.opened.keeper.start()
        assert NOTHING in shown(await looked_up(at, "lamp"))


async def test_an_article_is_shared_once_from_a_list(at: Room) -> None:
    found = await looked_up(at, "reset password")
    await at.slack.presses(at.ana, found, "share_0")
    await at.slack.presses(at.ana, found, "share_0")
    await at.slack.bot_says(at.help, "Shared by")
    await at.slack.settles()
    assert len([post for post in at.slack.posts(at.help) if post.visible_to is None]) == 1


async def test_a_list_of_long_ago_asks_to_type_the_words_again(at: Room) -> None:
    found = await looked_up(at, "lamp", at.eve)
    async with at.opened.database.writing() as connection:
        from sqlalchemy import text

        await connection.execute(text("DELETE FROM slack_search"))
    await at.slack.presses(at.eve, found, f"{names.PAGE}_next")
    assert phrases.SEARCH_GONE in shown(await at.slack.bot_says(at.help, phrases.SEARCH_GONE, to=at.eve))


async def test_an_answer_that_slack_does_not_take_any_more_is_said_otherwise(at: Room) -> None:
    found = await looked_up(at, "lamp", at.eve)
    at.slack.faults.break_down("response_url", 404)
    await at.slack.presses(at.eve, found, f"{names.PAGE}_next")
    assert phrases.SEARCH_GONE in shown(await at.slack.bot_says(at.help, phrases.SEARCH_GONE, to=at.eve))
    at.slack.faults.break_down("response_url", 404)
    at.slack.faults.refuse("chat.postEphemeral", "not_in_channel")
    await at.slack.presses(at.eve, found, f"{names.PAGE}_next")
    await at.slack.settles()
    assert "slack.unanswerable" in at.told()


async def test_too_many_words_are_refused_in_words(at: Room) -> None:
    assert "8,000" in shown(await looked_up(at, "lamp " * 1_700))


async def test_engineers_teach_what_answers_a_search_and_customers_do_not(at: Room) -> None:
    words = "my lamp lost its password somehow"
    found = await looked_up(at, words, at.eve)
    assert "[Right answer: remember]" in shown(found)
    await at.slack.presses(at.eve, found, "remember_0")
    assert f"“{words}”" in shown(await at.slack.bot_says(at.help, "Remembered", to=at.eve))
    assert [one.question for one in (await at.opened.known.everything(engineer())).known] == [words]
    listed = await looked_up(at, words)
    assert "remember" not in shown(listed)
    # Who was an engineer when the list was made, and is none now.
    found.visible_to = at.ana.id
    await at.slack.presses(at.ana, found, "remember_1")
    assert phrases.NOT_ENGINEER in shown(await at.slack.bot_says(at.help, phrases.NOT_ENGINEER, to=at.ana))


async def test_words_that_are_no_question_are_not_remembered(at: Room) -> None:
    found = await looked_up(at, "hi", at.eve)
    await at.slack.presses(at.eve, found, "remember_0")
    assert "too short, or small talk" in shown(await at.slack.bot_says(at.help, "small talk", to=at.eve))


def engineer() -> object:
    from handlers.person import Person, Role

    return Person("p", Role.ENGINEER, known=True)


async def test_what_slack_escaped_is_looked_up_as_it_was_typed(at: Room) -> None:
    told = shown(await looked_up(at, "R&D <password>"))
    assert "R&amp;D &lt;password&gt;" in told
    assert "&amp;amp;" not in told
