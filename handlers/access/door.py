"""The door: links are asked for and opened, sessions begin and end, and all of it is written down."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from handlers.access.audit import OPERATOR, SERVER, STATE, STRANGER, Act, Entry
from handlers.access.link import FIRST, MAILED, Link, Purpose, Standing, hashed, standing
from handlers.access.ports import Audit, Links, Members, Sessions, Tries
from handlers.access.session import Lifetime, Method, Session, alive, to_touch
from handlers.access.tries import LONGEST, RULES, Kind, fills, free_at
from handlers.access.visit import Entered, Later, Opened, Tried, Visitor
from handlers.address import folded
from handlers.person import Person, Role
from handlers.ports import Clock, InvalidInput
from handlers.terms import clean

_AGENT = 200
_EMAIL = 320
NAME = 100
"""Characters of a person's name, at most."""
_UNMADE = ""
"""The id of a person whom a link's use makes."""


class Door:
    """Lets people in and out. `mask` turns an address into a key from which it cannot be read back."""

    def __init__(
        self,
        *,
        links: Links,
        sessions: Sessions,
        tries: Tries,
        members: Members,
        audit: Audit,
        clock: Clock,
        new_secret: Callable[[], str],
        mask: Callable[[str], str],
        lifetime: Lifetime,
    ) -> None:
        self._links = links
        self._sessions = sessions
        self._tries = tries
        self._members = members
        self._audit = audit
        self._clock = clock
        self._new_secret = new_secret
        self._mask = mask
        self._lifetime = lifetime
        self._asking = asyncio.Lock()

    # Links

    async def first(self) -> str | None:
        """Make the link for the first administrator, in place of earlier ones; None when there is one already."""
        if await self._members.administrators():
            return None
        secret, now = self._new_secret(), self._clock()
        link = Link(hashed(secret), Purpose.FIRST, None, None, now, now + FIRST)
        await self._links.keep(link, Entry(now, SERVER, Act.LINK_MADE, None, {"purpose": Purpose.FIRST}), instead=True)
        return secret

    async def made_for(self, email: str) -> str:
        """Make a link for somebody, to be handed over by the operator.

        Raises:
            InvalidInput: nobody has this address.
        """
        person = await self._members.addressed(email)
        if person is None:
            raise InvalidInput(f"nobody is listed under {email}: list them with `onetouch person add` first")
        return await self._made(person, Purpose.OPERATOR, None, OPERATOR)

    async def ask(self, email: str, visitor: Visitor) -> Later | None:
        """Take in that somebody wants a link mailed; None: it may go on with `mailed`.

        It is the same for every address, in words and in work.
        """
        # One after the other: requests that come at once would all be counted before any of them was noted.
        async with self._asking:
            return await self._counted(email, visitor)

    async def _counted(self, email: str, visitor: Visitor) -> Later | None:
        now = self._clock()
        keys = {Kind.ADDRESS: self._mask(email.strip().lower()), Kind.CLIENT: self._mask(visitor.client)}
        wrong = await self._tries.since(Kind.WRONG, keys[Kind.CLIENT], now - LONGEST)
        known = {kind: await self._tries.since(kind, key, now - LONGEST) for kind, key in keys.items()}
        free = max(free_at(tries, RULES[kind], now) for kind, tries in {**known, Kind.WRONG: wrong}.items())
        if free > now:
            return Later(free)
        for kind, key in keys.items():
            await self._tries.note(kind, key, now)
            if fills(known[kind], RULES[kind], now):
                await self._audit.write(Entry(now, STRANGER, Act.LOCKED, None, {"by": kind, "key": key[:16]}))
        return None

    async def mailed(self, email: str, browser: str | None) -> tuple[str, Person] | None:
        """Make the link for whoever has this address, or has asked us something under it; else None.

        The person of a ticket's address whom nobody knows has no id: the link's use makes them. Runs apart from the
        request.
        """
        if len(email) > _EMAIL:
            return None
        person = await self._members.addressed(email)
        address = folded(email)
        if person is None and address is not None and await self._members.has_asked(address):
            person = Person(_UNMADE, email=address)
        if person is None:
            return None
        return await self._made(person, Purpose.MAIL, browser, STRANGER), person

    async def _made(self, person: Person, purpose: Purpose, browser: str | None, actor: str) -> str:
        secret, now = self._new_secret(), self._clock()
        bound = None if browser is None else hashed(browser)
        who = person.id or None
        link = Link(hashed(secret), purpose, who, bound, now, now + MAILED, email=None if who else person.email)
        act = Act.LINK_ASKED if purpose is Purpose.MAIL else Act.LINK_MADE
        await self._links.keep(link, Entry(now, actor, act, who, {"purpose": purpose}))
        return secret

    # In

    async def look(self, secret: str, visitor: Visitor) -> Opened | Later:
        """Tell what a link is good for; it stays as it is."""
        later = await self._locked(visitor)
        if later is not None:
            return later
        link = await self._links.get(hashed(secret))
        found = await self._standing(link, visitor)
        if link is None:
            await self._wrong(visitor, found)
            return Opened(found)
        person = None if link.email is None else Person(_UNMADE, email=link.email)
        if link.person_id is not None:
            person = await self._members.person(link.person_id)
        return Opened(found, link.purpose, person)

    async def enter(self, secret: str, visitor: Visitor, email: str | None = None) -> Tried:
        """Use a link, and begin a session in place of the browser's old one. `email`: the first administrator's own.

        Raises:
            InvalidInput: the link makes the first administrator, and no address is given.
        """
        later = await self._locked(visitor)
        if later is not None:
            return later
        link, now = await self._links.get(hashed(secret)), self._clock()
        found = await self._standing(link, visitor)
        if link is None or not found.opens:
            await self._wrong(visitor, found)
            return found
        first = link.purpose is Purpose.FIRST
        if first and not email:
            raise InvalidInput("Please give your e-mail address.")
        # Used up first: what fails from here on costs a new link, and never a second entry.
        if not await self._links.redeem(link.id, now):
            await self._wrong(visitor, Standing.USED)
            return Standing.USED
        person: Person | None
        if first:
            person = await self.put(email or "", Role.ADMINISTRATOR, None, SERVER)
        elif link.email is not None:
            person = await self._members.writes(link.email, None)
        else:
            person = await self._members.person(link.person_id or "")
        method = Method.LINK if link.purpose is Purpose.MAIL else Method.HANDED
        return Standing.UNKNOWN if person is None else await self.admit(person, method, visitor)

    async def admit(self, person: Person, method: Method, visitor: Visitor) -> Entered:
        """Begin a session for somebody who has proved who they are, by whatever method."""
        secret, now = self._new_secret(), self._clock()
        until = now + self._lifetime.longest
        session = Session(hashed(secret), person.id, now, now, until, visitor.agent[:_AGENT], method)
        detail = {"method": str(method), "role": str(person.role), "session": session.handle}
        old = None if visitor.session is None else hashed(visitor.session)
        await self._sessions.begin(session, old, Entry(now, person.id, Act.SIGNED_IN, person.id, detail))
        return Entered(secret, session, person)

    async def _standing(self, link: Link | None, visitor: Visitor) -> Standing:
        found = standing(link, visitor.browser, self._clock())
        if link is not None and link.purpose is Purpose.FIRST and found.opens and await self._members.administrators():
            return Standing.USED
        return found

    async def _locked(self, visitor: Visitor) -> Later | None:
        now = self._clock()
        tries = await self._tries.since(Kind.WRONG, self._mask(visitor.client), now - LONGEST)
        free = free_at(tries, RULES[Kind.WRONG], now)
        return Later(free) if free > now else None

    async def _wrong(self, visitor: Visitor, found: Standing) -> None:
        now, key = self._clock(), self._mask(visitor.client)
        await self._tries.note(Kind.WRONG, key, now)
        await self._audit.write(Entry(now, STRANGER, Act.LINK_REFUSED, None, {"why": found, "client": key[:16]}))

    # Within

    async def who(self, secret: str) -> tuple[Session, Person] | None:
        """Give who is signed in with this secret, as they are now; None for nobody."""
        session, now = await self._sessions.get(hashed(secret)), self._clock()
        if session is None or not alive(session, self._lifetime, now):
            return None
        person = await self._members.person(session.person_id)
        if person is None:
            return None
        if to_touch(session, self._lifetime, now):
            await self._sessions.touch(session.id, now)
        proved = folded(person.email) if session.method is Method.LINK else None
        return session, replace(person, proved=proved)

    async def sessions(self, person: Person) -> tuple[Session, ...]:
        """Give the sessions of a person that still count, the latest used first."""
        now = self._clock()
        return tuple(one for one in await self._sessions.of(person.id) if alive(one, self._lifetime, now))

    # Out

    async def leave(self, secret: str) -> None:
        """End the session with this secret; none is fine."""
        session = await self._sessions.get(hashed(secret))
        if session is not None:
            await self._end((session,), session.person_id, session.person_id, "signed out")

    async def end(self, person: Person, handle: str, actor: str) -> bool:
        """End one session of a person; False when they have none that is called so."""
        chosen = tuple(one for one in await self._sessions.of(person.id) if one.handle == handle)
        return bool(await self._end(chosen, actor, person.id, "ended"))

    async def end_all(self, person: Person, actor: str, *, but: str | None = None) -> int:
        """End all sessions of a person, or all but the one of that handle; give how many there were."""
        chosen = tuple(one for one in await self._sessions.of(person.id) if one.handle != but)
        return await self._end(chosen, actor, person.id, "all ended")

    async def _end(self, sessions: tuple[Session, ...], actor: str, subject: str, why: str) -> int:
        if not sessions:
            return 0
        named = {"why": why, "sessions": " ".join(one.handle for one in sessions)}
        entry = Entry(self._clock(), actor, Act.SESSION_ENDED, subject, named)
        return await self._sessions.end([one.id for one in sessions], entry)

    async def log(self, since: datetime | None, limit: int) -> tuple[Entry, ...]:
        """Give the latest `limit` entries of the audit log from then on, oldest first."""
        return await self._audit.since(since, limit)

    async def note_settings(self, fingerprints: Mapping[str, str]) -> None:
        """Write down which settings changed since the server last started. `fingerprints`: of those that are set.

        Names only: a value may be a secret, also where it does not look like one.
        """
        state = " ".join(f"{name}={mark}" for name, mark in sorted(fingerprints.items()))
        before = await self._audit.latest(Act.SETTINGS_CHANGED)
        known = dict(pair.split("=", 1) for pair in (before.detail.get(STATE, "") if before else "").split())
        changed = [name for name in sorted({*known, *fingerprints}) if known.get(name) != fingerprints.get(name)]
        if changed:
            detail = {"changed": " ".join(changed), STATE: state}
            await self._audit.write(Entry(self._clock(), OPERATOR, Act.SETTINGS_CHANGED, None, detail))

    # Roles

    async def find(self, email: str) -> Person:
        """Give the person with this address.

        Raises:
            InvalidInput: nobody has it.
        """
        person = await self._members.addressed(email)
        if person is None:
            raise InvalidInput(f"nobody is listed under {email}: list them with `onetouch person add` first")
        return person

    async def put(self, email: str, role: Role, account: str | None, actor: str, *, name: str | None = None) -> Person:
        """List a person, or change the role of a listed one; what changes holds from their next request on.

        `name`: what they are called, by customers too; None: as before.

        Raises:
            InvalidInput: they would change it themselves, or the name cannot be one.
        """
        called = None if name is None else " ".join(clean(name).split())
        if called is not None and not 0 < len(called) <= NAME:
            raise InvalidInput(f"A name has 1 to {NAME} characters.")
        now, before = self._clock(), await self._members.addressed(email)
        if before is not None and before.id == actor:
            raise InvalidInput("Nobody changes their own role: ask another administrator.")
        entries = []
        if before is None or before.role is not role:
            was = "nobody" if before is None else str(before.role)
            entries.append(Entry(now, actor, Act.ROLE_CHANGED, None, {"from": was, "to": str(role)}))
        if account and (before is None or account not in before.accounts):
            entries.append(Entry(now, actor, Act.ACCOUNT_ADDED, None, {"account": account}))
        return await self._members.put(email, role, account, entries, called)
