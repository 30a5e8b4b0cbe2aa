"""What is small talk, and what is not."""

from __future__ import annotations

import pytest

from handlers.chat import words
from handlers.chat.small_talk import remark
from handlers.reply import Remark


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        ("Hi", words.HELLO),
        ("hello there!", words.HELLO),
        ("Good morning", words.HELLO),
        ("Bonjour", words.HELLO),
        ("Guten Tag", words.HELLO),
        ("Buenos días", words.HELLO),
        ("こんにちは", words.HELLO),
        ("안녕하세요", words.HELLO),
        ("Thanks a lot!", words.THANKS),
        ("thank you so much", words.THANKS),
        ("Merci beaucoup", words.THANKS),
        ("ありがとうございます。", words.THANKS),
        ("ok", words.ACKNOWLEDGED),
        ("ok thanks", words.THANKS),
        ("bye", words.ACKNOWLEDGED),
        ("Help!", words.HELP),
        ("What can you do?", words.HELP),
        ("???", words.HELP),
        ("🎉", words.UNREADABLE),
        ("", words.EMPTY),
    ],
)
def test_this_is_small_talk(text: str, reply: str) -> None:
    assert remark(text) == Remark(reply)


@pytest.mark.parametrize(
    "text",
    [
        "hi, how do I reset my password",
        "Hello world example",
        "thanks but it does not work",
        "good board for beginners",
        "help with my port",
        "is it very good",
        "day",
        "the",
        "so that is it",
        "404",
        "パスワードを忘れました",
        "ok google integration",
    ],
)
def test_this_may_be_a_question(text: str) -> None:
    assert remark(text) is None
