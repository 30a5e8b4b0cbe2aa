"""Whom we believe in which workspace."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.slack.channels import ChannelSetting
from bot.slack.errors import SlackRefused
from bot.slack.identity import FRESH_S, MEMBERS_S, Identities, Team
from bot.slack.listening import Mode
from bot.slack.places import Line, Place
from bot.slack.rendering.references import Reference
from bot.slack.rendering.visited_settings import visited_form, within
from bot.slack.web_api import Profile
from handlers.person import Person, Role
from kb import Access

HOME, CUSTOMER = "T0HOME", "T0ACME"


@dataclass
class World:
    """Two workspaces whose users have the same ids, and people listed with us by their addresses."""

    profiles: dict[tuple[str, str], Profile] = field(default_factory=dict)
    groups: dict[tuple[str, str], frozenset[str]] = field(default_factory=dict)
    inside: dict[tuple[str, str], frozenset[str]] = field(default_factory=dict)
    asked: list[Any] = field(default_factory=list)
    refused: str = ""
    shares: bool = False

    async def slack(self, team: str, user: str, name: str | None, email: str | None) -> Person:
        role = Role.ENGINEER if email == "eve@example.com" else Role.CUSTOMER
        return Person(f"{team}:{user}", role, True, name, email, ("OTHER",) if email == "ann@example.com" else ())

    async def profile(self, team: str, user: str) -> Profile:
        self.asked.append((team, user))
        return self.profiles[(team, user)]

    async def group(self, team: str, group: str) -> frozenset[str]:
        if self.refused or (team, group) not in self.groups:
            raise SlackRefused("usergroups.users.list", self.refused or "no_such_subteam")
        return self.groups[(team, group)]

    async def members(self, team: str, channel: str) -> frozenset[str]:
        return self.inside[(team, channel)]

    async def shared(self, team: str, channel: str) -> bool:
        return self.shares

    async def own(self, team: str) -> str:
        return f"UBOT-{team}"

    async def home(self) -> frozenset[str]:
        return frozenset({HOME})

    def identities(
        self,
        *,
        alone: bool = False,
        now: Callable[[], float] = time.monotonic,
        fresh_s: float = FRESH_S,
        **team: Any,
    ) -> Identities:
        made = Team(**{"users": frozenset({"U1"}), "groups": frozenset({"S1"}), "accounts": {CUSTOMER: "ACME"}, **team})
        home = None if alone else self.home
        return Identities(self, self, made, home=home, now=now, fresh_s=fresh_s)  # type: ignore[arg-type]


@pytest.fixture
def world() -> World:
    made = World()
    for team in (HOME, CUSTOMER, "T0OTHER"):
        made.profiles[(team, "U1")] = Profile("U1", team, "One", "eve@example.com", admin=True)
        made.profiles[(team, "U2")] = Profile("U2", team, "Two", "ann@example.com")
        made.profiles[(team, "U3")] = Profile("U3", "T0FAR", "Three", stranger=True, admin=True)
        made.inside[(team, "C1")] = frozenset({"U1", f"UBOT-{team}"})
    made.groups[(HOME, "S1")] = frozenset({"U2"})
    return made


async def test_at_home_engineers_are_those_who_are_listed(world: World) -> None:
    here = world.identities()
    assert (await here.person(HOME, "U1")).role is Role.ENGINEER
    assert (await here.person(HOME, "U2")).role is Role.ENGINEER, "by the user group"
    assert (await here.person(HOME, "U3")).role is Role.CUSTOMER
    assert await here.engineers(HOME) == {"U1", "U2"}


async def test_elsewhere_nobody_is_and_no_address_is_believed(world: World) -> None:
    here = world.identities()
    for user in ("U1", "U2"):
        stranger = await here.person("T0OTHER", user)
        assert (stranger.role, stranger.known, stranger.email, stranger.accounts) == (Role.CUSTOMER, False, None, ())
        customer = await here.person(CUSTOMER, user)
        assert (customer.role, customer.known, customer.accounts) == (Role.CUSTOMER, True, ("ACME",))
    assert (await here.person(CUSTOMER, "U3")).known is False, "a stranger in their channel is none of theirs"
    assert await here.engineers("T0OTHER") == frozenset()


async def test_the_same_id_in_two_workspaces_is_two_people(world: World) -> None:
    here = world.identities()
    assert (await here.person(HOME, "U1")).id != (await here.person(CUSTOMER, "U1")).id
    await here.person(HOME, "U1")
    assert world.asked == [(HOME, "U1"), (CUSTOMER, "U1")]


async def test_a_workspace_can_be_named_as_our_own(world: World) -> None:
    here = world.identities(home=frozenset({"T0OTHER"}))
    assert (await here.person("T0OTHER", "U1")).role is Role.ENGINEER
    assert (await here.person("T0OTHER", "U2")).role is Role.CUSTOMER, "the group is another workspace's"
    assert (await here.person(HOME, "U2")).role is Role.ENGINEER


async def test_a_group_that_cannot_be_read_has_nobody_in_it_and_silences_nobody(world: World) -> None:
    with capture_logs() as told:
        here = world.identities(groups=frozenset({"S9"}), fresh_s=0.0)
        assert (await here.person(HOME, "U1")).role is Role.ENGINEER
        assert (await here.person(HOME, "U2")).role is Role.CUSTOMER
        assert await here.engineers(HOME) == {"U1"}
    assert [line["event"] for line in told] == ["slack.group_unreadable"], "once"


async def test_who_was_in_a_group_that_may_not_be_read_any_more_is_an_engineer_still(world: World) -> None:
    here = world.identities(fresh_s=0.0)
    assert await here.engineers(HOME) == {"U1", "U2"}
    world.refused = "missing_scope"
    assert await here.engineers(HOME) == {"U1", "U2"}
    world.refused = "no_such_subteam"
    assert await here.engineers(HOME) == {"U1"}, "a group that is gone has nobody"


async def test_members_are_asked_for_anew_after_seconds_and_when_somebody_joins(world: World) -> None:
    now = 0.0
    here = world.identities(now=lambda: now)
    assert await here.among_engineers(HOME, "C1")
    world.inside[(HOME, "C1")] |= {"UCUSTOMER"}
    assert await here.among_engineers(HOME, "C1")
    here.joined(HOME, "C1")
    assert not await here.among_engineers(HOME, "C1")
    world.inside[(HOME, "C1")] -= {"UCUSTOMER"}
    now += MEMBERS_S
    assert await here.among_engineers(HOME, "C1")


async def test_what_was_to_be_shown_is_narrowed_to_what_its_place_may_show_by_now(world: World) -> None:
    here = world.identities()
    inside = ChannelSetting(Mode.EVERY, "internal")
    line = Line("c", Place(HOME, "C1", "1.0"), "U1", "p", Access.engineer(), datetime.now(UTC))
    assert (await here.still(line, inside)).everything
    assert await here.still(line, replace(inside, audience="customer")) == Access.customer()
    # What it was not shown before, it is not shown now.
    known = replace(line, access=Access.customer("ACME"))
    assert await here.still(known, inside) == Access.customer("ACME")
    # By now it is shared with another organisation, though nobody of theirs has come yet.
    world.shares = True
    assert await here.still(line, inside) == Access.anonymous()
    alone = replace(line, place=Place(HOME, "D1", ""))
    assert (await here.still(alone, ChannelSetting())).everything
    assert await here.still(replace(alone, user="U3"), ChannelSetting()) == Access.customer()


async def test_where_nobody_else_can_install_it_every_workspace_is_ours(world: World) -> None:
    assert (await world.identities(alone=True, groups=frozenset()).person("T0OTHER", "U1")).role is Role.ENGINEER


async def test_what_a_channel_elsewhere_is_set_to_opens_nothing_of_ours(world: World) -> None:
    here = world.identities()

    async def seen(team: str, audience: str) -> Person:
        person = await here.person(team, "U1")
        return await here.seen_in(person, team, "C1", ChannelSetting(Mode.EVERY, audience), direct=False, shared=False)

    assert (await seen(HOME, "internal")).role is Role.ENGINEER
    assert (await seen(HOME, "customer")).known
    for audience in ("internal", "customer", "account:OTHER"):
        person = await seen(CUSTOMER, audience)
        assert (person.role, person.known, person.accounts) == (Role.CUSTOMER, False, ())
    assert (await seen(CUSTOMER, "account:ACME")).accounts == ("ACME",)
    assert not (await seen("T0OTHER", "account:None")).known


async def test_who_may_set_up_a_channel(world: World) -> None:
    here = world.identities()
    assert await here.manager(HOME, "U1") is not None
    assert await here.manager(CUSTOMER, "U1") is not None, "an administrator of theirs"
    for team, user in ((HOME, "U3"), (CUSTOMER, "U2"), (CUSTOMER, "U3")):
        assert await here.manager(team, user) is None


def test_a_visited_workspace_chooses_within_what_is_theirs() -> None:
    wide = ChannelSetting(Mode.SHADOW, "internal", ("secret",), private_first=True, triage="C9")
    assert within(wide, "ACME") == ChannelSetting(Mode.OFF, "public", (), private_first=True)
    own = ChannelSetting(Mode.EVERY, "account:ACME")
    assert within(own, "ACME") == own
    assert within(own, None).audience == "public"
    told = str(visited_form(wide, Reference(channel="C1"), account="ACME", name="general"))
    assert "Your own articles too" in told
    assert "secret" not in told
    assert "Your own" not in str(visited_form(wide, Reference(channel="C1"), account=None))
