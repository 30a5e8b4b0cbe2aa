"""What a machine sees in a translation that is wrong, and what it lets pass."""

from __future__ import annotations

import pytest
from babel.messages.catalog import Message

from tooling.proofreading import fields, limit, of_message


def found(code: str, english: str, text: str, **more: object) -> str:
    return "; ".join(of_message(code, Message(english, text, **more), 2))  # type: ignore[arg-type]


def found_n(code: str, english: tuple[str, str], texts: tuple[str, ...], plurals: int) -> str:
    return "; ".join(of_message(code, Message(english, texts), plurals))


@pytest.mark.parametrize(
    ("code", "english", "text"),
    [
        ("de", "Your ticket is {number}.", "Ihr Ticket ist {number}."),
        ("de", "Press “{button}”!", "Drücken Sie „{button}“."),
        ("fr", "Is it solved?", "Est-ce résolu\u202f?"),
        ("fr", "The ticket: {n}", "Le ticket\u00a0: {n}"),
        ("fr", "At 14:30: “{words}”", "À 14:30\u00a0: «\u00a0{words}\u00a0»"),
        ("es", "Is it solved?", "¿Está resuelto?"),
        ("ja", "Is it solved?", "解決しましたか？"),
        ("ja", "Type /kb and the words.", "「/kb」と言葉を入力してください。"),
        ("ko", "We are here.", "저희가 있습니다."),
        ("ru", "Your ticket {number} is closed.", "Ваша заявка {number} закрыта."),
        ("zh", "Hello, {name}", "您好，{name}"),
        ("zh", "{score} of {most}", "{score}/{most}"),
        ("it", "{a} · {b}", "{a} · {b}"),
        ("pt", " and ", " e "),
        ("de", "Type `/kb some words`.", "Geben Sie dies ein: `/kb ein paar Wörter`."),
    ],
)
def test_what_is_right_passes(code: str, english: str, text: str) -> None:
    assert found(code, english, text) == ""


@pytest.mark.parametrize(
    ("code", "english", "text", "fault"),
    [
        ("de", "Hello.", "", "is not translated"),
        ("de", "Your ticket is {number}.", "Ihr Ticket.", "lacks {number}"),
        ("de", "Your ticket.", "Ihr Ticket {number}.", "names {number}"),
        ("de", "Your ticket {number}.", "Ihr Ticket {number.", "braces"),
        ("de", " and ", "und", "blanks"),
        ("de", "A\nB", "A B", "line breaks"),
        ("de", "One two", "Eins  zwei", "two blanks"),
        ("de", "Bold", "<b>Fett</b>", "HTML"),
        ("de", "Fish and chips", "Fisch &amp; Chips", "HTML"),
        ("de", "Type `/kb` now", "Tippen Sie `/wissen`", "must keep"),
        ("de", "Type /kb now", "Tippen Sie kb", "must keep"),
        ("de", "*Done*", "Fertig", "asterisks"),
        ("de", "Is it solved?", "Es ist gelöst.", "ends with"),
        ("de", "Done", "Fertig.", "ends with"),
        ("de", "Press “Yes”", "Drücken Sie “Ja”", "quotes with"),
        ("de", "Press “Yes”", 'Drücken Sie "Ja"', "quotes with"),
        ("fr", "The ticket", "L'incident", "apostrophe"),
        ("fr", "Is it solved?", "Est-ce résolu?", "no-break"),
        ("fr", "Is it solved?", "Est-ce résolu ?", "no-break"),
        ("fr", "The ticket: {n}", "Le ticket: {n}", "no-break"),
        ("fr", "“{words}”", "«{words}»", "no-break"),
        ("de", "Is it solved?", "Ist es gelöst ?", "blank before"),
        ("es", "Is it solved?", "Está resuelto?", "opens"),
        ("ja", "Hello, {name}", "こんにちは,{name}", "narrow"),
        ("zh", "Hello, {name}", "{name},您好", "narrow"),
        ("zh", "We are here.", "我们在这里.", "narrow"),
        ("zh", "We are here.", "我々がいます。", "kana"),
        ("ko", "We are here.", "Wir sind hier.", "script"),
        ("ru", "Your ticket", "Вaша заявка", "mixes"),
        ("de", "Your ticket", "Dein Ticket", "friends"),
        ("fr", "Your tickets", "Tes tickets", "friends"),
        ("es", "Your ticket", "Tu ticket", "friends"),
        ("it", "Your ticket", "Il tuo ticket", "friends"),
        ("pt", "Your ticket", "Teu chamado", "friends"),
        ("ru", "Your ticket", "Твоя заявка", "friends"),
        ("it", "Ticket", "Ticket", "as in English"),
    ],
)
def test_what_is_wrong_is_told(code: str, english: str, text: str, fault: str) -> None:
    assert fault in found(code, english, text)


def test_what_is_meant_to_be_the_same_is_written_down() -> None:
    assert found("it", "Ticket", "Ticket", user_comments=["same"]) == ""


def test_what_is_in_doubt_is_told() -> None:
    assert "doubt" in found("it", "Source", "Fonte", flags=["fuzzy"])


def test_a_limit_holds() -> None:
    note = "NOTE: a button; at most 10 characters"
    assert limit((note,)) == 10
    assert found("de", "Solved", "Gelöst", auto_comments=[note]) == ""
    assert "may have 10" in found("de", "Solved", "Das ist gelöst", auto_comments=[note])


def test_forms_are_as_many_as_the_language_has() -> None:
    english = ("{n} day", "{n} days")
    assert found_n("ru", english, ("{n} день", "{n} дня", "{n} дней"), 3) == ""
    assert "has 2 forms instead of 3" in found_n("ru", english, ("{n} день", "{n} дня"), 3)
    assert found_n("ja", english, ("{n}日",), 1) == ""
    assert "not translated" in found_n("ru", english, ("{n} день", "", "{n} дней"), 3)


def test_the_number_stands_in_each_form_but_that_for_one_thing_alone() -> None:
    english = ("one day", "{n} days")
    assert found_n("de", english, ("ein Tag", "{n} Tage"), 2) == ""
    assert found_n("de", ("{n} day", "{n} days"), ("ein Tag", "{n} Tage"), 2) == ""
    assert "lacks {n}" in found_n("ru", english, ("один день", "{n} дня", "{n} дней"), 3)  # 21 is said so, too
    assert "lacks {n}" in found_n("fr", english, ("un jour", "{n} jours"), 2)  # 0 is said so, too


def test_braces_that_do_not_fit_are_an_error() -> None:
    with pytest.raises(ValueError, match="expected"):
        fields("{number")
