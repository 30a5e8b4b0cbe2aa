"""Whole conversations in Japanese, Korean and German, and what changes the language that is spoken."""

from __future__ import annotations

import pytest

from handlers.chat import words
from handlers.conversation import Outcome
from handlers.languages import everywhere, say, speaking
from handlers.person import Person
from handlers.reply import Answer, Clarification, Handoff, Quiet, Remark, Reply
from retrieval.adapters.langid_detector import LangidDetector
from tests.fakes import FakeArticles, FakeRetriever, article
from tests.handlers.chat.dialog import ANN, ARTICLES, VISITOR, Dialog

RESET_JA = article("reset-ja", "パスワードのリセット", "ログイン画面で「忘れた場合」を押します。", language="ja")
RESET_EN = article("reset-en", "Reset your password", "Open the login page.", language="en")
DETECTOR = LangidDetector()
"""Shared: loading its model takes half a second."""
KNOWN = {
    "パスワードをリセットするにはどうすればいいですか": {"reset-ja": 0.95},
    "비밀번호를 어떻게 재설정하나요": {"reset-en": 0.92},
    "Wie setze ich mein Passwort zurück": {"reset-en": 0.9},
    "How do I reset my password": {"reset-en": 0.9},
    "ボードが見つかりません": {"ports": 0.4, "driver": 0.38},
    "보드를 찾을 수 없습니다": {"ports": 0.4, "driver": 0.38},
    "Mein Board wird nicht gefunden": {"ports": 0.4, "driver": 0.38},
    "Hoe kan ik mijn wachtwoord opnieuw instellen": {"reset-en": 0.99},
}


def told(reply: Reply, message: str, language: str) -> bool:
    """Tell whether a reply says this, in this language."""
    with speaking(language):
        return getattr(reply, "text", None) == say(message)


async def opened(person: Person = VISITOR, **more: object) -> Dialog:
    there = (*ARTICLES, RESET_JA, RESET_EN)
    made = Dialog(
        person=person,
        articles=FakeArticles(*there),
        retriever=FakeRetriever(*there, answers=KNOWN),
        detector=DETECTOR,
        **more,  # type: ignore[arg-type]
    )
    return await made.start()


@pytest.mark.parametrize(
    ("language", "hello", "question", "solved", "thanks"),
    [
        (
            "ja",
            "こんにちは",
            "パスワードをリセットするにはどうすればいいですか",
            "解決しました、ありがとうございます",
            "ありがとう",
        ),
        ("ko", "안녕하세요", "비밀번호를 어떻게 재설정하나요?", "해결됐어요, 감사합니다", "감사합니다"),
        ("de", "Guten Tag", "Wie setze ich mein Passwort zurück?", "Jetzt funktioniert es, danke!", "Vielen Dank"),
    ],
)
async def test_a_question_is_asked_answered_and_confirmed_in_its_language(
    language: str, hello: str, question: str, solved: str, thanks: str
) -> None:
    dialog = await opened()
    assert told(await dialog.say(hello), words.HELLO, language)
    reply = await dialog.say(question)
    assert isinstance(reply, Answer)
    assert (await dialog.conversation()).language == language
    with speaking(language):
        foreign = words.in_language("en")
    assert reply.note == ("" if language == "ja" else foreign)
    assert reply.sources[0].language == ("ja" if language == "ja" else "en")
    assert told(await dialog.say(solved), words.CONFIRMED, language)
    assert await dialog.outcomes() == [Outcome.CONFIRMED]
    assert told(await dialog.say(thanks), words.THANKS, language)


@pytest.mark.parametrize(
    ("language", "question", "second", "rejection"),
    [
        ("ja", "ボードが見つかりません", "二番目です", "うまくいきませんでした"),
        ("ko", "보드를 찾을 수 없습니다", "두 번째요", "여전히 안 돼요"),
        ("de", "Mein Board wird nicht gefunden", "das zweite bitte", "Das hilft mir leider nicht"),
    ],
)
async def test_a_choice_is_made_and_an_answer_turned_down(
    language: str, question: str, second: str, rejection: str
) -> None:
    dialog = await opened()
    asked = await dialog.say(question)
    assert isinstance(asked, Clarification)
    assert told(asked, words.CLARIFY, language)
    assert [option.article for option in asked.options] == ["ports", "driver"]
    answer = await dialog.say(second)
    assert isinstance(answer, Answer)
    assert answer.sources[0].article == "driver"
    refused = await dialog.say(rejection)
    assert isinstance(refused, Handoff)
    assert told(refused, words.COMPLAINT, language)
    assert refused.form is not None
    assert refused.form.description.startswith(question)


