"""What a status means is one line of the settings."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.engineering.issue import Stage
from handlers.engineering.mapping_text import mapped, said_in
from handlers.engineering.stages import EngineeringRules
from handlers.ports import InvalidInput
from handlers.tickets.desk_settings import read_desk
from handlers.tickets.desk_text import DEFAULT_TEXT, difference

KEPT = """\
breach_tier = 1  # the first

[engineering]
hold = false

[ engineering.projects.ONE ]   # ours
10004 = "accepted"
"10 5" = "fixed"

[clusters]
least = 7
"""


def test_it_is_added_to_the_shipped_defaults_and_nothing_else_changes() -> None:
    text = mapped(DEFAULT_TEXT, "ONE", "10004", Stage.NEEDS_INFORMATION)
    assert [line for line in difference(DEFAULT_TEXT, text) if line[0] in "+-"] == [
        "+",
        "+[engineering.projects.ONE]",
        '+10004 = "needs_information"',
    ]
    found = read_desk(tomllib.loads(text)).engineering
    assert found.stages.said("ONE", "10004") is Stage.NEEDS_INFORMATION
    assert said_in(text) == found


def test_a_line_is_replaced_where_it_stands_added_and_taken_out() -> None:
    assert mapped(KEPT, "ONE", "10004", Stage.RELEASED) == KEPT.replace('10004 = "accepted"', '10004 = "released"')
    assert mapped(KEPT, "ONE", "10 5", Stage.FILED) == KEPT.replace('"10 5" = "fixed"', '"10 5" = "filed"')
    assert mapped(KEPT, "ONE", "10 5", None) == KEPT.replace('"10 5" = "fixed"\n', "")
    added = mapped(KEPT, "ONE", "7", Stage.FILED)
    assert added == KEPT.replace("# ours\n", '# ours\n7 = "filed"\n')
    assert mapped(added, "ONE", "7", None) == KEPT


def test_what_is_not_said_is_not_unsaid() -> None:
    assert mapped(KEPT, "TWO", "7", None) == KEPT
    assert mapped(KEPT, "ONE", "7", None) == KEPT


def test_keys_that_toml_must_quote_are_quoted() -> None:
    text = mapped(KEPT, 'A "B".C', "in work", Stage.ACCEPTED)
    assert said_in(text).stages.said('A "B".C', "in work") is Stage.ACCEPTED
    assert mapped(text, 'A "B".C', "in work", Stage.FIXED).count("in work") == 1


@pytest.mark.parametrize(
    "text",
    [
        'engineering = { projects = { ONE = { 7 = "filed" } } }\n',
        '[engineering]\nprojects = { ONE = { 7 = "filed" } }\n',
        '[engineering.projects]\nONE.7 = "filed"\n',
        "this is no toml\n",
    ],
)
def test_settings_that_say_it_in_another_way_are_changed_by_hand(text: str) -> None:
    with pytest.raises(InvalidInput, match=r"under \[engineering\]"):
        mapped(text, "ONE", "7", Stage.FIXED)


def test_what_cannot_be_read_says_nothing() -> None:
    assert said_in("no toml") == EngineeringRules()
    assert said_in('[engineering]\nhold = "no"') == EngineeringRules()


_NAMES = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=6)


@given(_NAMES, _NAMES, st.sampled_from(Stage), st.sampled_from([*Stage, None]))
def test_whatever_the_names_it_says_it_or_is_refused(
    project: str, status: str, first: Stage, second: Stage | None
) -> None:
    try:
        text = mapped(mapped(KEPT, project, status, first), project, status, second)
    except InvalidInput:
        return
    assert said_in(text).stages.projects.get(project, {}).get(status) is second
