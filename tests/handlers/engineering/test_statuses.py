"""Managers say what statuses mean."""

from __future__ import annotations

from dataclasses import replace

import pytest

from handlers.engineering.hearing import About, Hint
from handlers.engineering.issue import LOCAL, IssueName, Kind, Stage
from handlers.engineering.local.issue import STATUSES, LocalStatus
from handlers.engineering.mapping_text import mapped, said_in
from handlers.engineering.statuses import StatusDesk
from handlers.engineering.tracking import Look
from handlers.person import Person, Role
from handlers.ports import InvalidInput, NotPermitted, WriteConflict
from handlers.tickets.actors import of_team
from handlers.tickets.desk_text import DEFAULT_TEXT
from handlers.tickets.rulebook import Rulebook
from tests.fakes import START, FakeClock, Memory, MemoryStaff
from tests.handlers.tickets.fake_holidays import FakeHolidays
from tests.issue_worlds import DOING, DONE, TO_DO, TRACKER, snapshot
from tests.memory_managing import MemoryDeskTexts
from tests.memory_mirror import MemoryHints, MemoryMirror

MEG = Person("meg", Role.MANAGER, True, "Meg", "meg@example.com")
EVE = Person("eve", Role.ENGINEER, True, "Eve")
BY = of_team(MEG)


class Scene:
    """Issues that were read, and the settings of the desk."""

    def __init__(self, file: tuple[str, str] | None = None) -> None:
        memory, self.clock = Memory(), FakeClock()
        self.mirror, self.hints = MemoryMirror(memory, self.clock), MemoryHints()
        self.book = Rulebook(MemoryDeskTexts(memory), MemoryStaff(memory), FakeHolidays(), self.clock, file)
        self.desk = StatusDesk(self.mirror, self.mirror, self.mirror, self.hints, self.book)

    async def read(self) -> None:
        """Read some issues."""
        for number, status in (("10001", DOING), ("10002", DOING), ("10003", DONE)):
            assert await self.mirror.keep(snapshot(number, status=status), Kind.BUG, Stage.ACCEPTED, over=None)

    async def stages(self) -> dict[str, tuple[Stage, bool | None]]:
        """Give what statuses are taken for, and whether somebody said so."""
        return {one.seen.status.name: (one.stage, one.said) for one in (await self.desk.show(MEG)).lines}


async def test_statuses_are_listed_with_what_they_are_taken_for() -> None:
    scene = Scene()
    await scene.read()
    assert await scene.stages() == {"Doing": (Stage.ACCEPTED, False), "Done": (Stage.FIXED, False)}


async def test_a_manager_says_what_a_status_means_and_takes_it_back() -> None:
    scene = Scene()
    await scene.read()
    kept = await scene.desk.mean(MEG, BY, "ONE", "2", "needs_information", 0)
    assert (kept.version, kept.name) == (1, "Meg")
    assert (await scene.stages())["Doing"] == (Stage.NEEDS_INFORMATION, True)
    await scene.desk.mean(MEG, BY, "ONE", "2", "", 1)
    assert (await scene.stages())["Doing"] == (Stage.ACCEPTED, False)


async def test_what_is_said_for_all_projects_is_told_apart() -> None:
    scene = Scene()
    await scene.read()
    await scene.book.replace(f'{DEFAULT_TEXT}\n[engineering.stages]\n3 = "released"\n', BY, 0)
    assert (await scene.stages())["Done"] == (Stage.RELEASED, None)


async def test_all_statuses_of_a_project_are_listed_also_those_that_no_issue_of_ours_has() -> None:
    scene = Scene()
    await scene.read()
    asked = replace(DOING, id="9", name="Needs info")
    renamed = replace(DOING, name="In progress")
    await scene.mirror.keep_statuses(TRACKER, {"ONE": (TO_DO, renamed, asked), "TWO": (TO_DO,)})
    await scene.book.replace(mapped(DEFAULT_TEXT, "ONE", "2", Stage.ACCEPTED), BY, 0)
    found = await scene.desk.show(MEG)
    assert [(one.seen.project, one.seen.status.name, one.seen.issues) for one in found.lines] == [
        ("ONE", "In progress", 2),
        ("ONE", "Done", 1),
        ("ONE", "To do", 0),
        ("ONE", "Needs info", 0),
        ("TWO", "To do", 0),
    ]
    assert [one.seen.status.name for one in found.unmapped] == ["Done", "To do", "Needs info", "To do"]
    assert found.silent == ("ONE", "TWO")
    await scene.desk.mean(MEG, BY, "ONE", "9", "needs_information")
    assert (await scene.desk.show(MEG)).silent == ("TWO",)


