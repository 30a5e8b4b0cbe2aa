"""The managers' pages over a desk in memory: a team of two, customers who are not content, and settings."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from prometheus_client import CollectorRegistry

from bot.web.dependencies import Managing
from handlers.engineering.statuses import StatusDesk
from handlers.person import Person, Role
from handlers.quality.callbacks import FollowUpDesk
from handlers.quality.calling_back import opening
from handlers.quality.survey import SurveyRules
from handlers.tickets.desk_settings import DeskSettings
from handlers.tickets.desk_text import read_text
from handlers.tickets.holidays import Region
from handlers.tickets.overview import Overview
from handlers.tickets.rulebook import Adoption, Rulebook
from handlers.tickets.staff import Listing
from handlers.tickets.staffing import Staffing
from tests.bot.web.consoles import BOB, EVE, MEG, Browser, ConsoleWorld
from tests.fakes import Memory, MemoryStaff
from tests.handlers.quality.worlds import ALWAYS, survey
from tests.handlers.tickets.desks import DeskWorld
from tests.handlers.tickets.fake_holidays import FakeHolidays
from tests.memory_access import MemoryMembers
from tests.memory_managing import MemoryBoard, MemoryDeskTexts
from tests.memory_mirror import MemoryHints, MemoryMirror
from tests.memory_surveys import Kept, MemoryFollowUps, MemorySurveys, opened

ROOT = Person("root", Role.ADMINISTRATOR, True, "Root", "root@example.com")


class NamedFakeHolidays(FakeHolidays):
    """Holidays that are called after their region."""

    def named(self, region: Region, year: int) -> dict[date, str]:
        """Name them."""
        return dict.fromkeys(self.dates(region, year), f"Day of {region.country}")


def memory_of(desks: DeskWorld) -> Memory:
    """Give what a desk in memory keeps."""
    assert isinstance(desks.world.staff, MemoryStaff)
    return desks.world.staff.memory


def managing(
    desks: DeskWorld,
    members: MemoryMembers,
    kept: Kept,
    texts: MemoryDeskTexts,
    file: tuple[str, str] | None = None,
    issues: MemoryMirror | None = None,
) -> Managing:
    """Give what managers work with over a desk in memory."""
    staff, clock, holidays = MemoryStaff(memory_of(desks)), desks.clock, NamedFakeHolidays()
    book, mirror = Rulebook(texts, staff, holidays, clock, file), issues or MemoryMirror(memory_of(desks), clock)
    return Managing(
        overview=Overview(MemoryBoard(memory_of(desks)), staff, desks.promises, desks.calendar, clock),
        staffing=Staffing(staff, staff, lambda: desks.settings.sla.calendars, clock, desks.office.round),
        colleagues=members,
        follow_ups=FollowUpDesk(MemoryFollowUps(kept), MemorySurveys(kept), clock),
        rulebook=book,
        settings=lambda: desks.settings,
        calendar=lambda name, at: desks.settings.sla.calendars[name].calendar(holidays, (at.year,)),
        holidays=holidays,
        statuses=StatusDesk(mirror, mirror, mirror, MemoryHints(), book),
    )


def complain(kept: Kept, desks: DeskWorld, owner: str | None = MEG.id, comment: str = "Three <weeks>!") -> str:
    """Let Ann give a low score; give the follow-up's number. She is to be contacted within two hours."""
    now = desks.clock()
    said = survey(f"s{len(kept.surveys) + 1}", csat=2, ces=1, comment=comment, answered_at=now, number="T-1")
    kept.surveys[said.id] = said
    opened(kept, opening(said, owner, ALWAYS, now, SurveyRules(due=timedelta(hours=2))))
    return f"F-{len(kept.follow_ups)}"


class ManagedWorld(ConsoleWorld):
    """A console with the managers' pages. `file`: name and text of the operator's file, where there is one."""

    def __init__(self, file: tuple[str, str] | None = None) -> None:
        super().__init__(helped=False)
        self.memory = memory_of(self.desks)
        self.kept, self.texts = Kept(self.memory), MemoryDeskTexts(self.memory)
        self.issues = MemoryMirror(self.memory, self.desks.clock)
        self.managing = managing(self.desks, self.here.entrance.members, self.kept, self.texts, file, self.issues)
        self.adoption = Adoption(
            self.texts,
            0,
            lambda text: read_text(text, NamedFakeHolidays(), 2026),
            self._adopt,
            lambda version, error: None,
        )
        team = self.deps.team
        assert team is not None
        self.deps = replace(self.deps, managing=self.managing, team=replace(team, calendars={"office", "always"}))
        self.here.entrance.members.people[ROOT.id] = ROOT

    def _adopt(self, settings: DeskSettings) -> None:
        self.desks.settings = settings
        self.desks.promises.adopt(settings.sla.policies)
        self.desks.watchman.adopt(settings.rules, settings.breach)

    async def visitor(self, person: Person | None) -> Browser:
        """Give a browser; each has an application of its own, over the same desk."""
        self.deps = replace(self.deps, metrics=CollectorRegistry())
        return await super().visitor(person)

    async def hire(self) -> None:
        """Let Eve and Bob be here, in office hours."""
        for person in (EVE, BOB):
            await self.desks.hire(person.id, calendar="office")

    async def staff_listing(self, name: str) -> Listing | None:
        """Give how somebody is listed."""
        return await self.desks.world.staff.listing(name)

    def complain(self, owner: str | None = MEG.id, comment: str = "Three <weeks>!") -> str:
        """Let Ann give a low score; give the follow-up's number."""
        return complain(self.kept, self.desks, owner, comment)
