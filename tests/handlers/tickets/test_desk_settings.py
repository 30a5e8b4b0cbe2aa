"""What the desk's file may say."""

from __future__ import annotations

import re
import tomllib
from datetime import timedelta
from pathlib import Path

import pytest

from handlers.ports import InvalidInput
from handlers.tickets.desk_settings import read_desk
from tests.handlers.tickets.worlds import TICKET

PAGE = Path(__file__).parents[3] / "docs" / "how-to" / "set-calendars-and-promises.md"


def test_an_empty_file_is_the_defaults() -> None:
    found = read_desk({})
    assert (sorted(found.sla.policies.by_plan), found.breach.tier) == (["premium", "standard"], 2)
    assert found.routing.next_tiers[2] == (1,)


def test_the_example_in_the_documentation_is_read() -> None:
    example = re.search(r"```toml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert example is not None
    found = read_desk(tomllib.loads(example[1]))
    assert found.rules.reopen_window == timedelta(days=14)
    assert found.routing.next_regions == {"emea": ("amer",)}
    assert (found.routing.region_after, found.drain.long_absence) == (timedelta(minutes=30), timedelta(hours=4))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"windws": {}}, "did you mean windows"),
        ({"windows": {"reopen": "soon"}}, "windows.reopen: soon is no time"),
        ({"breach_tier": 3}, "breach_tier: a tier is 1 or 2"),
        ({"routing": {"anywhere": "no"}}, "routing.anywhere: true or false"),
        ({"plans": {}}, "calendars is missing"),
        ({"accounts": {"ACME": {"plan": "gold"}}}, "accounts.ACME.plan: there is no plan gold"),
    ],
)
def test_what_is_wrong_is_named_with_its_field(given: dict[str, object], said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        read_desk(given)


def test_a_ticket_has_what_is_agreed_with_its_requesters_account() -> None:
    found = read_desk({"accounts": {"ACME": {"plan": "premium", "language": "de"}}})
    assert found.agreed(TICKET, ["ZETA", "ACME"]).plan == "premium"
    assert found.agreed(TICKET, ["ACME"]).language == "de"
    assert found.agreed(TICKET, ["ZETA"]) == TICKET


def test_no_tier_for_what_is_overdue_is_said_with_zero() -> None:
    assert read_desk({"breach_tier": 0}).breach.tier is None
