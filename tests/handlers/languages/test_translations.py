"""The ten languages are whole, and say what the English says."""

from __future__ import annotations

import gettext
from io import BytesIO

import pytest

from handlers.languages import LANGUAGES, catalogue
from tooling import proofreading, words

TEMPLATE = words.template()
TRANSLATED = words.translated()
PLURALS = {"de": 2, "es": 2, "fr": 2, "it": 2, "ja": 1, "ko": 1, "pt": 2, "ru": 3, "zh": 1}


def test_english_is_translated_into_all_other_languages() -> None:
    assert set(TRANSLATED) | {"en"} == set(LANGUAGES)
    assert {path.name for path in words.PLACE.iterdir() if path.is_dir()} == set(TRANSLATED)


@pytest.mark.parametrize("code", TRANSLATED)
def test_a_language_is_complete_and_says_what_the_english_says(code: str) -> None:
    found = proofreading.faults(code, words.stored(code))
    assert found == [], f"{len(found)} faults; see handlers/languages/locale/TRANSLATING.md"


@pytest.mark.parametrize("code", TRANSLATED)
def test_a_language_has_the_messages_of_the_template_and_no_others(code: str) -> None:
    stored = {(one.id, one.context) for one in words.stored(code) if one.id}
    assert stored == {(one.id, one.context) for one in TEMPLATE if one.id}


@pytest.mark.parametrize("code", TRANSLATED)
def test_plural_forms_are_those_of_the_language(code: str) -> None:
    assert words.stored(code).num_plurals == PLURALS[code]
    with words.path_of(code, "mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    assert {compiled.plural(n) for n in range(200)} == set(range(PLURALS[code]))


@pytest.mark.parametrize("code", TRANSLATED)
def test_what_is_read_is_what_is_written_and_alike_each_time(code: str) -> None:
    made = words.compiled(words.stored(code))
    assert made == words.compiled(words.stored(code))
    assert words.path_of(code, "mo").read_bytes() == made
    read = gettext.GNUTranslations(BytesIO(made))
    for message in words.stored(code):
        if isinstance(message.id, str) and message.id and message.string:
            said = read.pgettext(message.context, message.id) if message.context else read.gettext(message.id)
            assert said == message.string


@pytest.mark.parametrize("code", TRANSLATED)
def test_each_number_is_counted_in_words_of_the_language(code: str) -> None:
    said = {n: catalogue(code).say_n("{n} day", "{n} days", n) for n in (0, 1, 2, 5, 11, 21, 22)}
    assert all(str(n) in text or n == 1 for n, text in said.items())
    assert not any("day" in text for text in said.values())


def test_russian_counts_in_three_ways() -> None:
    def said(n: int) -> str:
        return catalogue("ru").say_n("{n} day", "{n} days", n)

    assert said(1).removeprefix("1") == said(21).removeprefix("21") == said(101).removeprefix("101")
    assert said(2).removeprefix("2") == said(24).removeprefix("24") != said(21).removeprefix("21")
    assert said(5).removeprefix("5") == said(11).removeprefix("11") == said(112).removeprefix("112")
    assert said(5).removeprefix("5") != said(2).removeprefix("2")
