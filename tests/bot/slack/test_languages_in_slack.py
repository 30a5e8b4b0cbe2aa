"""Customers are spoken to in their language in Slack; the team reads English and sees which language that is.

`PSEUDO` is the language that nobody speaks: what is not in its brackets was not said through the catalogue.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import text

from bot.compose.services import new_id, utc_now
from bot.database.people import SqlPeople
from bot.simulators.slack import TEAM, Channel, FormIncomplete, Message, User, View, Workspace, shown, shown_view
from bot.slack import phrases
from bot.slack.manifest import manifest
from bot.slack.private import POSTED
from bot.slack.rendering import names
from bot.slack.rendering.modals import TITLE
from bot.slack.rendering.replies import FORM_LABEL, NOT_THAT_LABEL
from handlers.chat import words
from handlers.engineering.announcement import Verdict
from handlers.engineering.announcement_text import LABELS
from handlers.languages import LANGUAGES, say, say_as, speaking
from handlers.languages.pseudo import PSEUDO, pseudo, rehearsing, unsaid
from handlers.tickets.actors import at_the_terminal
from tests.bot.slack.conftest import Rooms
from tests.bot.slack.rendering.checking import walk
from tests.bot.slack.room import PASSWORD, QUESTION, Room
from tests.bot.slack.test_fixes_in_slack import drafted, sent

_NOT_WORDS = re.compile(
    r"<!date\^\d+\^|<(?:https?|mailto):[^|>]*\|?|<@\w+>|\{date_short_pretty\}|\{time\}|\bUTC\b|`[^`]*`"
)
_VALUES = re.compile(r"T-\d+|ana@example\.com|How do I reset my password\?|Reset your password")
"""What stands in our sentences and is nobody's to translate."""


@pytest.fixture
async def at(rooms: Rooms) -> AsyncIterator[Room]:
    """A room in which Ana's Slack is in `PSEUDO`, and English would be what somebody forgot."""

    def settled(slack: Workspace) -> None:
        ana = next(user for user in slack.store.users.values() if user.name == "ana")
        slack.store.users[ana.id] = replace(ana, locale="qps-PLOC")

    with rehearsing():
        async with rooms(before=settled) as made:
            yield made


async def chooses(at: Room, user: User, language: str | None) -> None:
    """Choose a language, as people do in the portal."""
    people = SqlPeople(at.opened.database, utc_now, new_id)
    person = await people.slack(TEAM, user.id, user.name.title(), user.email)
    await people.choose_language(person.id, language)


def texts(content: Any) -> Iterator[str]:
    for found in walk(content):
        if found.get("type") in {"mrkdwn", "plain_text"}:
            yield found["text"]


def english(content: Any) -> list[str]:
    """Give the words of blocks that were not said. Languages are named by themselves."""
    return [
        word
        for one in texts(content)
        if one not in LANGUAGES.values()
        for word in unsaid(_VALUES.sub(" ", _NOT_WORDS.sub(" ", one)))
    ]


def ours(message: Message) -> list[dict[str, Any]]:
    """Give the blocks of an answer without what it quotes."""
    return [block for block in message.blocks if block["type"] != "section"]


def the_button(where: Message | View, action: str) -> str:
    return next(str(element["text"]["text"]) for _, element in where.elements() if element["action_id"] == action)


async def answered(at: Room, channel: Channel | None = None) -> tuple[Message, Message]:
    """Let Ana, who chose `PSEUDO`, ask; give her question and the answer."""
    await chooses(at, at.ana, PSEUDO)
    asked = await at.slack.mentions(at.ana, channel or at.help, QUESTION)
    return asked, await at.slack.bot_says(channel or at.help, thread=asked)


