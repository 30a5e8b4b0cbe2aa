"""What is small talk, and what is not."""

from __future__ import annotations

import pytest

from handlers.chat import words
from handlers.chat.small_talk import remark
from handlers.reply import Answer, Clarification, Handoff, Remark
from handlers.speech.asides import aside
from tests.handlers.chat.dialog import Dialog


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
        ("bye", words.FAREWELL),
        ("Help!", words.HELP),
        ("What can you do?", words.HELP),
        ("???", words.HELP),
        ("🎉", words.ACKNOWLEDGED),
        ("", words.EMPTY),
        *(
            (text, words.ACKNOWLEDGED)
            for text in (
                *(
                    "absolutely!",
                    "ok cool",
                    "lol",
                    "hmm",
                    "sure",
                    "Got it.",
                    "np",
                    "haha",
                    "Ah, I see",
                    "will do",
                    "nvm",
                ),
                *("OK got it, makes sense", "👍", "ok 👍", ":+1:", ":)", "ok :D", "yes", "alles klar", "d'accord"),
                *("de acuerdo", "了解です！", "なるほど", "알겠습니다", "ㅋㅋㅋ"),
            )
        ),
        *(
            (text, words.THANKS)
            for text in (
                *("perfect thx", "I appreciate your help", "🙏", "Thanks for your help!", "thx for the quick answer"),
                *("Thank you for your time and help", "thanks for explaining", "all your support is much appreciated"),
            )
        ),
        *((text, words.FAREWELL) for text in ("we'll speak tomorrow", "chat soon")),
        *((text, words.HELP) for text in ("ok help", "hello bot, help please")),
        *((text, words.HELLO) for text in ("How are you?", "hey what's up", "¿qué tal?")),
        *((text, words.FAREWELL) for text in ("see you later", "Have a nice day!", "à bientôt", "bis morgen")),
        *(
            (text, words.PRESENT)
            for text in ("hello?", "Hallo?", "anyone?", "are you there", "もしもし", "여보세요?", "hay alguien")
        ),
        *(
            (text, words.WAITING)
            for text in (
                *("one sec", "let me check", "brb", "hold on please", "einen Moment bitte", "un instant"),
                *("un momento", "ちょっと待ってください", "잠시만요"),
            )
        ),
        *(
            (text, words.GO_AHEAD)
            for text in (
                *("quick question", "I have a question", "can I ask something", "hi, quick question", "kurze Frage"),
                *("j'ai une question", "tengo una pregunta", "質問があります", "질문 있습니다"),
            )
        ),
        *(
            (text, words.SAY_IT)
            for text in (
                *("see above", "as I said", "like this", "same here", "this one", "see the attached screenshot"),
                *("siehe oben", "wie gesagt", "voir ci-dessus", "ver arriba", "上記の通りです"),
            )
        ),
        *(
            (text, words.IN_ONE_SENTENCE)
            for text in ("yes please", "no", "not sure", "why?", "what do you mean", "test", "asdf", "aaaa", "idk")
        ),
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
        "refund???",
        "cant conect board pls help",
        "it says error 403 when I upload",
        "I have a question about refunds",
        "see error above",
        "second monitor",
        "test mode",
        "no sound",
        "same problem",
        "talk",
        "wrong order",
        "así no funciona",
        "thanks for nothing",
        "Thanks for the reply. It still crashes.",
        "thx for answer still broken",
        "thanks for fixing login now error 403",
        "thanks for the link error",
        "I appreciate the refund",
        "ok but it still fails",
        "got it, now I see error 12",
        "great, next problem: export",
        "great. no sound",
        "sure but how do I save",
        "ok it does not work",
        "I see 403",
        "see you later error",
        "thank you for the refund but when does it come",
        "one moment the board works, the next it does not",
    ],
)
def test_this_may_be_a_question(text: str) -> None:
    assert remark(text) is None


async def test_a_greeting_in_front_of_a_question_does_not_hide_it() -> None:
    for text in ("Hi, how do I reset my password?", "hello, quick question: how do I reset my password"):
        dialog = await Dialog().start()
        assert isinstance(await dialog.say(text), Answer)


async def test_what_is_no_question_starts_no_episode_and_no_ticket() -> None:
    dialog = await Dialog().start()
    for text in ("absolutely!", "see above", "one sec", "hello?", "asdf", "no", "😀", "I have a question"):
        reply = await dialog.say(text)
        assert isinstance(reply, Remark)
        assert any(way in reply.text for way in ("just ask", "ask in one sentence", "one sentence", "What would you"))
    assert (await dialog.conversation()).episode is None
    assert dialog.retriever.asked == []


async def test_hello_after_we_did_not_answer_is_not_met_with_silence() -> None:
    dialog = await Dialog().start()
    assert isinstance(await dialog.say("What is the capital of France?"), Handoff)
    before = await dialog.episode()
    assert await dialog.say("hello?") == Remark(words.PRESENT)
    assert await dialog.say("??") == Remark(words.HELP)
    assert await dialog.episode() == before


async def test_what_may_answer_our_question_or_go_into_our_form_is_no_small_talk() -> None:
    dialog = await Dialog().start()
    assert isinstance(await dialog.say("My board is not found"), Clarification)
    assert isinstance(await dialog.say("not sure"), Handoff)
    assert isinstance(await dialog.say("as I said"), Handoff)
    assert await dialog.say("one sec") == Remark(words.WAITING)
    assert isinstance(await dialog.say("yes please"), Handoff)


async def test_hesitation_after_an_answer_is_no_verdict_on_it() -> None:
    dialog = await Dialog().start()
    assert isinstance(await dialog.say("How do I reset my password?"), Answer)
    for text in ("not sure", "maybe", "hmm", "vielleicht", "no thanks", "no problem"):
        assert isinstance(await dialog.say(text), Remark)
    assert (await dialog.episode()).last_reply == "answer"


@pytest.mark.parametrize("text", ["", "...", "x " * 40])
def test_an_aside_has_few_words(text: str) -> None:
    assert aside(text) is None
