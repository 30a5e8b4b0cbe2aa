"""Which messages are for us."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.slack.incoming import Said
from bot.slack.listening import Hearing, Mode, Thread, hearing, plain, turns_aside

SAID = Said("T1", "C1", "channel", "U1", "How do I pair it?", "2.0", bot="UBOT")
NAMED = replace(SAID, text="<@UBOT> How do I pair it?")
REPLY = replace(SAID, thread_ts="1.0")
OURS = Thread(ours=True, mine=True)


@pytest.mark.parametrize(
    ("said", "mode", "thread", "heard"),
    [
        (NAMED, Mode.OFF, Thread(), Hearing.REFUSE),
        (NAMED, Mode.MENTIONS, Thread(), Hearing.ANSWER),
        (NAMED, Mode.SHADOW, Thread(), Hearing.DRAFT),
        (SAID, Mode.OFF, Thread(), Hearing.IGNORE),
        (SAID, Mode.MENTIONS, Thread(), Hearing.IGNORE),
        (SAID, Mode.EVERY, Thread(), Hearing.ANSWER),
        (SAID, Mode.SHADOW, Thread(), Hearing.DRAFT),
        (REPLY, Mode.EVERY, Thread(), Hearing.IGNORE),
        (REPLY, Mode.MENTIONS, OURS, Hearing.ANSWER),
        (REPLY, Mode.OFF, OURS, Hearing.IGNORE),
        (REPLY, Mode.MENTIONS, replace(OURS, aside=True), Hearing.IGNORE),
        (REPLY, Mode.MENTIONS, Thread(ours=True), Hearing.IGNORE),
        (replace(REPLY, text="<@U2> can you look?"), Mode.MENTIONS, OURS, Hearing.IGNORE),
        (replace(SAID, text="<@U2> can you look?"), Mode.EVERY, Thread(), Hearing.IGNORE),
        (replace(SAID, channel="D1", channel_type="im"), Mode.OFF, Thread(), Hearing.ANSWER),
    ],
)
def test_the_table_of_what_is_heard(said: Said, mode: Mode, thread: Thread, heard: Hearing) -> None:
    assert hearing(said, mode, thread, small_talk=False) is heard


def test_a_greeting_to_all_is_not_answered_and_one_to_the_bot_is() -> None:
    assert hearing(SAID, Mode.EVERY, Thread(), small_talk=True) is Hearing.IGNORE
    assert hearing(NAMED, Mode.EVERY, Thread(), small_talk=True) is Hearing.ANSWER


def test_people_who_talk_to_each_other_turn_the_thread_aside_until_the_bot_is_named() -> None:
    assert turns_aside(REPLY, Thread(ours=True)) is True
    assert turns_aside(replace(REPLY, text="<@U2> look"), OURS) is True
    assert turns_aside(replace(REPLY, text="<@UBOT> and now?"), replace(OURS, aside=True)) is False
    assert turns_aside(REPLY, OURS) is None
    assert turns_aside(REPLY, Thread()) is None


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("<@UBOT> hi", "hi"),
        ("a &lt; b &amp;&amp; c &gt; d, &amp;lt;", "a < b && c > d, &lt;"),
        ("see <https://x.test/a?b=1&amp;c=2|the page>", "see the page (https://x.test/a?b=1&c=2)"),
        ("<https://x.test>", "https://x.test"),
        ("<http://x.test|x.test>", "x.test"),
        ("<mailto:a@x.test|a@x.test>", "a@x.test"),
        ("in <#C1|general> and <#C2>", "in #general and #channel"),
        ("<!here> <!subteam^S1|@engineers> <!date^1^{date}|today>", "@here @engineers today"),
        ("ask <@U2|bea>", "ask @U2"),
    ],
)
def test_a_message_reads_as_it_was_typed(text: str, read: str) -> None:
    assert plain(text, "UBOT") == read