async def test_our_own_trackers_statuses_mean_what_they_say() -> None:
    scene = Scene()
    mine = snapshot("10001", name=IssueName(LOCAL, "1"), status=STATUSES[LocalStatus.NEEDS_INFORMATION])
    assert await scene.mirror.keep(mine, Kind.BUG, Stage.NEEDS_INFORMATION, over=None)
    found = await scene.desk.show(MEG)
    assert [(one.stage, one.fixed) for one in found.lines] == [(Stage.NEEDS_INFORMATION, True)]
    assert (found.unmapped, found.silent) == ((), ())


async def test_whether_the_tracker_is_followed_is_told() -> None:
    scene = Scene()
    await scene.mirror.looked(TRACKER, START, "It does not let us in.")
    await scene.hints.accept(Hint("d1", TRACKER, About.ISSUE, "10001"), START)
    found = await scene.desk.show(MEG)
    assert (found.looks, found.waiting) == ((Look(TRACKER, None, "It does not let us in.", None),), 1)


async def test_only_managers_see_and_change_it() -> None:
    scene = Scene()
    with pytest.raises(NotPermitted):
        await scene.desk.show(EVE)
    with pytest.raises(NotPermitted):
        await scene.desk.mean(EVE, of_team(EVE), "ONE", "2", "fixed")


@pytest.mark.parametrize(
    ("project", "status", "stage", "said"),
    [
        ("ONE", "2", "open", "no stage open"),
        ("ONE", " ", "fixed", "Name the project"),
        ("ONE", "2", "", "holds already"),
    ],
)
async def test_what_cannot_be_meant_is_said(project: str, status: str, stage: str, said: str) -> None:
    scene = Scene()
    await scene.book.replace(mapped(DEFAULT_TEXT, "TWO", "9", Stage.FIXED), BY, 0)
    with pytest.raises(InvalidInput, match=said):
        await scene.desk.mean(MEG, BY, project, status, stage)


async def test_a_status_that_a_project_does_not_have_is_not_mapped_and_names_do() -> None:
    scene = Scene()
    await scene.mirror.keep_statuses(TRACKER, {"ONE": (TO_DO, DOING)})
    with pytest.raises(InvalidInput, match=r"ONE has no status 20. It has 1 \(To do\), 2 \(Doing\)\."):
        await scene.desk.mean(MEG, BY, "one", "20", "fixed")
    await scene.desk.mean(MEG, BY, "one", "doing", "needs_information")
    assert (await scene.stages())["Doing"] == (Stage.NEEDS_INFORMATION, True)
    await scene.mirror.keep_statuses(TRACKER, {"ONE": (TO_DO, DONE)})  # it is gone there
    await scene.desk.mean(MEG, BY, "ONE", "2", "")
    assert said_in((await scene.book.now()).text).stages.projects["ONE"] == {}
    await scene.desk.mean(MEG, BY, "ELSE", "77", "fixed")  # of which nothing is known


async def test_of_two_who_change_it_at_once_the_second_is_told() -> None:
    scene = Scene()
    await scene.desk.mean(MEG, BY, "ONE", "2", "fixed", 0)
    with pytest.raises(WriteConflict, match="Meg replaced"):
        await scene.desk.mean(MEG, BY, "ONE", "3", "released", 0)


async def test_settings_in_a_file_are_changed_there() -> None:
    scene = Scene(("desk.toml", mapped(DEFAULT_TEXT, "ONE", "2", Stage.DECLINED)))
    await scene.read()
    found = await scene.desk.show(MEG)
    assert (found.file, (await scene.stages())["Doing"]) == ("desk.toml", (Stage.DECLINED, True))
    with pytest.raises(InvalidInput, match=r"desk\.toml"):
        await scene.desk.mean(MEG, BY, "ONE", "2", "fixed")