async def test_from_an_answer_to_a_ticket_and_its_reply_no_english_is_left(at: Room) -> None:
    triage = at.slack.channel("triage", at.eve)
    await at.at(at.help, triage=triage.id)
    asked, answer = await answered(at)
    assert english(ours(answer)) == []
    assert the_button(answer, names.SOLVED) == pseudo(words.SOLVED_LABEL)
    await at.slack.presses(at.ana, answer, names.PERSON)
    form = await at.slack.modal(at.ana)
    assert english({**form.body, "blocks": form.blocks}) == []
    assert form.title == pseudo(TITLE)[:23] + "…" or form.title == pseudo(TITLE)
    with pytest.raises(FormIncomplete):
        await at.slack.submits(at.ana, form, {"subject": ""})
    assert (await at.slack.submits(at.ana, form, {"description": "?!"})).errors == {}
    filed = await at.slack.bot_says(at.help, "T-1", thread=asked)
    assert english(filed.blocks) == []

    assert (await at.ticket()).language == PSEUDO
    card = await at.slack.bot_says(triage, "T-1")
    assert "⟦" not in shown(card).replace(shown(filed), ""), "the team reads English"
    assert f"in *{PSEUDO}*" in shown(card)
    await at.opened.ticket_desk.reply("T-1", at_the_terminal("Eve"), "1 2 3")
    reply = await at.slack.bot_says(at.help, "1 2 3", thread=asked)
    assert english(reply.blocks) == []
    assert pseudo(phrases.FROM_TEAM) in shown(reply)


async def test_whoever_presses_what_is_not_theirs_is_told_so_in_their_own_language(at: Room) -> None:
    await chooses(at, at.ana, "en")
    asked = await at.slack.mentions(at.ana, at.help, QUESTION)
    answer = await at.slack.bot_says(at.help, thread=asked)
    assert the_button(answer, names.SOLVED) == words.SOLVED_LABEL
    await chooses(at, at.ben, PSEUDO)
    await at.slack.presses(at.ben, answer, names.SOLVED)
    assert shown(await at.slack.bot_says(at.help, to=at.ben)) == pseudo(phrases.NOT_YOURS)


async def test_who_switches_the_language_is_answered_in_the_new_one_from_then_on(at: Room) -> None:
    asked, first = await answered(at)
    await chooses(at, at.ana, "en")
    await at.slack.says(at.ana, at.help, QUESTION, thread=asked)
    second = await at.slack.bot_says(at.help, thread=asked)
    assert (the_button(first, names.SOLVED), the_button(second, names.SOLVED)) == (
        pseudo(words.SOLVED_LABEL),
        words.SOLVED_LABEL,
    )


async def test_the_pane_greets_in_the_language_of_ones_slack_and_says_so_that_it_works(at: Room) -> None:
    at.slack.install(manifest(at.url))
    root = await at.slack.opens_assistant(at.ana)
    greeting = await at.slack.bot_says(at.slack.dm(at.ana), thread=root)
    assert english(greeting.blocks) == []
    assert pseudo(words.PERSON_LABEL) in shown(greeting)
    await at.slack.says(at.ana, at.slack.dm(at.ana), "42", thread=root)
    answer = await at.slack.bot_says(at.slack.dm(at.ana), thread=root)
    assert english(ours(answer)) == []
    assert pseudo(phrases.LOOKING_UP) in [call["status"] for call in at.calls("assistant.threads.setStatus")]


async def test_the_home_tab_a_ticket_on_it_and_what_is_looked_up_are_in_ones_language(at: Room) -> None:
    at.slack.install(manifest(at.url))
    asked, answer = await answered(at)
    await at.slack.presses(at.ana, answer, names.PERSON)
    assert (await at.slack.submits(at.ana, await at.slack.modal(at.ana))).errors == {}
    await at.slack.bot_says(at.help, "T-1", thread=asked)
    await at.slack.opens_home(at.ana)
    home = await at.slack.home(at.ana)
    assert english(home.blocks) == []
    await at.slack.types(at.ana, home, names.SEARCH_FIELD, "  ")
    await at.slack.presses(at.ana, home, f"{names.SHOW}_0")
    ticket = await at.slack.modal(at.ana, "T-1")
    assert english([block for block in ticket.blocks if block["type"] == "context"]) == []
    at.slack.faults.refuse("views.open", "expired_trigger_id")
    await at.slack.presses(at.ana, home, f"{names.SHOW}_0")
    await at.slack.until(lambda: pseudo(phrases.EXPIRED) in shown_view(home))


async def test_commands_speak_to_customers_in_their_language_and_to_the_team_in_english(at: Room) -> None:
    for user, said in ((at.ana, pseudo), (at.eve, str)):
        await chooses(at, user, PSEUDO)
        await at.slack.command(user, at.help, "/onetouch")
        told = await at.slack.bot_says(at.help, to=user)
        assert told.text == said("What I can do")
        assert (english(told.blocks) == []) is (user is at.ana)
        await at.slack.command(user, at.help, "/kb", "reset password")
        found = await at.slack.bot_says(at.help, to=user)
        share = next(element for _, element in found.elements() if element["action_id"].startswith(names.SHARE))
        assert share["text"]["text"] == said("Share")


