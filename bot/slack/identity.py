"""Who is behind a Slack user, and what may be shown where."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Generic, TypeVar

from bot.slack.ports import Api, ChannelSetting, People, Profile, SlackRefused
from handlers.person import Person, Role
from kb import INTERNAL

FRESH_S = 300.0
"""How long Slack's word about users, groups and members is believed."""
_TRACKED = 20_000
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Team:
    """Who belongs to the team that answers.

    Attributes:
        users: Slack user ids; `groups`: ids of user groups whose members do.
        accounts: account by Slack workspace, for people of other organisations.
    """

    users: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    accounts: Mapping[str, str] = field(default_factory=dict)


class Identities:
    """Gives the person behind a Slack user, with role and accounts.

    Members of our workspace are known customers, and engineers when they are listed as such, by us or in Slack.
    Guests and people of other organisations are customers, whatever is listed; who cannot be looked up is unknown,
    and sees what is public.
    """

    def __init__(
        self,
        api: Api,
        people: People,
        team: Team,
        *,
        now: Callable[[], float] = time.monotonic,
        fresh_s: float = FRESH_S,
    ) -> None:
        self._api = api
        self._people = people
        self._team = team
        self._profiles: Fresh[Profile] = Fresh(now, fresh_s)
        self._groups: Fresh[frozenset[str]] = Fresh(now, fresh_s)
        self._members: Fresh[frozenset[str]] = Fresh(now, fresh_s)

    async def person(self, team: str, user: str) -> Person:
        """Give the person.

        Raises:
            SlackError: Slack cannot be asked now.
        """
        profile = await self._profiles.get(user, lambda: self._api.profile(user))
        outside = profile.stranger or profile.guest
        email = None if profile.stranger else profile.email
        person = await self._people.slack(team, user, profile.name, email)
        if not profile.visible:
            return replace(person, role=Role.CUSTOMER, known=False, accounts=())
        account = self._team.accounts.get(profile.team or "")
        if account is not None:
            person = replace(person, accounts=tuple(sorted({*person.accounts, account})))
        if outside:
            return replace(person, role=Role.CUSTOMER)
        if person.role is Role.CUSTOMER and user in await self.engineers():
            return replace(person, role=Role.ENGINEER)
        return person

    async def engineers(self) -> frozenset[str]:
        """Give the Slack users who are engineers."""
        found = set(self._team.users)
        for group in self._team.groups:
            found |= await self._groups.get(group, partial(self._api.group, group))
        return frozenset(found)

    async def among_engineers(self, channel: str) -> bool:
        """Tell whether all members of a channel are engineers, or the bot itself."""
        try:
            members = await self._members.get(channel, lambda: self._api.members(channel))
        except SlackRefused:
            return False
        return bool(members) and members <= (await self.engineers() | {await self._api.own()})

    async def seen_in(
        self, person: Person, channel: str, setting: ChannelSetting, *, direct: bool, shared: bool
    ) -> Person:
        """Give the person as somebody who sees no more than all members of the place may; uncertain is public only."""
        if direct:
            return person
        audience = setting.audience
        if audience == INTERNAL.value and not shared and await self.among_engineers(channel):
            return replace(person, role=Role.ENGINEER, known=True)
        if audience == "customer":
            return replace(person, role=Role.CUSTOMER, known=True, accounts=())
        if audience.startswith("account:"):
            return replace(person, role=Role.CUSTOMER, known=True, accounts=(audience.removeprefix("account:"),))
        return replace(person, role=Role.CUSTOMER, known=False, accounts=())


class Fresh(Generic[T]):
    """Values that are asked for again after a while; at most 20,000."""

    def __init__(self, now: Callable[[], float], fresh_s: float) -> None:
        self._now = now
        self._fresh_s = fresh_s
        self._values: OrderedDict[str, tuple[float, T]] = OrderedDict()

    async def get(self, key: str, ask: Callable[[], Awaitable[T]]) -> T:
        """Give the value, asked for anew when it is old."""
        held = self._values.get(key)
        if held is not None and self._now() - held[0] < self._fresh_s:
            return held[1]
        value = await ask()
        self._values[key] = self._now(), value
        self._values.move_to_end(key)
        while len(self._values) > _TRACKED:
            self._values.popitem(last=False)
        return value
