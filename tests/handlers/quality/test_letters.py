"""How people are asked, and what stands in a link."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.languages import speaking
from handlers.quality.letters import SCOPE, letter, remark
from handlers.quality.link import Links
from handlers.quality.survey import Kind
from tests.handlers.quality.worlds import LINKS, survey

OTHER = Links(b"x" * 32, "https://help.test")


def test_a_mail_has_a_link_for_each_score_and_can_be_unsubscribed_from() -> None:
    written = letter("o1", survey(), LINKS)
    assert written is not None
    for score in range(1, 6):
        assert f"{LINKS.link('s1')}?csat={score}" in written.text
    assert (written.automatic, written.scope, written.stopped_by) == (True, SCOPE, (SCOPE, "ticket:T-1"))
    assert "16 March 2026" in written.text


def test_a_mail_about_us_as_a_whole_has_eleven() -> None:
    written = letter("o1", survey(kind=Kind.NPS), LINKS)
    assert written is not None
    assert written.text.count("?nps=") == 11
    assert written.stopped_by == (SCOPE,)


@pytest.mark.parametrize(
    ("language", "before"),
    [
        ("en", "5 (very satisfied): "),
        ("fr", "5 (très satisfait)\N{NO-BREAK SPACE}: "),
        ("zh", "5（非常满意）："),
        ("ru", "5 (очень довольны): "),
    ],
)
def test_a_score_and_its_link_are_set_as_the_language_writes(language: str, before: str) -> None:
    with speaking(language):
        written = letter("o1", survey(), LINKS)
    assert written is not None
    assert f"{before}http" in written.text


def test_without_an_address_there_is_no_mail() -> None:
    assert letter("o1", replace(survey(), address=None), LINKS) is None


def test_a_conversation_has_one_link() -> None:
    assert remark(survey(), LINKS).count(LINKS.link("s1")) == 1


@given(st.from_regex(r"[A-Za-z0-9_-]{1,80}", fullmatch=True))
def test_a_token_names_its_survey_and_is_ours_alone(survey_id: str) -> None:
    assert LINKS.read(LINKS.token(survey_id)) == survey_id
    assert OTHER.read(LINKS.token(survey_id)) is None


def test_a_link_of_another_purpose_is_foreign_though_its_key_is_the_same() -> None:
    fix = Links(LINKS.key, LINKS.root, "fix")
    assert (LINKS.read(fix.token("s1")), fix.read(LINKS.token("s1"))) == (None, None)
    assert fix.link("s1") == f"https://help.test{fix.path('s1')}" == f"https://help.test/fix/{fix.token('s1')}"


@given(st.text(max_size=120))
def test_no_other_text_is_a_token(text: str) -> None:
    assert LINKS.read(text) is None


@pytest.mark.parametrize("place", range(len(LINKS.token("s1"))))
def test_a_token_with_another_character_is_none(place: int) -> None:
    token = LINKS.token("s1")
    other = "b" if token[place] != "b" else "c"
    assert LINKS.read(token[:place] + other + token[place + 1 :]) is None
