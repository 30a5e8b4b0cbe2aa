"""What happened in the tracker is found out, whatever it told us."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest

from handlers.engineering.errors import TrackerAway, TrackerBusy, TrackerDenied
from handlers.engineering.hearing import About, Hint
from handlers.engineering.issue import IssueName, Kind, Stage, Version
from handlers.engineering.listening import Listener
from handlers.engineering.moves import MoveKind
from handlers.engineering.pacing import Pace
from handlers.engineering.reconciling import PAGE, Reconciler, Rhythm
from handlers.engineering.stages import EngineeringRules, StageMap
from handlers.ports import WriteConflict
from tests.handlers.engineering.test_tracking import DOING, Scene
from tests.memory_mirror import MemoryHints
from tests.memory_tracker import DONE, MemoryTracker

HOUR = timedelta(hours=1)


@dataclass
class Looking(Scene):
    """A tracker that is looked into."""

    hints: MemoryHints = field(default_factory=MemoryHints)
    failures: list[str] = field(default_factory=list)
    sent: int = 0

    def __post_init__(self) -> None:
        super().__post_init__()
        self.paces = {self.tracker.name: Pace(self._seconds)}
        self.reconciler = self.started()
        self.listener = Listener(self.tracking, self.mirror, self.hints, self.clock, self.paces, self._failed)

    def _seconds(self) -> float:
        return self.clock.now.timestamp()

    def _failed(self, tracker: str, error: Exception) -> None:
        self.failures.append(f"{tracker}: {error}")

    def started(self) -> Reconciler:
        """Start anew, with what is in the database."""
        name = self.tracker.name
        return Reconciler(
            tracking=self.tracking,
            mirror=self.mirror,
            watched=self.mirror,
            unknown=self.mirror,
            readers={name: self.tracker},
            rhythms={name: Rhythm(), "elsewhere": Rhythm()},
            clock=self.clock,
            paces=self.paces,
            failed=self._failed,
        )

    async def hint(self, about: About, id_: str, key: str = "", tracker: str = "tracker.example") -> bool:
        """Take a hint."""
        self.sent += 1
        return await self.hints.accept(Hint(key or f"d{self.sent}", tracker, about, id_), self.clock())

    def reads(self) -> int:
        """Give how many issues were read since the last time."""
        count = self.tracker.calls.count("read")
        self.tracker.calls.clear()
        return count


@pytest.fixture
def scene() -> Looking:
    return Looking()


async def test_a_hint_has_the_issue_read_and_repeated_it_changes_nothing(scene: Looking) -> None:
    name = await scene.known()
    scene.tracker.change(name, status=DOING)
    assert await scene.hint(About.ISSUE, name.id, "d1")
    assert not await scene.hint(About.ISSUE, name.id, "d1")
    assert await scene.listener.hear() == 1
    assert scene.told() == [MoveKind.STAGE]
    assert not await scene.hint(About.ISSUE, name.id, "d1")
    assert (await scene.listener.hear(), scene.told()) == (0, [])


async def test_many_hints_of_one_issue_are_one_look(scene: Looking) -> None:
    name = await scene.known()
    scene.reads()
    for _ in range(5):
        await scene.hint(About.ISSUE, name.id)
    assert (await scene.listener.hear(), scene.reads()) == (5, 1)


async def test_hints_in_any_order_come_to_what_the_issue_is(scene: Looking) -> None:
    name = await scene.known()
    scene.tracker.change(name, status=DOING)
    scene.tracker.change(name, status=DONE)
    await scene.hint(About.ISSUE, name.id)
    await scene.listener.hear()
    await scene.hint(About.ISSUE, name.id)  # the one of the status in between, late
    await scene.listener.hear()
    assert (scene.told(), (await scene.mirror.get(name)).stage) == ([MoveKind.STAGE], Stage.FIXED)


async def test_a_hint_of_what_is_nobodys_ticket_is_done_with(scene: Looking) -> None:
    stranger = scene.tracker.put("It is somebody else's").issue.name
    await scene.hint(About.ISSUE, stranger.id)
    await scene.hint(About.ISSUE, "1", tracker="gone.example")
    assert (await scene.listener.hear(), await scene.hints.depth(), scene.reads()) == (2, 0, 0)


async def test_a_version_that_came_out_has_all_of_its_issues_read(scene: Looking) -> None:
    coming = Version("v1", "5.3")
    names = [await scene.known(title, status=DONE, versions=(coming,)) for title in ("It hums", "It buzzes")]
    other = await scene.known("It is dark")
    scene.reads()
    for name in names:
        at = scene.tracker.issues[name.id].issue.updated_at
        scene.tracker.change(name, versions=(replace(coming, released=True),), updated_at=at)
    await scene.hint(About.VERSION, "v1")
    await scene.listener.hear()
    assert scene.reads() == 2
    assert scene.told() == [MoveKind.RELEASED, MoveKind.STAGE] * 2
    assert (await scene.mirror.get(other)).stage is Stage.FILED


async def test_one_issue_of_a_version_that_cannot_be_read_keeps_back_no_other_and_is_read_again(scene: Looking) -> None:
    coming = Version("v1", "5.3")
    names = [await scene.known(title, status=DONE, versions=(coming,)) for title in ("It hums", "It buzzes")]
    for name in names:
        scene.tracker.change(name, versions=(replace(coming, released=True),))
    await scene.hint(About.VERSION, "v1")
    scene.tracker.trouble.append(TrackerDenied("Not this one.", everything=False))
    assert (await scene.listener.hear(), scene.told()) == (0, [MoveKind.RELEASED, MoveKind.STAGE])
    scene.clock.forward(minutes=5)
    scene.tracker.trouble.append(TrackerAway("It is away.", unsure=False))
    assert (await scene.listener.hear(), scene.told()) == (0, [])
    scene.clock.forward(minutes=5)
    assert (await scene.listener.hear(), scene.told()) == (1, [MoveKind.RELEASED, MoveKind.STAGE])


async def test_a_project_that_was_renamed_has_all_of_them_read_by_and_by(scene: Looking) -> None:
    name = await scene.known(status=DONE)
    at = scene.tracker.issues[name.id].issue.updated_at
    scene.tracker.change(name, key="NEW-1", project="NEW", updated_at=at)
    await scene.hint(About.PROJECT, "7")
    await scene.listener.hear()
    assert scene.told() == []
    assert await scene.reconciler.sweep() == 1
    assert scene.told() == [MoveKind.RENAMED]
    assert (await scene.mirror.by_key("MEM-1")).snapshot.issue.key == "NEW-1"


async def test_a_hint_waits_while_the_tracker_is_away_and_is_looked_at_then(scene: Looking) -> None:
    name = await scene.known()
    scene.tracker.change(name, status=DOING)
    await scene.hint(About.ISSUE, name.id)
    scene.tracker.trouble.append(TrackerAway("It is away.", unsure=False))
    assert await scene.listener.hear() == 0
    assert (scene.told(), scene.failures) == ([], ["tracker.example: It is away."])
    scene.clock.forward(seconds=1)
    assert await scene.listener.hear() == 1
    assert scene.told() == [MoveKind.STAGE]


async def test_a_limit_of_all_that_is_asked_holds_for_all_that_is_asked(scene: Looking) -> None:
    names = [await scene.known(title) for title in ("It hums", "It buzzes")]
    await scene.hint(About.ISSUE, names[0].id)
    scene.reads()
    scene.tracker.trouble.append(TrackerBusy("Too much.", timedelta(minutes=3), "jira-quota-tenant-based"))
    await scene.listener.hear()
    await scene.hint(About.ISSUE, names[1].id)
    scene.clock.forward(minutes=1)
    assert (await scene.listener.hear(), await scene.reconciler.poll(), scene.reads()) == (0, 0, 1)
    scene.clock.forward(minutes=3)
    assert (await scene.listener.hear(), scene.reads()) == (2, 2)


async def test_who_is_not_let_in_asks_seldom_and_says_so_until_it_works(scene: Looking) -> None:
    await scene.known()
    scene.tracker.trouble.append(TrackerDenied("The token is not valid any more."))
    assert await scene.reconciler.poll() == 0
    (look,) = await scene.mirror.looks()
    assert (look.at, look.problem) == (None, "The token is not valid any more.")
    scene.tracker.calls.clear()
    scene.clock.forward(minutes=4)
    await scene.reconciler.poll()
    await scene.reconciler.sweep()
    assert scene.tracker.calls == []
    scene.clock.forward(minutes=2)
    await scene.reconciler.poll()
    (look,) = await scene.mirror.looks()
    assert (look.at, look.problem) == (scene.clock.now, "")


async def test_one_hint_that_fails_in_any_way_keeps_back_no_other(scene: Looking) -> None:
    names = [await scene.known(title) for title in ("It hums", "It buzzes")]
    for name in names:
        scene.tracker.change(name, status=DOING)
        await scene.hint(About.ISSUE, name.id)
    scene.tracker.trouble.append(KeyError("fields"))
    assert await scene.listener.hear() == 1
    assert scene.told() == [MoveKind.STAGE]
    scene.clock.forward(seconds=1)
    assert await scene.listener.hear() == 1


async def test_what_nobody_told_us_is_found_by_looking(scene: Looking) -> None:
    name, other = await scene.known(), await scene.known("It buzzes")
    await scene.reconciler.poll()
    scene.reads()
    scene.clock.forward(minutes=10)
    scene.tracker.change(name, status=DOING)
    scene.clock.forward(minutes=1)
    assert await scene.reconciler.poll() == 1
    assert (scene.told(), scene.reads()) == ([MoveKind.STAGE], 1)
    assert (await scene.mirror.get(other)).stage is Stage.FILED
    # Where it got to is kept: whoever starts anew goes on from there.
    again = scene.started()
    scene.clock.forward(minutes=10)
    scene.tracker.change(other, status=DOING)
    assert (await again.poll(), scene.told()) == (1, [MoveKind.STAGE])


async def test_it_looks_as_often_as_it_is_to(scene: Looking) -> None:
    await scene.known()
    await scene.reconciler.poll()
    scene.tracker.calls.clear()
    scene.clock.forward(seconds=30)
    await scene.reconciler.poll()
    assert scene.tracker.calls == []
    scene.clock.forward(seconds=31)
    await scene.reconciler.poll()
    assert scene.tracker.calls == ["changed"]
    scene.clock.forward(days=-2)  # the clock was wrong, and has been set
    await scene.reconciler.poll()
    assert scene.tracker.calls == ["changed", "changed"]


class Late(MemoryTracker):
    """Its search finds a change later than it happened."""

    late = timedelta(minutes=2)

    async def changed(self, since: datetime, limit: int):  # type: ignore[no-untyped-def]
        found = await super().changed(since, limit * 100)
        return [one for one in found if one.updated_at + self.late <= self.clock()][:limit]


async def test_what_the_search_finds_late_is_not_lost_behind_what_it_found_before() -> None:
    scene = Looking()
    first, second = await scene.known(), await scene.known("It buzzes")
    scene.tracker.__class__ = Late
    scene.clock.forward(minutes=10)
    scene.tracker.change(first, status=DOING)
    scene.clock.forward(minutes=1)
    scene.tracker.change(second, status=DOING)
    scene.clock.forward(minutes=1)
    assert await scene.reconciler.poll() == 1
    scene.clock.forward(minutes=1)
    assert await scene.reconciler.poll() == 1


async def test_more_changes_than_a_page_holds_are_all_found_be_they_of_one_moment(scene: Looking) -> None:
    names = [await scene.known(f"It hums {number}") for number in range(PAGE + 20)]
    moment = scene.clock.now + HOUR
    scene.clock.now = moment
    for name in names:
        scene.tracker.change(name, status=DOING, updated_at=moment)
    assert await scene.reconciler.poll() == len(names)
    assert set(scene.told()) == {MoveKind.STAGE}
    assert await scene.mirror.cursor(scene.tracker.name) == moment


async def test_one_issue_that_cannot_be_read_keeps_back_no_other(scene: Looking) -> None:
    names = [await scene.known(title) for title in ("It hums", "It buzzes")]
    await scene.reconciler.poll()
    for name in names:
        scene.tracker.change(name, status=DOING)
    scene.clock.forward(minutes=2)

    class Partly(MemoryTracker):
        """Will not show one of them."""

        async def read(self, name: IssueName):  # type: ignore[no-untyped-def]
            if name == names[0]:
                raise TrackerDenied("Not this one.", everything=False)
            return await super().read(name)

    scene.tracker.__class__ = Partly
    assert await scene.reconciler.poll() == 1
    assert scene.failures == ["tracker.example: Not this one."]


async def test_an_issue_of_which_the_tracker_fails_keeps_back_no_other_and_is_tried_again(scene: Looking) -> None:
    names = [await scene.known(title) for title in ("It hums", "It buzzes", "It rattles")]
    await scene.reconciler.poll()
    for name in names:
        scene.tracker.change(name, status=DOING)
    scene.clock.forward(minutes=2)

    class Partly(MemoryTracker):
        """Fails of one of them."""

        async def read(self, name: IssueName):  # type: ignore[no-untyped-def]
            if name == names[0]:
                raise TrackerAway("It fails.", unsure=False)
            return await super().read(name)

    scene.tracker.__class__ = Partly
    assert (await scene.reconciler.poll(), scene.told()) == (2, [MoveKind.STAGE] * 2)
    assert await scene.mirror.cursor(scene.tracker.name) == scene.tracker.issues[names[-1].id].issue.updated_at
    assert scene.mirror.standing[scene.tracker.name].problem == ""
    scene.clock.forward(minutes=40)
    scene.reads()
    assert (await scene.reconciler.sweep(), scene.reads()) == (0, 2)
    scene.tracker.__class__ = MemoryTracker
    assert (await scene.reconciler.poll(), scene.told()) == (1, [MoveKind.STAGE])


async def test_a_tracker_that_fails_of_everything_is_away(scene: Looking) -> None:
    names = [await scene.known(f"It hums {number}") for number in range(9)]
    await scene.reconciler.poll()
    for name in names:
        scene.tracker.change(name, status=DOING)
    scene.clock.forward(minutes=2)

    class Failing(MemoryTracker):
        """Reads nothing."""

        async def read(self, name: IssueName):  # type: ignore[no-untyped-def]
            self.calls.append("read")
            raise TrackerAway("It fails.", unsure=False)

    scene.tracker.__class__ = Failing
    scene.reads()
    assert (await scene.reconciler.poll(), scene.reads()) == (0, 3)
    assert scene.mirror.standing[scene.tracker.name].problem == "It fails."
    scene.tracker.__class__ = MemoryTracker
    for _ in range(2):
        scene.clock.forward(minutes=6)
        await scene.reconciler.poll()
    assert scene.told() == [MoveKind.STAGE] * 9


async def test_what_was_linked_and_never_read_is_read(scene: Looking) -> None:
    name = scene.tracker.put("It hums").issue.name
    lost = IssueName(scene.tracker.name, "77")
    scene.mirror.link(lost, "T-2")
    scene.mirror.link(name, "T-1", kind=Kind.FEATURE)
    await scene.reconciler.poll()
    assert (await scene.mirror.get(name)).kind is Kind.FEATURE
    # It was deleted before anybody read it: its ticket does not wait for ever.
    assert scene.told() == [MoveKind.GONE]
    assert (await scene.mirror.get(lost)).ours
    assert await scene.mirror.unknown(scene.tracker.name, 9) == []


async def test_what_was_linked_and_cannot_be_read_keeps_back_no_other(scene: Looking) -> None:
    names = [scene.tracker.put(title).issue.name for title in ("It hums", "It buzzes")]
    for name in names:
        scene.mirror.link(name, "T-1")

    class Partly(MemoryTracker):
        """Fails of one of them."""

        async def read(self, name: IssueName):  # type: ignore[no-untyped-def]
            if name == names[0]:
                raise TrackerAway("It fails.", unsure=False)
            return await super().read(name)

    scene.tracker.__class__ = Partly
    await scene.reconciler.poll()
    assert list(scene.mirror.kept) == names[1:]
    assert scene.mirror.standing[scene.tracker.name].problem == ""


async def test_what_was_deleted_and_not_told_is_found_in_the_end(scene: Looking) -> None:
    name = await scene.known()
    scene.tracker.delete(name)
    scene.clock.forward(minutes=20)
    assert (await scene.reconciler.sweep(), scene.told()) == (0, [])
    scene.clock.forward(minutes=20)
    assert (await scene.reconciler.sweep(), scene.told()) == (1, [MoveKind.GONE])
    scene.clock.forward(hours=2)
    assert (await scene.reconciler.sweep(), scene.told()) == (0, [])


async def test_a_release_that_nobody_told_of_is_found_by_one_issue_for_all(scene: Looking) -> None:
    coming = Version("v1", "5.3")
    names = [await scene.known(f"It hums {number}", status=DONE, versions=(coming,)) for number in range(3)]
    scene.clock.forward(minutes=11)
    scene.reads()
    assert (await scene.reconciler.sweep(), scene.reads()) == (0, 1)
    for name in names:
        at = scene.tracker.issues[name.id].issue.updated_at
        scene.tracker.change(name, versions=(replace(coming, released=True),), updated_at=at)
    scene.clock.forward(minutes=11)
    assert await scene.reconciler.sweep() == 3
    assert scene.told() == [MoveKind.RELEASED, MoveKind.STAGE] * 3


async def test_what_statuses_mean_is_looked_at_when_it_starts_and_when_it_changed(scene: Looking) -> None:
    names = [await scene.known(title, status=DOING) for title in ("It hums", "It buzzes")]
    scene.tracking.adopt(EngineeringRules(StageMap({"2": Stage.NEEDS_INFORMATION})))
    assert await scene.reconciler.restage() == 2
    assert await scene.reconciler.restage() == 0
    scene.tracking.adopt(EngineeringRules())
    assert await scene.reconciler.restage() == 2
    assert {(await scene.mirror.get(one)).stage for one in names} == {Stage.ACCEPTED}


async def test_old_deliveries_are_forgotten(scene: Looking) -> None:
    await scene.hint(About.PROJECT, "1")
    await scene.listener.hear()
    assert await scene.listener.prune() == 0
    scene.clock.forward(days=8)
    assert await scene.listener.prune() == 1


async def test_what_cannot_be_written_now_is_looked_at_again(scene: Looking) -> None:
    name = await scene.known()
    scene.tracker.change(name, status=DOING)
    await scene.hint(About.ISSUE, name.id)
    scene.tracker.trouble.append(WriteConflict("others are writing"))
    assert await scene.listener.hear() == 0
    scene.clock.forward(minutes=1)
    assert await scene.listener.hear() == 1