@pytest.mark.parametrize(
    ("language", "question", "nothing"),
    [
        ("ja", "ボードが見つかりません", "どちらも違います"),
        ("ko", "보드를 찾을 수 없습니다", "둘 다 아니에요"),
        ("de", "Mein Board wird nicht gefunden", "keins davon"),
    ],
)
async def test_that_nothing_fits_offers_a_person(language: str, question: str, nothing: str) -> None:
    dialog = await opened()
    await dialog.say(question)
    reply = await dialog.say(nothing)
    assert isinstance(reply, Handoff)
    with speaking(language):
        assert reply.text == words.none_fits(2)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ja", "担当者と話したいです"),
        ("ko", "상담원과 연결해 주세요"),
        ("de", "Ich möchte mit einem Menschen sprechen"),
    ],
)
async def test_a_person_is_called_for_and_the_ticket_knows_the_language(language: str, text: str) -> None:
    dialog = await opened(ANN)
    assert told(await dialog.say(text), words.PERSON, language)
    ticket, turn = await dialog.desk.file(dialog.form(description="java.lang.Error: something is broken again"))
    assert ticket.language == language, "what was spoken counts, not the log that was pasted"
    assert turn is not None
    with speaking(language):
        assert turn.text == words.filed(ticket.number, words.EXPECTED, ticket.email)


async def test_who_switches_is_answered_in_the_other_language() -> None:
    dialog = await opened()
    assert told(await dialog.say("こんにちは"), words.HELLO, "ja")
    reply = await dialog.say("How do I reset my password?")
    assert isinstance(reply, Answer)
    assert reply.note == ""
    assert (await dialog.conversation()).language == "en"
    await dialog.say("비밀번호를 어떻게 재설정하나요?")
    assert (await dialog.conversation()).language == "ko"


async def test_a_question_keeps_what_it_was_answered_in_whatever_is_spoken_later() -> None:
    dialog = await opened()
    await dialog.say("비밀번호를 어떻게 재설정하나요?")
    await dialog.say("Wie setze ich mein Passwort zurück?")
    assert told(await dialog.say("That solved it, thanks"), words.CONFIRMED, "en")
    await dialog.say("T-1?")
    assert (await dialog.conversation()).language == "en"
    assert [episode.language for episode in await dialog.episodes()] == ["ko", "de", "en"]


async def test_what_goes_on_with_a_question_does_not_change_its_language_and_may_be_the_first_to_tell_it() -> None:
    dialog = await opened()
    assert isinstance(await dialog.say("보드를 찾을 수 없습니다"), Clarification)
    assert isinstance(await dialog.say("the second one please"), Answer)
    assert told(await dialog.say("That solved it, thanks"), words.CONFIRMED, "en")
    dialog.clock.forward(hours=1)
    assert told(await dialog.say("I need a person, please"), words.PERSON, "en")
    again = await dialog.episode()
    assert (again.question, again.language) == ("보드를 찾을 수 없습니다", "ko")
    await dialog.file()
    assert [episode.language for episode in await dialog.episodes()] == ["ko", "ko"]

    unknown = await opened()
    assert isinstance(await unknown.say("T-1?"), Handoff)
    assert (await unknown.episode()).language is None
    await unknown.say("보드가 자꾸 꺼집니다")
    assert [episode.language for episode in await unknown.episodes()] == ["ko"]


async def test_what_is_in_no_language_goes_on_in_the_one_that_was_spoken() -> None:
    dialog = await opened()
    await dialog.say("비밀번호를 어떻게 재설정하나요?")
    for text in ("OK", "E-4711", "👍"):
        await dialog.say(text)
        assert (await dialog.conversation()).language == "ko"


async def test_politeness_in_english_changes_nobodys_language() -> None:
    dialog = await opened()
    await dialog.say("Wie setze ich mein Passwort zurück?")
    for text, reply in (("Perfect!", words.ACKNOWLEDGED), ("thank you", words.THANKS), ("bye", words.FAREWELL)):
        assert told(await dialog.say(text), reply, "de")
        assert (await dialog.conversation()).language == "de"
    assert told(await dialog.say("I need a person, please"), words.PERSON, "en")


@pytest.mark.parametrize("text", ["Legal", "was?", "come?", "show", "Más"])
async def test_a_word_that_is_polite_elsewhere_changes_nobodys_language(text: str) -> None:
    dialog = await opened(locale="en")
    await dialog.say(text)
    assert (await dialog.conversation()).language == "en"
    await dialog.say("How do I reset my password?")
    await dialog.say(text)
    assert (await dialog.conversation()).language == "en"
    german = await opened(locale="en")
    await german.say("Danke!")
    assert (await german.conversation()).language == "de"


@pytest.mark.parametrize(("text", "locale"), [("operator", "ru"), ("human", "fr"), ("agent", "de")])
async def test_an_international_word_for_a_person_changes_nobodys_language(text: str, locale: str) -> None:
    dialog = await opened(locale=locale)
    assert told(await dialog.say(text), words.PERSON, locale)
    spoken = await opened(locale="en")
    await spoken.say("Wie setze ich mein Passwort zurück?")
    assert told(await spoken.say(text), words.PERSON, "de")


