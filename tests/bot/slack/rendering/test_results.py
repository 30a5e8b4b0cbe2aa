"""The list that `/kb` gives: sources to choose from, who may see what, and what can be done."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.channels import ChannelSetting
from bot.slack.rendering import limits, names
from bot.slack.rendering.answers import Looked, answers
from bot.slack.rendering.channel_settings import settings_form
from bot.slack.rendering.homes import Looked as LookedUp
from bot.slack.rendering.homes import customer_home
from bot.slack.rendering.references import Reference, read
from bot.slack.rendering.results import LESS_LIKELY, NOTHING_FITS, Asked, explained, results
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


def said(*found: Found, **asked: Any) -> str:
    """Give all that a list shows."""
    return shown(results(found, replace(ASKED, **asked)).blocks)


def shown(blocks: Any) -> str:
    return "\n".join(one["text"] for one in checking.walk(blocks) if one.get("type") == "mrkdwn")


def passage(markdown: str) -> str:
    _, block, *_ = results([replace(FOUND, spans=(Span(0, len(markdown), markdown),))], ASKED).blocks
    return str(block["text"]["text"]).partition("\n")[2]  # type: ignore[index]


def test_a_passage_is_shown_as_it_is_written_and_cut_where_it_is_long() -> None:
    assert passage("Choose **Reset** at the top.") == "Choose *Reset* at the top."
    assert passage("Do this:\n\n1. Open it.\n2. Close it.") == "Do this:\n\n1. Open it.\n2. Close it."
    long = passage("words " * 300)
    assert long.endswith(" …")
    assert len(long) <= 252


def test_a_table_keeps_its_columns_and_whole_rows() -> None:
    rows = "".join(f"| `SETTING_{n}` | {n} | says what is done with it |\n" for n in range(9))
    head, rule, *lines, end, more = passage(f"| Name | Default | Meaning |\n|---|---|---|\n{rows}").split("\n")
    assert head.startswith("```Name") or head == "```"
    head, rule, *lines = [line for line in (head.removeprefix("```"), rule, *lines) if line]
    assert (end, more) == ("```", "…")
    assert set(rule) == {"-", " "}
    assert {line.index("says") for line in lines} == {head.index("Meaning")}
    assert all(line.endswith("with it") for line in lines)


def test_where_less_likely_ones_begin_is_said_once() -> None:
    far = replace(FOUND, likely=False)
    assert LESS_LIKELY not in said(FOUND, FOUND)
    listed = said(FOUND, replace(FOUND, title="Near"), replace(far, title="Far"), replace(far, title="Farther"))
    assert listed.count(LESS_LIKELY) == 1
    assert listed.index("Near") < listed.index(LESS_LIKELY) < listed.index("Far")
    second = said(*[FOUND] * 2, *[far] * 5, reference=replace(ASKED.reference, page=1))
    assert second.count(LESS_LIKELY) == 1, "each page says which part of the list it shows"


def test_where_nothing_fits_that_stands_first() -> None:
    far = replace(FOUND, likely=False, title="Far")
    listed = said(far, far)
    assert listed.count(NOTHING_FITS) == 1
    assert listed.index(NOTHING_FITS) < listed.index("Far")
    assert LESS_LIKELY not in listed
    window = answers([far, far], Looked("words", "C1", "1.0", "", {}))
    assert shown(window).count(NOTHING_FITS) == 1
    assert shown(customer_home((), LookedUp([far, far], ASKED))).count(NOTHING_FITS) == 1


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