async def test_a_command_that_could_not_be_written_down_is_answered_in_the_language_that_is_known(at: Room) -> None:
    await chooses(at, at.ana, PSEUDO)
    await at.slack.command(at.ana, at.help, "/onetouch")
    await at.slack.bot_says(at.help, to=at.ana)
    async with at.opened.database.writing() as connection:
        await connection.execute(text("ALTER TABLE slack_delivery RENAME TO away"))
    try:
        await at.slack.command(at.ana, at.help, "/onetouch")
        assert pseudo(phrases.TRY_AGAIN) in shown(await at.slack.bot_says(at.help, to=at.ana))
    finally:
        async with at.opened.database.writing() as connection:
            await connection.execute(text("ALTER TABLE away RENAME TO slack_delivery"))


async def test_a_shortcut_of_the_teams_says_so_and_a_form_made_of_a_message_is_in_ones_language(at: Room) -> None:
    asked, _ = await answered(at)
    await at.slack.shortcut(at.ana, names.FIND_ANSWERS, asked)
    window = await at.slack.modal(at.ana)
    await at.slack.until(lambda: pseudo(phrases.NOT_ENGINEER) in shown_view(window))
    await at.slack.closes(at.ana, window)
    await at.slack.shortcut(at.ana, names.FILE_TICKET, asked)
    form = await at.slack.modal(at.ana)
    await at.slack.until(lambda: "submit" in form.body)
    assert english({**form.body, "blocks": form.blocks}) == []


async def test_where_it_is_switched_off_whoever_mentions_it_is_told_so_in_the_language_of_their_slack(at: Room) -> None:
    await at.at(at.help, "off")
    await at.slack.mentions(at.ana, at.help, "42")
    assert shown(await at.slack.bot_says(at.help, to=at.ana)) == pseudo(phrases.SWITCHED_OFF)


async def test_an_answer_that_its_asker_sees_alone_is_posted_and_discarded_in_their_language(at: Room) -> None:
    await at.at(at.help, private_first=True)
    await chooses(at, at.ana, PSEUDO)
    await at.slack.mentions(at.ana, at.help, QUESTION)
    answer = await at.slack.bot_says(at.help, to=at.ana)
    assert english(ours(answer)) == []
    await at.slack.presses(at.ana, answer, names.POST)
    await at.slack.until(lambda: shown(at.slack.posts(at.help, to=at.ana)[-1]) == pseudo(POSTED))


async def test_what_somebody_means_is_asked_in_their_language_and_the_team_is_not_spoken_to_in_it(at: Room) -> None:
    """What a draft says is in its asker's language, as they would read it; what stands around it is in English."""
    triage = at.slack.channel("triage", at.eve)
    await at.at(at.help, "shadow", triage=triage.id)
    await chooses(at, at.ana, PSEUDO)
    await at.slack.says(at.ana, at.help, QUESTION)
    draft = await at.slack.bot_says(triage)
    assert "Draft for a question in" in shown(draft)
    assert pseudo("Source: {title}").partition("{")[0] in shown(draft)
    assert [element["text"]["text"] for _, element in draft.elements()] == [words.REMEMBER_LABEL]


async def test_a_customer_chooses_on_the_home_tab_what_they_are_spoken_to_in(at: Room) -> None:
    at.slack.install(manifest(at.url))
    await at.slack.opens_home(at.ana)
    home = await at.slack.home(at.ana)
    for choice, said in (("en", str), ("automatic", pseudo)):
        await at.slack.presses(at.ana, home, names.LANGUAGE_FIELD, choice)
        await at.slack.until(lambda said=said: said("You have no tickets.") in shown_view(home))
    await at.slack.presses(at.ana, home, names.LANGUAGE_FIELD, "ja")
    await at.until("SELECT language FROM person WHERE language = 'ja'")
    await at.slack.opens_home(at.eve)
    assert names.LANGUAGE_FIELD not in str((await at.slack.home(at.eve)).blocks), "the team reads English"