@pytest.mark.parametrize(
    ("text", "message", "language"),
    [
        *(("privet", words.HELLO, "ru"), ("spasibo", words.THANKS, "ru"), ("ni hao", words.HELLO, "zh")),
        *(("konnichiwa", words.HELLO, "ja"), ("kamsahamnida", words.THANKS, "ko")),
    ],
)
async def test_courtesy_in_latin_letters_is_answered_in_its_own(text: str, message: str, language: str) -> None:
    dialog = await opened(locale="en")
    assert told(await dialog.say(text), message, language)


async def test_what_a_dutch_customer_is_told_is_in_the_language_spoken() -> None:
    dialog = await opened(locale="en")
    await dialog.say("Hoe kan ik mijn wachtwoord opnieuw instellen?")
    await dialog.say("dank je")
    assert (await dialog.conversation()).language == "en"


@pytest.mark.parametrize(
    ("text", "language"),
    [("c’est bon, ça marche, merci !", "fr"), ("gracias, ya lo solucioné", "es"), ("спасибо, помогло!", "ru")],
)
async def test_thanks_for_what_is_solved_are_never_looked_up(text: str, language: str) -> None:
    dialog = await opened(locale=language)
    assert told(await dialog.say(text), words.THANKS, language)
    await dialog.say("Wie setze ich mein Passwort zurück?")
    assert told(await dialog.say(text), words.CONFIRMED, language)
    assert await dialog.outcomes() == [Outcome.CONFIRMED]


async def test_what_is_added_to_a_ticket_is_told_as_its_language_writes_sentences() -> None:
    dialog = await opened(ANN)
    await dialog.say("担当者と話したいです")
    ticket, _ = await dialog.desk.file(dialog.form())
    asked = await dialog.say("ボードが見つかりません")
    assert isinstance(asked, Clarification)
    with speaking("ja"):
        assert asked.text == words.added(ticket.number) + say(words.CLARIFY)


async def test_what_a_person_chose_goes_before_everything() -> None:
    dialog = await opened(Person("visitor", language="de"), locale="fr")
    reply = await dialog.say("パスワードをリセットするにはどうすればいいですか")
    assert isinstance(reply, Answer)
    with speaking("de"):
        assert reply.note == words.in_language("ja")


async def test_where_words_say_nothing_the_program_does_and_then_the_account() -> None:
    for more, language in (({"locale": "ko"}, "ko"), ({"agreed": "ja"}, "ja"), ({}, "en")):
        dialog = await opened(**more)
        assert told(await dialog.say("T-1?"), words.NO_ANSWER, language)
        assert (await dialog.conversation()).language == (language if more else None)


async def test_buttons_and_titles_of_articles_are_not_the_customers_own_words() -> None:
    dialog = await opened(locale="ja")
    asked = await dialog.say("ボードが見つかりません")
    assert isinstance(asked, Clarification)
    await dialog.say(asked.options[0].name)
    assert (await dialog.conversation()).language == "ja"
    await dialog.press("person")
    assert (await dialog.conversation()).language == "ja"
    pressed = (await dialog.conversation()).turns[-2].text
    assert pressed in everywhere(words.PERSON_LABEL)


async def test_a_language_that_we_do_not_speak_is_told_so_and_no_wrong_article_shown() -> None:
    dialog = await opened(locale="de")
    reply = await dialog.say("Hoe kan ik mijn wachtwoord opnieuw instellen?")
    assert isinstance(reply, Handoff)
    with speaking("de"):
        assert reply.text == words.not_spoken("nl")
    assert reply.form is not None


async def test_several_greetings_in_a_row_are_answered_once_in_any_language() -> None:
    dialog = await opened()
    await dialog.start("slack")
    assert isinstance(await dialog.say("こんにちは"), Remark)
    assert await dialog.say("質問があります") == Quiet()


async def test_a_preview_speaks_the_language_of_its_question() -> None:
    dialog = await opened()
    found = await dialog.desk.preview("비밀번호를 어떻게 재설정하나요?", dialog.person)
    assert found.language == "ko"
    assert isinstance(found.reply, Answer)
    with speaking("ko"):
        assert found.reply.note == words.in_language("en")


async def test_a_failure_is_told_in_the_customers_language() -> None:
    dialog = await opened()
    dialog.retriever.error = RuntimeError("broken")
    assert told(await dialog.say("비밀번호를 어떻게 재설정하나요?"), words.FAILED, "ko")
    message = dialog.message("Wie setze ich mein Passwort zurück?")
    assert told((await dialog.desk.give_up(message, "x")).reply or Quiet(), words.FAILED, "de")
