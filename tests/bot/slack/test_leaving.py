"""Workspaces that remove the app."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import structlog

from bot.slack.incoming import Delivery, delivery, team
from bot.slack.leaving import Leaving
from bot.slack.ports import Held
from tests.bot.slack.memory_installations import MemoryInstallations
from tests.contracts.test_slack_installations import ACME
from tests.fakes import START

AT = int((START + timedelta(hours=1)).timestamp())
UNINSTALLED = {"type": "app_uninstalled"}
REVOKED = {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": ["UBOT"]}}


def told(event: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "event_callback", "team_id": "T1", "event_id": "Ev1", "event": event, "event_time": AT, **more}


def left(event: dict[str, Any], **more: Any) -> Delivery:
    found = delivery(told(event, **more))
    assert found is not None
    assert found.kind == "left"
    return found


async def hear(rows: MemoryInstallations, *deliveries: Delivery) -> None:
    for number, one in enumerate(deliveries):
        await Leaving(rows).handle(one.body, Held(number, one, START + timedelta(hours=2)))


@pytest.mark.parametrize("events", [(UNINSTALLED, REVOKED), (REVOKED, UNINSTALLED), (UNINSTALLED,), (REVOKED,)])
async def test_the_tokens_are_forgotten_in_whatever_order_it_is_told(events: tuple[dict[str, Any], ...]) -> None:
    rows = MemoryInstallations({"T1": ACME})
    with structlog.testing.capture_logs() as logs:
        await hear(rows, *(left(event) for event in events))
    assert rows.rows["T1"].sealed is None
    assert logs[0] == {"event": "slack.uninstalled", "workspace": "T1", "log_level": "warning"}


async def test_old_news_do_not_undo_a_new_installation() -> None:
    rows = MemoryInstallations({"T1": ACME})
    await hear(rows, left(UNINSTALLED, event_time=AT - 7200))
    assert rows.rows["T1"] == ACME
    await hear(rows, left(UNINSTALLED, event_time=None))
    assert rows.rows["T1"].removed_at == START + timedelta(hours=2), "the time of arrival, where none is told"


async def test_a_workspace_that_nobody_knows_may_leave() -> None:
    rows = MemoryInstallations()
    await hear(rows, left(UNINSTALLED, team_id="T9"))
    assert rows.rows["T9"].removed_at is not None


async def test_an_organisation_leaves_as_a_whole() -> None:
    rows = MemoryInstallations()
    await hear(rows, left(UNINSTALLED, team_id=None, enterprise_id="E1"))
    assert set(rows.rows) == {"E1"}


def test_tokens_of_users_are_none_of_ours() -> None:
    assert delivery(told({"type": "tokens_revoked", "tokens": {"oauth": ["U1"], "bot": []}})) is None
    assert delivery(told({"type": "tokens_revoked"})) is None


def test_an_installation_for_a_whole_organisation_goes_by_its_id_wherever_something_happens() -> None:
    organisation = {"id": "E1", "name": "Big"}
    for payload in (
        {"team_id": "T1", "authorizations": [{"team_id": None, "enterprise_id": "E1", "is_enterprise_install": True}]},
        {"team_id": "T1", "authorizations": [{"team_id": "T1", "enterprise_id": "E1", "is_enterprise_install": True}]},
        {"team": None, "user": {"team_id": "T1"}, "enterprise": organisation, "is_enterprise_install": True},
        {"team_id": "T1", "enterprise_id": "E1", "command": "/kb", "is_enterprise_install": "true"},
    ):
        assert team(payload) == "E1"
    for payload in (
        {"team_id": "T1", "authorizations": [{"team_id": "T1", "enterprise_id": "E1", "is_enterprise_install": False}]},
        {"team": {"id": "T1"}, "enterprise": organisation, "is_enterprise_install": False},
        {"team_id": "T1", "enterprise_id": "E1", "command": "/kb", "is_enterprise_install": "false"},
    ):
        assert team(payload) == "T1"
