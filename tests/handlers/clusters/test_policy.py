"""What the team decides about clusters, as the settings of the desk say it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from handlers.clusters.policy import ClusterPolicy
from handlers.ports import InvalidInput
from handlers.tickets.desk_settings import read_desk


def test_what_is_left_out_is_as_it_ships() -> None:
    assert read_desk({}).clusters == ClusterPolicy() == read_desk({"clusters": {}}).clusters


def test_window_least_and_alerts_are_read() -> None:
    given = {"window": "30d", "least": 3, "alerts": False}
    assert read_desk({"clusters": given}).clusters == ClusterPolicy(timedelta(days=30), 3, alerts=False)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"window": "13d"}, r"clusters\.window: a window has 14 to 365 days"),
        ({"window": "366d"}, r"clusters\.window: a window has 14 to 365 days"),
        ({"window": "soon"}, r"clusters\.window: soon is no time"),
        ({"least": 1}, r"clusters\.least: a whole number from 2 to 100"),
        ({"least": 2.5}, r"clusters\.least: a whole number from 2 to 100"),
        ({"alerts": "yes"}, r"clusters\.alerts: true or false belongs here"),
        ({"size": 3}, r"clusters\.size: there is no such field"),
    ],
)
def test_what_cannot_be_is_refused_with_its_field(given: dict[str, object], told: str) -> None:
    with pytest.raises(InvalidInput, match=told):
        read_desk({"clusters": given})
