"""A month of the organisation: customers, engineers and managers act at their minutes, and the desk's code does the rest."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Collection
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from bench.desk.agenda import MINUTE, Action, Agenda, SimulatedClock
from bench.desk.arrivals import Case, cases
from bench.desk.audit import RoutingAudit
from bench.desk.customers import Act, Reaction, after_words, at_first
from bench.desk.engineers import Job, Outcome, Presence, Roster, Worker, decided
from bench.desk.hours import PROMISED, tables
from bench.desk.journal import Journal, Killed
from bench.desk.organisation import Scale, accounts, settings, staff, teams
from bench.desk.process import Process
from bench.desk.store import Opener
from bot.compose.desk_rules import Calendars
from handlers.chat.filing import TicketRequest
from handlers.ports import ChangeRefused
from handlers.ticket import Status, Ticket
from handlers.ticket_event import Actor, ActorKind
from handlers.tickets import staff as words
from handlers.tickets.calendar import WorkCalendar
from handlers.tickets.changes import SetPlan, Then
from handlers.tickets.dispatch import LIMIT
from handlers.tickets.queue import OURS
from handlers.tickets.writer import Telling
from tests.fakes import Ids

_MANAGER = Actor(ActorKind.TEAM, "manager", "manager")
_LOOK = 30
"""Minutes between two looks for tickets that were passed over."""
_AGAIN = timedelta(minutes=3)


class Month:
    """Runs it.

    Attributes:
        digests: fingerprint of all that was written until a midnight, by the number of days.
        downs: when the process was dead: from, until.
        said: what customers said, each text once.
        refused: how often people were told that they could not, by why.
        roster: who did not come, and when.
    """

    def __init__(self, scale: Scale, seed: int, opener: Opener) -> None:
        self.scale, self.seed = scale, seed
        self.clock, self.agenda = SimulatedClock(scale.start), Agenda()
        self.journal = Journal(self.clock)
        self.settings = settings()
        calendars = Calendars(self.settings.sla.calendars)
        known = {name: calendars.of(name, scale.start) for name in self.settings.sla.calendars}
        promised = {one.calendar for one in self.settings.sla.policies.by_plan.values()}
        self.hours = tables(known, scale.start, scale.end, promised)
        self.roster = Roster(scale, seed, self.hours)
        self.staff = staff(scale.crew)
        self.workers = {one.id: Worker(one, random.Random(f"{seed}/{one.id}")) for one in self.staff}
        self.cases = {one.key: one for one in cases(scale, seed, known)}
        self.numbered: dict[str, Case] = {}
        self.digests: dict[int, str] = {}
        self.downs: list[tuple[datetime, datetime]] = []
        self.said: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self._opener, self._calendars, self._ids = opener, calendars, Ids()
        self._accounts = accounts()
        self._here: set[str] = set()
        self._gone: dict[str, datetime] = {}
        self._dice = random.Random(f"{seed}/month")
        self._audit = RoutingAudit(
            self.journal, self.staff, self.settings.routing, self.hours, self._here, self._gone, self.clock
        )
        self.journal.audit = self._audit.record
        self._process: Process | None = None
        self._open = AsyncExitStack()

    @property
    def process(self) -> Process:
        """The one that runs."""
        if self._process is None:
            raise AssertionError("the process does not run")
        return self._process

    async def run(self, lasting: timedelta | None = None) -> None:
        """Let so much time pass; all of it by default."""
        end = self.scale.end if lasting is None else self.scale.start + lasting
        await self._start()
        for listing in self.staff:
            await self.process.stores.staff.put(listing, self.clock())
        self._plan()
        while self.clock.now < end:
            since = self.clock.now - self.scale.start
            if since % timedelta(days=1) == timedelta():
                self.digests[since.days] = self.journal.digest
            await self._minute()
            self.clock.now += MINUTE
        self.clock.now = end

    def calendar(self, name: str) -> WorkCalendar:
        """Give the calendar of a name, as the desk knows it."""
        return self._calendars.of(name, self.scale.start)

    def beyond(self, at: datetime | None) -> bool:
        """Tell whether a moment lies beyond the hours that are known here."""
        return at is not None and at >= self.scale.end + PROMISED

    async def close(self) -> None:
        """Let the store go."""
        await self._open.aclose()

    async def _start(self) -> None:
        stores = await self._open.enter_async_context(self._opener())
        self.journal.stores = stores
        agreed, new_id = self._agreed, self._ids
        self._process = Process(stores, self.journal, self.settings, self._calendars, agreed, self.clock, new_id)
        for team in teams():
            await stores.staff.put_team(team)

    def _agreed(self, ticket: Ticket, of: Collection[str]) -> Ticket:
        made = replace(self.settings, accounts=self._accounts).agreed(ticket, of)
        # Which part of the product it is about, the form knows.
        return replace(made, skills=self.cases[ticket.key or ""].skills)

    def _plan(self) -> None:
        for case in self.cases.values():
            self.agenda.add(case.at, partial(self._files, case))
        ill = [name for name in sorted(self.workers) if name.startswith(self.scale.bad_region)]
        absent = set(random.Random(f"{self.seed}/bad day").sample(ill, (len(ill) + 1) // 2))
        for name, worker in self.workers.items():
            for presence in self.roster.days(worker.listing, worker.dice, name in absent):
                self.agenda.add(presence.at, partial(self._presence, worker, presence))
        for at, account, plan in self.scale.upgrades:
            self.agenda.add(at, partial(self._upgrade, account, plan))
        for at in self.scale.kills:
            self.agenda.add(at, partial(self._doom, self._dice.randrange(4)))
        for _ in range(self.scale.days // 2):
            minute = self._dice.randrange(self.scale.days * 1440)
            self.agenda.add(self.scale.start + minute * MINUTE, self._moves)

    async def _minute(self) -> None:
        action: Action | None = None
        try:
            while (action := self.agenda.pop(self.clock.now)) is not None:
                await action()
            await self.process.office()
        except Killed:
            if action is not None:  # whoever was in the middle of something tries again
                self.agenda.add(self.clock.now, action)
            await self._die()
            return
        if self.clock.now.minute % _LOOK == 0:
            self._audit.passed_over(LIMIT)
            self._audit.left_behind(self.settings.drain.long_absence)
        await self._take_up()

    async def _die(self) -> None:
        dead = self.clock.now
        self._process = self.journal.stores = None
        await self._open.aclose()
        self.clock.now = dead + self.scale.down - MINUTE  # the next minute is the first of another process
        self.downs.append((dead, dead + self.scale.down))
        await self._start()

    async def _doom(self, after: int) -> None:
        self.journal.kill(after)

    # Customers

    async def _files(self, case: Case) -> None:
        request = TicketRequest(case.key, case.person, case.subject, case.description, case.category)
        filed = await self.process.clerk.file_alone(request)
        case.number = filed.number
        self.numbered[filed.number] = case
        self._reacts(case, filed.number, at_first(case))

    def _reacts(self, case: Case, number: str, reaction: Reaction | None) -> None:
        if reaction is None:
            return
        at = self.clock.now + reaction.after
        if reaction.act is Act.SAYS:
            case.said += 1
            text = f"{case.key} says {case.said}"
            self.agenda.add(at, partial(self._says, case, number, text))
        else:
            self.agenda.add(at, partial(self._decides, case, number, reaction.act))

    async def _says(self, case: Case, number: str, text: str) -> None:
        self.said[text] = 1
        heard = await self.process.desk.answer(number, case.person, text, key=text)
        if heard.number not in self.numbered:
            again = replace(case, key=f"{case.key}+", number=heard.number, effort=1, touched=0, twin=None)
            self.numbered[heard.number] = again

    async def _decides(self, case: Case, number: str, act: Act) -> None:
        desk = self.process.desk
        try:
            await (desk.close_own if act is Act.CLOSES else desk.reopen_own)(number, case.person)
        except ChangeRefused as refused:
            self.refused[refused.why] += 1

    # Engineers

    async def _presence(self, worker: Worker, moment: Presence) -> None:
        name = worker.listing.id
        worker.working = moment.here
        if not moment.tells:
            return
        if moment.here:
            self._here.add(name)
            self._gone.pop(name, None)
        else:
            self._here.discard(name)
            self._gone[name] = self.clock.now
        until = moment.until if moment.until is None or moment.until > self.clock.now else None
        await self.process.stores.staff.set_presence(name, words.Presence(moment.here, self.clock.now, until))

    async def _take_up(self) -> None:
        for name, worker in self.workers.items():
            mine = self.journal.holding[name]
            if not worker.working or worker.busy or not mine:
                continue
            number = await self.process.soonest(mine)
            ticket = await self.process.desk.show(number)
            case = self.numbered[number]
            job = decided(case, number, ticket.version, self._repeats(case))
            worker.busy = True
            self.agenda.add(self.clock.now + worker.minutes(job.turn), partial(self._finishes, worker, job))

    def _repeats(self, case: Case) -> bool:
        first = None if case.twin is None or case.twin.number is None else self.journal.tickets[case.twin.number]
        return first is not None and first.status is not Status.CLOSED

    async def _finishes(self, worker: Worker, job: Job) -> None:
        try:
            await self._does(worker, job)
        except ChangeRefused as refused:
            self.refused[refused.why] += 1
            if refused.why == "overtaken":
                seen = (await self.process.desk.show(job.number)).version
                again = partial(self._finishes, worker, replace(job, seen=seen))
                self.agenda.add(self.clock.now + _AGAIN, again)
                return
        worker.busy = False

    async def _does(self, worker: Worker, job: Job) -> None:
        desk, by, number, case = self.process.desk, worker.actor, job.number, self.numbered[job.number]
        key = f"{by.id}:{number}:{job.turn}"
        ticket = await desk.show(number)
        begun = any(event.key == key for event in self.journal.events[number])
        if not begun and (ticket.assignee != by.id or ticket.status not in OURS):
            self.refused["no longer hers"] += 1
            return
        if job.triage and ticket.priority is not case.true:
            await desk.prioritise(number, by, case.true, seen=job.seen)
        if job.notes:
            await desk.note(number, by, f"note {key}", seen=job.seen, key=f"note:{key}")
        if job.outcome is Outcome.GIVES_BACK:
            await desk.assign(number, by, None)
            return
        if job.outcome is Outcome.MERGES and case.twin is not None and case.twin.number is not None:
            await desk.joining.merge(number, case.twin.number, by)
            return
        if job.outcome is Outcome.CALLS:
            await desk.pend(number, by, seen=job.seen)
            self._reacts(case, number, after_words(case, job.outcome))
            return
        then = {Outcome.SOLVES: Then.SOLVED, Outcome.ASKS: Then.PENDING}.get(job.outcome, Then.STAY)
        await desk.reply(number, by, f"reply {key}", then=then, seen=job.seen, key=key)
        if job.outcome is Outcome.SOLVES_SILENTLY:
            await desk.solve(number, by)
        if job.outcome is Outcome.HOLDS:
            await desk.hold(number, by, "engineering")
            back = timedelta(hours=case.dice.uniform(4, 60))
            self.agenda.add(self.clock.now + back, partial(self._goes_on, number, by))
        self._reacts(case, number, after_words(case, job.outcome))

    async def _goes_on(self, number: str, by: Actor) -> None:
        if (await self.process.desk.show(number)).status is Status.ON_HOLD:
            await self.process.desk.unhold(number, by)

    async def _upgrade(self, account: str, plan: str) -> None:
        self._accounts[account] = replace(self._accounts[account], plan=plan)
        for number in sorted(self.journal.tickets, key=lambda one: int(one[2:])):
            ticket = self.journal.tickets[number]
            if ticket.requester_id.startswith(f"{account}-p") and ticket.status is not Status.CLOSED:
                await self.process.writer.change(number, SetPlan(plan), _MANAGER, Telling("plan"))

    async def _moves(self) -> None:
        """Give a ticket of whoever has most to whoever has least, whatever the rules say."""
        loads = sorted((len(self.journal.holding[name]), name) for name in self.workers)
        if loads[-1][0] > loads[0][0] + 1:
            number = min(self.journal.holding[loads[-1][1]], key=lambda one: int(one[2:]))
            await self.process.desk.assign(number, _MANAGER, loads[0][1])
