"""What every store of people must tell of Slack users."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from handlers.person import Person, Role
from kb import Access
from tests.contracts.slack_worlds import SlackWorld, opened
from tests.worlds import KINDS


@pytest.fixture(params=KINDS)
async def world(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[SlackWorld]:
    async with opened(request.param, tmp_path) as made:
        yield made


async def test_a_slack_user_is_the_same_known_customer_every_time(world: SlackWorld) -> None:
    ann = await world.people.slack("T1", "U1", "Ann", "Ann@Example.com ")
    assert ann == Person(ann.id, Role.CUSTOMER, True, "Ann", "ann@example.com")
    assert ann.access == Access.customer()
    assert (await world.people.slack("T1", "U1", "Ann B.", None)).id == ann.id


async def test_the_same_user_id_of_another_workspace_is_somebody_else(world: SlackWorld) -> None:
    first, other = await world.people.slack("T1", "U1", None, None), await world.people.slack("T2", "U1", None, None)
    assert first.id != other.id


async def test_who_arrives_many_times_at_once_is_one(world: SlackWorld) -> None:
    found = await asyncio.gather(*(world.people.slack("T1", "U1", "Ann", None) for _ in range(8)))
    assert len({person.id for person in found}) == 1


async def test_role_and_account_come_from_the_listing_under_the_address(world: SlackWorld) -> None:
    listed = await world.people.add("Eve@example.com", Role.ENGINEER, "acme")
    eve = await world.people.slack("T1", "U1", "Eve", "eve@EXAMPLE.com")
    assert (eve.id, eve.role, eve.accounts) == (listed.id, Role.ENGINEER, ("acme",))
    assert (await world.people.slack("T1", "U2", "Mallory", None)).role is Role.CUSTOMER


async def test_a_person_is_found_as_a_user_of_a_workspace(world: SlackWorld) -> None:
    ann = await world.people.slack("T1", "U2", "Ann", "ann@example.com")
    assert await world.people.slack_user("T1", ann.id) == "U2"
    assert await world.people.slack_user("T", ann.id) is None
    assert await world.people.slack_user("T1", "nobody") is None


async def test_who_is_listed_later_is_still_the_same_person(world: SlackWorld) -> None:
    before = await world.people.slack("T1", "U1", "Eve", "eve@example.com")
    await world.people.add("eve@example.com", Role.MANAGER)
    after = await world.people.slack("T1", "U1", "Eve", "eve@example.com")
    assert (after.id, after.role) == (before.id, Role.MANAGER)


async def test_what_somebody_chose_to_be_spoken_to_in_is_kept_until_they_choose_otherwise(world: SlackWorld) -> None:
    ann = await world.people.slack("T1", "U2", "Ann", "ann@example.com")
    for chosen, kept in (("ja", "ja"), ("klingon", None), ("de", "de"), (None, None)):
        await world.people.choose_language(ann.id, chosen)
        assert (await world.people.slack("T1", "U2", "Ann", "ann@example.com")).language == kept
