"""The list that `/kb` gives: sources to choose from, who may see what, and what can be done."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.ports import ChannelSetting
from bot.slack.rendering import limits, names
from bot.slack.rendering.channel_settings import settings_form
from bot.slack.rendering.references import Reference, read
from bot.slack.rendering.results import Asked, explained, results
from handlers.reply import Span
from handlers.search.search import Found
from tests.bot.slack.rendering import checking, worlds
from tests.bot.slack.rendering.test_cards import relaxed

FOUND = Found("a", "Title", "https://help.example.com/a", "help", 1.0, (Span(0, 9, "**Bold** words."),), "public")
ASKED = Asked("reset password", Reference(search="s-1", channel="C1"), teaches=True, sources=("help", "ops"))


def menus(blocks: Any) -> list[Any]:
    return [one for one in checking.walk(blocks) if one.get("type") == "static_select"]


def test_the_menu_names_the_sources_and_carries_the_search() -> None:
    (menu,) = menus(results([FOUND], ASKED).blocks)
    assert [option["text"]["text"] for option in menu["options"]] == ["All sources", "help", "ops"]
    assert [read(option["value"]) for option in menu["options"]] == [
        Reference(search="s-1", source=source) for source in ("", "help", "ops")
    ]
    assert menu["action_id"] == names.SOURCE_FIELD
    chosen = replace(ASKED, reference=replace(ASKED.reference, source="ops"))
    (menu,) = menus(results([FOUND], chosen).blocks)
    assert menu["initial_option"]["text"]["text"] == "ops"


def test_one_source_is_no_choice() -> None:
    assert menus(results([FOUND], replace(ASKED, sources=("help",))).blocks) == []
    assert menus(results([FOUND], replace(ASKED, reference=Reference())).blocks) == []


@pytest.mark.parametrize(
    ("audience", "said"),
    [
        ("public", "Public · help"),
        ("customer", "For customers · help"),
        ("internal", "*Internal* · help"),
        ("account:acme", "For acme · help"),
    ],
)
def test_who_may_see_an_article_is_said(audience: str, said: str) -> None:
    assert said in str(results([replace(FOUND, audience=audience)], ASKED).blocks)


def test_a_passage_stands_on_one_line_as_words() -> None:
    long = replace(FOUND, spans=(Span(0, 3, "a\n\n```\nb\n```\n"), Span(9, 12, "c " * 300)))
    _, section, *_ = results([long], ASKED).blocks
    title, passage = section["text"]["text"].split("\n")  # type: ignore[index]
    assert title == "*<https://help.example.com/a|Title>*"
    assert passage.startswith("a b … c c")
    assert len(passage) <= 200


def test_who_teaches_is_asked_before_it_counts() -> None:
    row = next(block for block in results([FOUND], ASKED).blocks if block["type"] == "actions")
    share, remember = row["elements"]  # type: ignore[misc]
    assert "“reset password”" in remember["confirm"]["text"]["text"]
    assert read(remember["value"]) == Reference(article="a", search="s-1")
    assert read(share["value"]) == Reference(article="a", channel="C1")
    assert "remember" not in str(results([FOUND], replace(ASKED, teaches=False)).blocks)


def test_the_command_explains_itself() -> None:
    checking.check_post(explained())
    assert "/kb reset password" in str(explained())


@relaxed
@given(
    st.lists(worlds.found, max_size=8),
    worlds.texts,
    st.lists(worlds.texts.filter(bool), max_size=6, unique=True).map(tuple),
    st.integers(0, 2),
    st.booleans(),
)
def test_whatever_the_sources_are_called_the_list_is_taken(
    found: list[Found], query: str, sources: tuple[str, ...], page: int, teaches: bool
) -> None:
    for source in ("", *sources[:1]):
        reference = Reference(search="s_" + "0" * 32, channel="C1", page=page, source=source)
        checking.check_post(results(found, Asked(query, reference, teaches=teaches, sources=sources)))


@relaxed
@given(st.lists(st.text(min_size=1, max_size=200), max_size=120, unique=True), st.integers(0, 5), st.integers(0, 5))
def test_whatever_sources_there_are_the_settings_are_taken(sources: list[str], gone: int, chosen: int) -> None:
    setting = ChannelSetting(sources=tuple(sources[: gone + chosen]), private_first=True)
    form = settings_form(setting, Reference(channel="C1"), accounts=[], sources=sources[gone:])
    checking.check_view(form)
    assert len(str(form)) < limits.VIEW_SIZE