WORDED = {
    "ja": "パスワードを忘れてしまいました。どうすればいいですか？",
    "ko": "비밀번호를 잊어버렸습니다. 어떻게 해야 하나요?",
    "de": "Ich habe mein Passwort vergessen. Was muss ich jetzt tun?",
}


async def helped(at: Room, language: str, user: User, channel: Channel, thread: Message | None) -> Message:
    """Give the answer that somebody gets: at once, or when they have said which article they mean."""
    said = await at.slack.bot_says(channel, thread=thread)
    if PASSWORD in shown(said):
        return said
    with speaking(language):
        asks = (say(words.CLARIFY), say(words.CLARIFY_ONE))
        none = {say(words.NONE_LABEL), say_as(*NOT_THAT_LABEL)}
    assert any(text.startswith(asks) for text in texts(said.blocks))
    assert the_button(said, names.NONE_OF_THESE) in none
    await at.slack.presses(user, said, names.option(0))
    return await at.slack.bot_says(channel, PASSWORD, thread=thread)


@pytest.mark.parametrize("language", WORDED)
async def test_a_customer_asks_and_switches_in_mid_conversation_in_a_thread_a_dm_and_the_pane(
    rooms: Rooms, language: str
) -> None:
    """The only article is in English; maybe they are asked first whether they mean it."""
    async with rooms() as at:
        at.slack.install(manifest(at.url))
        with speaking(language):
            note, solved = words.in_language("en"), say(words.SOLVED_LABEL)
        root = await at.slack.opens_assistant(at.ana)
        await at.slack.bot_says(at.slack.dm(at.ana), thread=root)
        asked = await at.slack.mentions(at.ana, at.help, WORDED[language])
        direct = at.slack.dm(at.ben)
        await at.slack.says(at.ben, direct, WORDED[language])
        await at.slack.says(at.ana, at.slack.dm(at.ana), WORDED[language], thread=root)
        pane = at.slack.dm(at.ana)
        for user, channel, thread in ((at.ana, at.help, asked), (at.ben, direct, None), (at.ana, pane, root)):
            answer = await helped(at, language, user, channel, thread)
            first = answer.blocks[0]
            assert (first["type"], first["elements"][0]["text"]) == ("context", note)
            assert the_button(answer, names.SOLVED) == solved
        found = await at.rows("SELECT DISTINCT language FROM conversation WHERE language IS NOT NULL")
        assert found == [(language,)]
        await at.slack.says(at.ana, at.help, QUESTION, thread=asked)
        second = await at.slack.bot_says(at.help, PASSWORD, thread=asked)
        assert second.blocks[0]["type"] == "section", "an English answer to English words needs no note"
        assert the_button(second, names.SOLVED) == words.SOLVED_LABEL


async def test_the_locale_of_ones_slack_speaks_where_words_do_not_and_goes_along_with_the_ticket(rooms: Rooms) -> None:
    async with rooms() as at:
        yuki = at.slack.user("yuki", email="yuki@example.com", locale="ja-JP")
        at.help.members.append(yuki.id)
        with speaking("ja"):
            form = say(FORM_LABEL)
        asked = await at.slack.mentions(yuki, at.help, "42")
        answer = await at.slack.bot_says(at.help, thread=asked)
        assert await at.rows("SELECT language FROM conversation") == [("ja",)]
        assert [element["text"]["text"] for _, element in answer.elements()] == [form]
        await at.slack.presses(yuki, answer, names.OPEN_FORM)
        assert (await at.slack.submits(yuki, await at.slack.modal(yuki))).errors == {}
        await at.slack.bot_says(at.help, "T-1", thread=asked)
        assert (await at.ticket()).language == "ja"


async def test_news_of_a_fix_ask_in_the_customers_language_and_thank_in_it(rooms: Rooms) -> None:
    with rehearsing():
        async with rooms() as at:
            there, _, draft = await drafted(at)
            async with at.opened.database.writing() as connection:
                for table in ("conversation", "ticket"):
                    await connection.execute(text(f"UPDATE {table} SET language = '{PSEUDO}'"))  # noqa: S608 - ours
            got = await sent(at, draft, there, text="1 2 3 5.3")
            assert english(got.blocks) == []
            assert the_button(got, names.WORKS) == pseudo(LABELS[Verdict.WORKS])
            await at.slack.presses(at.ana, got, names.WORKS)
            await at.slack.until(lambda: names.WORKS not in str(got.blocks))
            assert english(got.blocks) == []
