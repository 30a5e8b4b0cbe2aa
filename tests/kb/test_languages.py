"""Codes of languages are read as people write them."""

from __future__ import annotations

import pytest

from kb.languages import language_code, language_hint, language_of_place


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("pt-BR", "pt"), ("zh_Hans_CN", "zh"), (" DE ", "de"), ("eng", "en"), ("ger", "de"), ("iw", "he"),
        ("fil", "fil"), ("nb-NO", "nb"),
    ],
)  # fmt: skip
def test_a_tag_names_the_language_that_it_begins_with(written: str, code: str) -> None:
    assert language_code(written) == code


@pytest.mark.parametrize("written", ["", "jp", "English", "xx", "d", "de.", "-de", "1"])
def test_what_names_no_language_gives_none(written: str) -> None:
    assert language_code(written) is None


def test_the_code_of_a_country_leads_to_that_of_its_language() -> None:
    assert language_hint("JP") == "ja"
    assert language_hint("english") == "en or pt-BR"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("de", "de"), ("pt-br", "pt"), ("zh_CN", "zh"), ("zh-Hant", "zh"), ("es-419", "es"), ("guides", None),
        ("md", None), ("eng", None), ("socket.io", None), ("io", None), ("js", None), ("v2", None), ("de-guides", None),
    ],
)  # fmt: skip
def test_a_place_may_be_named_for_a_language(name: str, code: str | None) -> None:
    assert language_of_place(name) == code
