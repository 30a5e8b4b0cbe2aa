"""What customers are told of issues: people decide, and what may be false is taken back."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.engineering.errors import IssueNotFound
from handlers.engineering.issue import IssueName, Stage
from handlers.engineering.known_issue import Publicity, article, issue_of
from handlers.engineering.ports import Kept
from handlers.engineering.public_text import document
from handlers.engineering.publishing import OUTDATED, TITLE_LIMIT, KnownIssueDesk, Wording, basis
from handlers.engineering.publishing_jobs import PUBLISH, TELL
from handlers.person import Person
from handlers.ports import ChangeRefused, InvalidInput, NotPermitted, WriteConflict
from kb import CUSTOMER, PUBLIC
from tests.announcement_worlds import BEN, EVE, ISSUE, SECRET, fixed_in, kept
from tests.fakes import START, FakeClock, Ids
from tests.memory_announcements import MirrorOf
from tests.memory_known_issues import MemoryKnownIssues

WORDING = Wording("Exports stop after a minute", "Export by month.", "in 5.3, on 20 March", Publicity.PUBLIC)
PLANNED = kept(Stage.ACCEPTED, fixed_in("5.3", on=date(2026, 3, 20)))
VISITOR = Person("v1")


@dataclass
class Here:
    """A desk with the issue. `counts`: customers are told how many met it."""

    counts: bool = False
    known: MemoryKnownIssues = field(default_factory=MemoryKnownIssues)
    mirror: MirrorOf = field(default_factory=lambda: MirrorOf({ISSUE: PLANNED}))

    @property
    def desk(self) -> KnownIssueDesk:
        return KnownIssueDesk(self.known, self.mirror, FakeClock(START), Ids(), lambda: self.counts)

    async def come(self, now: Kept | None) -> None:
        """Let the issue change."""
        self.mirror.issues = {} if now is None else {ISSUE: now}
        await self.desk.follow(ISSUE, ())

    @property
    def said(self) -> str | None:
        """What customers are answered with; None: nothing."""
        there = self.known.kept.get(ISSUE)
        made = None if there is None else document(there)
        return None if made is None else f"{made.title}\n{made.body}"


@pytest.fixture
def here() -> Here:
    return Here()


async def test_customers_are_told_what_was_written_and_nothing_of_the_tracker(here: Here) -> None:
    await here.desk.write(EVE, ISSUE, WORDING)
    assert here.said == (
        "Exports stop after a minute\nThis is a known issue: Exports stop after a minute\n\nExport by month.\n\n"
        "A fix is scheduled: in 5.3, on 20 March.\n"
    )
    assert SECRET not in here.said
    assert [one.payload["do"] for one in here.known.outbox] == [PUBLISH]


async def test_an_internal_one_is_told_to_nobody(here: Here) -> None:
    await here.desk.write(EVE, ISSUE, replace(WORDING, publicity=Publicity.INTERNAL))
    assert here.said is None
    await here.desk.write(EVE, ISSUE, replace(WORDING, publicity=Publicity.CUSTOMER), seen=1)
    made = document(here.known.kept[ISSUE])
    assert made is not None
    assert made.audience == CUSTOMER
    assert issue_of(made.external_id) == ISSUE


async def test_a_fix_that_is_put_off_is_not_promised_until_somebody_looked_at_it(here: Here) -> None:
    await here.desk.write(EVE, ISSUE, WORDING)
    await here.come(kept(Stage.ACCEPTED, fixed_in("6.0")))
    assert here.known.kept[ISSUE].outdated
    assert "5.3" not in (here.said or "")
    assert "Export by month." in (here.said or "")
    await here.come(kept(Stage.ACCEPTED, fixed_in("6.0")))  # told again: nothing more is to be seen
    assert here.known.kept[ISSUE].version == 2
    await here.desk.write(EVE, ISSUE, replace(WORDING, fix="in 6.0"), seen=2)
    assert "in 6.0." in (here.said or "")


async def test_a_plan_that_comes_back_is_told_again(here: Here) -> None:
    await here.desk.write(EVE, ISSUE, WORDING)
    await here.come(kept(Stage.ACCEPTED))
    await here.come(PLANNED)
    assert "in 5.3, on 20 March" in (here.said or "")


@pytest.mark.parametrize("now", [kept(Stage.RELEASED), kept(Stage.DECLINED), kept(gone=True), None])
async def test_what_is_over_is_told_to_nobody_and_comes_back_with_the_problem(here: Here, now: Kept | None) -> None:
    await here.desk.write(EVE, ISSUE, WORDING)
    await here.come(now)
    assert here.said is None
    await here.come(PLANNED)
    assert here.said is not None


async def test_numbers_are_told_only_where_they_may_be_and_never_a_single_one(here: Here) -> None:
    here.mirror.issues[ISSUE] = replace(PLANNED, accounts=7)
    await here.desk.write(EVE, ISSUE, WORDING)
    assert "7" not in (here.said or "")
    here.counts = True
    await here.come(replace(PLANNED, accounts=7))
    assert "7 organisations have told us of it." in (here.said or "")
    await here.come(replace(PLANNED, accounts=1))
    assert "organisations" not in (here.said or "")


async def test_numbers_are_taken_back_when_the_team_decides_so(here: Here) -> None:
    here.mirror.issues[ISSUE] = replace(PLANNED, accounts=7)
    here.counts = True
    await here.desk.write(EVE, ISSUE, WORDING)
    here.counts = False
    here.known.outbox.clear()
    await here.desk.recount()
    assert "7" not in (here.said or "")
    assert [one.payload["do"] for one in here.known.outbox] == [PUBLISH]
    await here.desk.recount()
    assert len(here.known.outbox) == 1


async def test_a_fix_that_is_put_off_while_somebody_writes_is_not_promised(here: Here) -> None:
    looked = basis((await here.desk.opened(EVE, ISSUE)).kept)
    await here.come(kept(Stage.ACCEPTED, fixed_in("6.0")))
    with pytest.raises(ChangeRefused, match="look again at what you say of the fix") as refused:
        await here.desk.write(EVE, ISSUE, WORDING, looked=looked)
    assert refused.value.why == OUTDATED
    assert here.said is None
    await here.desk.write(EVE, ISSUE, replace(WORDING, fix=""), looked=looked)  # it promises nothing
    await here.desk.write(EVE, ISSUE, WORDING, seen=1, looked=basis(here.mirror.issues[ISSUE]))
    assert "in 5.3" in (here.said or "")


async def test_the_second_of_two_who_write_is_told(here: Here) -> None:
    await here.desk.write(EVE, ISSUE, WORDING)
    for seen in (None, 2):
        with pytest.raises(ChangeRefused, match="Eve wrote it meanwhile"):
            await here.desk.write(EVE, ISSUE, WORDING, seen=seen)
    here.known.busy = 1
    with pytest.raises(ChangeRefused):
        await here.desk.write(EVE, ISSUE, WORDING, seen=1)
    assert here.known.kept[ISSUE].version == 1


@pytest.mark.parametrize(
    ("wording", "said"),
    [
        (replace(WORDING, title=" "), "The title is empty"),
        (replace(WORDING, workaround=""), "The workaround is empty"),
        (replace(WORDING, title="x" * (TITLE_LIMIT + 1)), "The title has 151 characters; it may have up to 150"),
    ],
)
async def test_what_cannot_be_shown_is_refused(here: Here, wording: Wording, said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        await here.desk.write(EVE, ISSUE, wording)


async def test_only_the_team_writes_reads_and_tells(here: Here) -> None:
    for attempt in (
        here.desk.write(BEN, ISSUE, WORDING),
        here.desk.opened(BEN, ISSUE),
        here.desk.listed(BEN),
        here.desk.tell(BEN, ISSUE, "It is out.", "m1"),
    ):
        with pytest.raises(NotPermitted):
            await attempt


async def test_an_issue_that_is_not_there_has_no_words(here: Here) -> None:
    missing = IssueName("acme.example", "9")
    with pytest.raises(IssueNotFound):
        await here.desk.write(EVE, missing, WORDING)
    with pytest.raises(IssueNotFound):
        await here.desk.opened(EVE, missing)
    await here.desk.follow(missing, ())
    assert not here.known.kept


async def test_who_wants_to_hear_is_counted_once_and_told_once(here: Here) -> None:
    await here.desk.write(EVE, ISSUE, WORDING)
    assert await here.desk.subscribe(replace(BEN, accounts=("acme",)), article(ISSUE), "c1")
    assert not await here.desk.subscribe(BEN, article(ISSUE), "c1", "ben@example.org")
    assert await here.desk.subscribe(VISITOR, article(ISSUE), "c2")
    (opened,) = await here.desk.listed(EVE)
    assert (opened.votes.persons, opened.votes.accounts) == (2, 1)
    here.known.outbox.clear()
    assert await here.desk.tell(EVE, ISSUE, "It is out: update to 5.3.", "m1") == 2
    assert await here.desk.tell(EVE, ISSUE, "It is out: update to 5.3.", "m1") == 0
    told = [one.payload for one in here.known.outbox]
    assert [(one["do"], one["conversation"], one["email"]) for one in told] == [
        (TELL, "c1", "ben@example.org"),
        (TELL, "c2", ""),
    ]
    assert {one["text"] for one in told} == {"It is out: update to 5.3."}
    assert (await here.desk.opened(EVE, ISSUE)).votes.waiting == 0
    with pytest.raises(InvalidInput):
        await here.desk.tell(EVE, ISSUE, "  ", "m2")


async def test_whoever_waits_to_hear_of_what_is_over_is_not_forgotten(here: Here) -> None:
    await here.desk.write(EVE, ISSUE, WORDING)
    await here.desk.subscribe(BEN, article(ISSUE), "c1")
    assert await here.desk.owed(EVE) == []
    await here.come(kept(Stage.RELEASED))
    (one,) = await here.desk.owed(EVE)
    assert (one.name, one.votes.waiting) == (ISSUE, 1)
    await here.desk.tell(EVE, ISSUE, "It is out.", "m1")
    assert await here.desk.owed(EVE) == []
    with pytest.raises(NotPermitted):
        await here.desk.owed(BEN)


async def test_nobody_subscribes_to_what_they_are_not_told_of(here: Here) -> None:
    with pytest.raises(IssueNotFound):
        await here.desk.subscribe(BEN, article(ISSUE), "c1")
    await here.desk.write(EVE, ISSUE, replace(WORDING, publicity=Publicity.CUSTOMER))
    for person, asked in ((VISITOR, article(ISSUE)), (BEN, "how-to/export.md"), (BEN, "known-issue:acme.example")):
        with pytest.raises(IssueNotFound):
            await here.desk.subscribe(person, asked, "c1")
    assert await here.desk.subscribe(BEN, article(ISSUE), "c1")


async def test_what_others_keep_changing_is_told_again_later(here: Here) -> None:
    await here.desk.write(EVE, ISSUE, WORDING)
    here.known.busy = 2
    await here.come(kept(Stage.RELEASED))
    assert here.known.kept[ISSUE].over
    here.known.busy = 99
    with pytest.raises(WriteConflict):
        await here.come(PLANNED)


stages = st.sampled_from(list(Stage))
versions = st.lists(st.sampled_from([fixed_in("5.3"), fixed_in("5.3", released=True), fixed_in("6.0")]), max_size=2)
issues = st.none() | st.builds(
    lambda stage, fixed, gone: kept(stage, *fixed, gone=gone), stages, versions, st.booleans()
)
wordings = st.builds(
    Wording,
    st.sampled_from(["Exports stop", "Exports end"]),
    st.sampled_from(["Wait.", "Export by month."]),
    st.sampled_from(["", "in 5.3", "in 6.0"]),
    st.sampled_from(list(Publicity)),
)


@given(st.lists(issues | wordings, max_size=12))
async def test_whatever_happens_customers_read_only_what_a_person_wrote_and_no_fix_that_changed(
    steps: list[Kept | Wording | None],
) -> None:
    here = Here()
    basis: Kept | None = PLANNED
    wrote: Wording | None = None
    for step in steps:
        if isinstance(step, Wording):
            if ISSUE not in here.mirror.issues:
                continue
            there = here.known.kept.get(ISSUE)
            await here.desk.write(EVE, ISSUE, step, None if there is None else there.version)
            basis, wrote = here.mirror.issues[ISSUE], step
        else:
            await here.come(step)
        said = here.said
        if said is None:
            continue
        assert wrote is not None
        now = here.mirror.issues[ISSUE]
        parts = [f"{wrote.title}\nThis is a known issue: {wrote.title}", wrote.workaround]
        assert basis is not None
        same = (now.stage, now.snapshot.issue.gone) == (basis.stage, basis.snapshot.issue.gone) and sorted(
            now.snapshot.issue.versions, key=str
        ) == sorted(basis.snapshot.issue.versions, key=str)
        if wrote.fix and same:
            parts.append(f"A fix is scheduled: {wrote.fix}.")
        assert said == "\n\n".join(parts) + "\n"
        assert wrote.publicity is not Publicity.INTERNAL
        assert now.stage not in {Stage.RELEASED, Stage.DECLINED}


async def test_everybody_is_told_of_a_public_one(here: Here) -> None:
    await here.desk.write(EVE, ISSUE, WORDING)
    made = document(here.known.kept[ISSUE])
    assert made is not None
    assert made.audience == PUBLIC
