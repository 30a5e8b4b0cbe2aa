"""Who is behind a Slack user, and what may be shown where."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Generic, TypeVar

import structlog

from bot.slack.channels import ChannelSetting
from bot.slack.errors import NotInstalled, SlackRefused
from bot.slack.places import Line
from bot.slack.ports import People
from bot.slack.web_api import Api, Profile
from handlers.access.permissions import on_team
from handlers.languages import known
from handlers.person import Person, Role
from kb import INTERNAL, Access

FRESH_S = 300.0
"""How long Slack's word about users and groups is believed."""
MEMBERS_S = 5.0
"""How long its word about a channel's members is: what is internal must not be shown to who came just now."""
_TRACKED = 20_000
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Team:
    """Who belongs to the team that answers.

    Attributes:
        users: Slack user ids; `groups`: ids of user groups whose members do.
        accounts: account by Slack workspace, for people of other organisations.
        home: our own workspaces, beside those that `Identities` is told of.
    """

    users: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    accounts: Mapping[str, str] = field(default_factory=dict)
    home: frozenset[str] = frozenset()


class Identities:
    """Gives the person behind a Slack user, with role and accounts.

    Members of our own workspaces are known customers, and engineers when they are listed as such, by us or in Slack.
    Guests and people of other organisations are customers, whatever is listed; who cannot be looked up is unknown,
    and sees what is public. Of a workspace that installed the app we know nothing but the account that is set for it:
    its owner chooses what addresses and groups its users have, and none of them counts.
    """

    def __init__(
        self,
        api: Api,
        people: People,
        team: Team,
        *,
        home: Callable[[], Awaitable[frozenset[str]]] | None = None,
        now: Callable[[], float] = time.monotonic,
        fresh_s: float = FRESH_S,
    ) -> None:
        """Make it. `home`: asked for our own workspaces; None: all are, as nobody else can install the app."""
        self._api = api
        self._people = people
        self._team = team
        self._home = home
        self._profiles: Fresh[Profile] = Fresh(now, fresh_s)
        self._groups: Fresh[frozenset[str]] = Fresh(now, fresh_s)
        self._members: Fresh[frozenset[str]] = Fresh(now, min(fresh_s, MEMBERS_S))
        self._unreadable: set[str] = set()
        self._log = structlog.get_logger("slack")

    async def person(self, team: str, user: str) -> Person:
        """Give the person.

        Raises:
            SlackError: Slack cannot be asked now.
        """
        profile = await self._profile(team, user)
        ours = await self.ours(team)
        outside = profile.stranger or profile.guest
        email = profile.email if ours and not profile.stranger else None
        person = await self._people.slack(team, user, profile.name, email)
        if not profile.visible:
            return replace(person, role=Role.CUSTOMER, known=False, accounts=())
        account = self._team.accounts.get(profile.team or "")
        if not ours:
            account = account or (None if profile.stranger else self._team.accounts.get(team))
            accounts = (account,) if account else ()
            return replace(person, role=Role.CUSTOMER, known=account is not None, accounts=accounts)
        if account is not None:
            person = replace(person, accounts=tuple(sorted({*person.accounts, account})))
        if outside:
            return replace(person, role=Role.CUSTOMER)
        if person.role is Role.CUSTOMER and user in await self.engineers(team):
            return replace(person, role=Role.ENGINEER)
        return person

    async def manager(self, team: str, user: str) -> Person | None:
        """Give the person if they may say what the bot does in a channel; None for all others.

        That are engineers where we are at home, and the administrators of a workspace that installed the app.
        """
        person = await self.person(team, user)
        if await self.ours(team):
            return person if on_team(person) else None
        profile = await self._profile(team, user)
        return person if profile.admin and not (profile.guest or profile.stranger) else None

    async def locale(self, team: str, user: str) -> str | None:
        """Give the language of a user's Slack, where it is one of ours.

        Raises:
            SlackError: Slack cannot be asked now.
        """
        return known((await self._profile(team, user)).locale)

    async def choose_language(self, person_id: str, language: str | None) -> None:
        """Note what a person wants to be spoken to in; None: what their words and their Slack say."""
        await self._people.choose_language(person_id, language)

    async def name(self, person_id: str) -> str:
        """Give how a person is called; empty where we do not know."""
        return await self._people.name(person_id) or ""

    async def user(self, team: str, person_id: str) -> str | None:
        """Give the Slack user of a workspace who is this person; None where we do not know any."""
        return await self._people.slack_user(team, person_id)

    def account(self, team: str) -> str | None:
        """Give the account that is set for a workspace."""
        return self._team.accounts.get(team)

    async def ours(self, team: str) -> bool:
        """Tell whether a workspace is one of our own."""
        if self._home is None:
            return True
        return team in self._team.home or team in await self._home()

    async def engineers(self, team: str) -> frozenset[str]:
        """Give the Slack users of a workspace who are engineers; none of one that is not ours."""
        if not await self.ours(team):
            return frozenset()
        found = set(self._team.users)
        for group in self._team.groups:
            found |= await self._groups.get(f"{team}:{group}", partial(self._group, team, group))
        return frozenset(found)

    async def among_engineers(self, team: str, channel: str) -> bool:
        """Tell whether all members of a channel are engineers, or the bot itself."""
        try:
            members = await self._members.get(f"{team}:{channel}", lambda: self._api.members(team, channel))
        except (SlackRefused, NotInstalled):
            return False
        return bool(members) and members <= (await self.engineers(team) | {await self._api.own(team)})

    def joined(self, team: str, channel: str) -> None:
        """Ask anew who is in a channel: somebody came."""
        self._members.drop(f"{team}:{channel}")

    async def still(self, line: Line, setting: ChannelSetting) -> Access:
        """Give what may be shown in a conversation now, to all who see it by now.

        It is no more than when its person spoke last.

        Raises:
            SlackError: Slack cannot be asked now.
        """
        team, channel, person = line.place.team, line.place.channel, Person(line.person_id)
        direct = channel.startswith("D")
        if direct:
            try:
                person = await self.person(team, line.user)
            except NotInstalled:
                return line.access  # nothing can be shown there at all
        inside = not direct and line.access.everything and setting.audience == INTERNAL.value
        shared = inside and await self._shared(team, channel)
        seen = await self.seen_in(person, team, channel, setting, direct=direct, shared=shared)
        return line.access.within(seen.access)

    async def seen_in(
        self, person: Person, team: str, channel: str, setting: ChannelSetting, *, direct: bool, shared: bool
    ) -> Person:
        """Give the person as somebody who sees no more than all members of the place may; uncertain is public only.

        Nor do they see more there than the sources that the channel is limited to.
        """
        if direct:
            return person
        person, audience = replace(person, sources=setting.sources), setting.audience
        own = self.account(team)
        if not await self.ours(team) and (own is None or audience != f"account:{own}"):
            audience = ""  # whoever has a say there has none over what is ours
        if audience == INTERNAL.value and not shared and await self.among_engineers(team, channel):
            return replace(person, role=Role.ENGINEER, known=True)
        if audience == "customer":
            return replace(person, role=Role.CUSTOMER, known=True, accounts=())
        if audience.startswith("account:"):
            return replace(person, role=Role.CUSTOMER, known=True, accounts=(audience.removeprefix("account:"),))
        return replace(person, role=Role.CUSTOMER, known=False, accounts=())

    async def seen_by_all(self, person: Person, team: str, channel: str, setting: ChannelSetting) -> Person:
        """Give the person as `seen_in` does where Slack does not say whether others share the channel.

        Internal articles stay inside then.
        """
        return await self.seen_in(person, team, channel, setting, direct=channel.startswith("D"), shared=True)

    async def _profile(self, team: str, user: str) -> Profile:
        return await self._profiles.get(f"{team}:{user}", lambda: self._api.profile(team, user))

    async def _shared(self, team: str, channel: str) -> bool:
        try:
            return await self._api.shared(team, channel)
        except (SlackRefused, NotInstalled):
            return True

    async def _group(self, team: str, group: str) -> frozenset[str]:
        key = f"{team}:{group}"
        try:
            members = await self._api.group(team, group)
        except SlackRefused as refused:
            gone = refused.error == "no_such_subteam"
            # Where there are several workspaces of ours, it is another one's.
            if key not in self._unreadable and not (gone and self._team.home):
                self._log.error("slack.group_unreadable", workspace=team, group=group, error=refused.error)
                self._unreadable.add(key)
            return frozenset() if gone else self._groups.last(key) or frozenset()
        self._unreadable.discard(key)
        return members


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
        asked = self._now()
        value = await ask()
        self._values[key] = asked, value
        self._values.move_to_end(key)
        while len(self._values) > _TRACKED:
            self._values.popitem(last=False)
        return value

    def last(self, key: str) -> T | None:
        """Give the value that was told last, however old; None where there is none."""
        held = self._values.get(key)
        return None if held is None else held[1]

    def drop(self, key: str) -> None:
        """Ask for a value anew."""
        self._values.pop(key, None)
