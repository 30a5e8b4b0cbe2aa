"""What the Slack side keeps, in memory."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.slack.channels import ChannelSetting
from bot.slack.incoming import Delivery
from bot.slack.listening import Thread
from bot.slack.places import Line, Place
from bot.slack.ports import Held, Searched
from bot.slack.posts import ONCE, Posted
from handlers.languages import known
from handlers.person import Person, Role
from kb import Access

A_WEEK = timedelta(days=7)


@dataclass
class _Kept:
    held: Held
    retry_at: datetime | None = None
    done_at: datetime | None = None


class MemoryDeliveries:
    """Deliveries in memory."""

    def __init__(self) -> None:
        self._rows: dict[int, _Kept] = {}
        self._last = 0

    async def accept(self, delivery: Delivery, at: datetime) -> bool:
        for row in self._rows.values():
            there = row.held.delivery
            if there.key == delivery.key or (delivery.same is not None and there.same == delivery.same):
                return False
        self._last += 1
        self._rows[self._last] = _Kept(Held(self._last, delivery, at))
        return True

    async def due(self, now: datetime, limit: int) -> tuple[Held, ...]:
        held_up: set[str] = set()
        found = []
        for row in self._rows.values():
            if row.done_at is not None:
                continue
            if row.retry_at is not None and row.retry_at > now:
                held_up.add(row.held.delivery.line)
            elif row.held.delivery.line not in held_up:
                found.append(row.held)
        return tuple(found[:limit])

    async def done(self, id_: int, at: datetime) -> None:
        row = self._rows[id_]
        row.done_at = at
        row.held = replace(row.held, delivery=replace(row.held.delivery, body={}))

    async def postpone(self, id_: int, retry_at: datetime) -> None:
        row = self._rows[id_]
        row.retry_at = retry_at
        row.held = replace(row.held, attempts=row.held.attempts + 1)

    async def depth(self) -> int:
        return sum(row.done_at is None for row in self._rows.values())

    async def prune(self, done_before: datetime) -> int:
        old = [id_ for id_, row in self._rows.items() if row.done_at is not None and row.done_at < done_before]
        for id_ in old:
            del self._rows[id_]
        return len(old)


class MemoryThreads:
    """Places of conversations in memory."""

    def __init__(self) -> None:
        self._lines: list[Line] = []
        self._aside: set[Place] = set()

    async def state(self, place: Place, person_id: str | None) -> Thread:
        there = [line for line in self._lines if line.place == place]
        return Thread(
            ours=bool(there), mine=any(line.person_id == person_id for line in there), aside=place in self._aside
        )

    async def find(self, place: Place, person_id: str) -> Line | None:
        found = [line for line in self._lines if (line.place, line.person_id) == (place, person_id)]
        return found[-1] if found else None

    async def latest(self, place: Place) -> Line | None:
        return max((line for line in self._lines if line.place == place), key=lambda one: one.opened_at, default=None)

    async def of(self, conversation_id: str) -> Line | None:
        return next((line for line in self._lines if line.conversation_id == conversation_id), None)

    async def add(self, line: Line) -> Line:
        self._lines.append(line)
        return line

    async def turn(self, place: Place, *, aside: bool) -> None:
        if any(line.place == place for line in self._lines):
            (self._aside.add if aside else self._aside.discard)(place)

    async def show(self, conversation_id: str, access: Access) -> None:
        self._lines = [
            replace(line, access=access) if line.conversation_id == conversation_id else line for line in self._lines
        ]


class MemorySearches:
    """Searches in memory."""

    def __init__(self) -> None:
        self._searches: dict[str, Searched] = {}

    async def keep(self, searched: Searched) -> None:
        self._searches = {id_: one for id_, one in self._searches.items() if one.at >= searched.at - A_WEEK}
        self._searches.setdefault(searched.id, searched)

    async def get(self, id_: str) -> Searched | None:
        return self._searches.get(id_)


class MemoryPosts:
    """Our messages in memory."""

    def __init__(self) -> None:
        self._posts: dict[str, Posted] = {}

    async def get(self, id_: str) -> Posted | None:
        return self._posts.get(id_)

    async def begin(self, post: Posted) -> None:
        assert post.id not in self._posts
        self._posts[post.id] = post

    async def sent(self, id_: str, ts: str) -> None:
        self._posts[id_] = replace(self._posts[id_], ts=ts)

    async def forget(self, id_: str) -> None:
        if id_ in self._posts and self._posts[id_].ts is None:
            del self._posts[id_]

    async def prune(self, begun_before: datetime) -> int:
        old = [id_ for id_, post in self._posts.items() if id_.startswith(ONCE) and post.at < begun_before]
        for id_ in old:
            del self._posts[id_]
        return len(old)

    async def answer_to(self, conversation_id: str, answers: str, *, public: bool = False) -> Posted | None:
        found = [
            post
            for post in self._posts.values()
            if (post.conversation_id, post.answers) == (conversation_id, answers)
            and post.ts is not None
            and not (public and post.private)
        ]
        return max(found, key=lambda post: post.at, default=None)


class MemoryChannels:
    """Settings of channels in memory."""

    def __init__(self) -> None:
        self._settings: dict[tuple[str, str], ChannelSetting] = {}

    async def get(self, team: str, channel: str) -> ChannelSetting:
        return self._settings.get((team, channel), ChannelSetting())

    async def put(self, team: str, channel: str, setting: ChannelSetting, by: str, at: datetime) -> None:
        self._settings[team, channel] = setting

    async def triage(self) -> tuple[tuple[str, str], ...]:
        found = {(team, setting.triage): None for (team, _), setting in self._settings.items() if setting.triage}
        return tuple(found)


@dataclass
class MemoryPeople:
    """People in memory. `listed`: by e-mail address, as `person add` lists them."""

    new_id: Callable[[str], str]
    listed: dict[str, Person] = field(default_factory=dict)
    _known: dict[tuple[str, str], str] = field(default_factory=dict)
    _chosen: dict[str, str | None] = field(default_factory=dict)

    async def slack(self, team: str, user: str, name: str | None, email: str | None) -> Person:
        address = email.strip().lower() if email else None
        listed = self.listed.get(address or "")
        id_ = self._known.setdefault((team, user), listed.id if listed else self.new_id("p"))
        accounts = listed.accounts if listed else ()
        role, language = listed.role if listed else Role.CUSTOMER, self._chosen.get(id_)
        return Person(id_, role, True, name, address, accounts, language=language)

    async def choose_language(self, person_id: str, language: str | None) -> None:
        """Note what a person wants to be spoken to in."""
        self._chosen[person_id] = known(language)

    async def slack_user(self, team: str, person_id: str) -> str | None:
        """Give the user of a workspace who is this person."""
        return min(
            (user for (where, user), id_ in self._known.items() if (where, id_) == (team, person_id)), default=None
        )

    async def add(self, email: str, role: Role, account: str | None = None) -> Person:
        address = email.strip().lower()
        person = Person(self.new_id("p"), role, True, None, address, (account,) if account else ())
        self.listed[address] = person
        return person
