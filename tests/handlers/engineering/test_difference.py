"""What happened to an issue between two readings."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from handlers.engineering.difference import difference, gone, same
from handlers.engineering.issue import Snapshot, Stage, Version
from handlers.engineering.moves import Move, MoveKind
from handlers.engineering.stages import StageMap, stage_of
from tests.fakes import START
from tests.issue_worlds import DOING, DONE, TO_DO, comment, issue, snapshot

LATER = START + timedelta(hours=1)
MAP = StageMap()


def moves(before: Snapshot, after: Snapshot) -> tuple[Move, ...]:
    return difference(before, stage_of(before.issue, MAP), after, stage_of(after.issue, MAP))


def kinds(before: Snapshot, after: Snapshot) -> list[MoveKind]:
    return [move.kind for move in moves(before, after)]


def test_nothing_happened_to_what_is_the_same() -> None:
    whole = snapshot("10001", comment(), versions=(Version("v1", "5.3"),))
    assert moves(whole, whole) == ()
    assert same(whole, Stage.ACCEPTED, whole, Stage.ACCEPTED)


def test_a_title_that_changed_is_written_and_told_to_nobody() -> None:
    before, after = snapshot(), snapshot(title="It buzzes", updated_at=LATER)
    assert moves(before, after) == ()
    assert not same(before, Stage.FILED, after, Stage.FILED)


def test_another_stage_is_told_with_the_status_as_it_is_called() -> None:
    (move,) = moves(snapshot(), snapshot(status=DOING, updated_at=LATER))
    assert (move.kind, move.before, move.after, move.text) == (MoveKind.STAGE, "filed", "accepted", "Doing")
    assert move.at == LATER


def test_another_status_of_the_same_stage_is_no_other_stage() -> None:
    review = replace(DOING, id="21", name="In review")
    (move,) = moves(snapshot(status=DOING), snapshot(status=review, updated_at=LATER))
    assert (move.kind, move.before, move.after) == (MoveKind.STATUS, "Doing", "In review")


def test_what_others_wrote_is_told_and_what_we_wrote_is_not() -> None:
    said, mine = comment("7", "Which lamp?", 5), comment("8", "The round one.", 6, ours=True)
    (move,) = moves(snapshot(), snapshot("10001", said, mine, updated_at=LATER))
    assert (move.kind, move.before, move.after, move.text, move.internal) == (
        MoveKind.COMMENTED, None, "Jo", "Which lamp?", False
    )  # fmt: skip
    assert move.at == said.at


def test_that_an_internal_comment_is_internal_is_told() -> None:
    (move,) = moves(snapshot(), snapshot("10001", comment(internal=True)))
    assert move.internal


def test_a_comment_that_was_edited_is_told_with_what_it_said_before() -> None:
    edited = replace(comment(), text="Which bulb?", updated_at=LATER)
    (move,) = moves(snapshot("10001", comment()), snapshot("10001", edited, updated_at=LATER))
    assert (move.kind, move.before, move.text, move.at) == (MoveKind.COMMENTED, "Which lamp?", "Which bulb?", LATER)
    # Nothing of it changed but the date, as when somebody saves it again.
    assert moves(snapshot("10001", comment()), snapshot("10001", replace(comment(), updated_at=LATER))) == ()


def test_a_comment_is_deleted_only_where_all_were_read() -> None:
    before = snapshot("10001", comment("7"), comment("8", ours=True))
    assert kinds(before, snapshot("10001", whole=False)) == []
    (move,) = moves(before, snapshot("10001"))
    assert (move.kind, move.before, move.key) == (MoveKind.UNSAID, "Jo", "unsaid:7")
    assert same(before, Stage.FILED, snapshot("10001", comment("7"), whole=False), Stage.FILED)


def test_versions_are_told_by_their_names_the_first_to_come_first() -> None:
    far, near = Version("v2", "5.4"), Version("v1", "5.3", on=date(2026, 3, 9))
    (move,) = moves(snapshot(status=DOING), snapshot(status=DOING, versions=(far, near)))
    assert (move.kind, move.before, move.after) == (MoveKind.VERSION, None, "5.3, 5.4")
    (move,) = moves(snapshot(status=DOING, versions=(far, near)), snapshot(status=DOING))
    assert (move.before, move.after) == ("5.3, 5.4", None)
    # It has another name, or day, and is the same.
    assert (
        moves(snapshot(status=DOING, versions=(near,)), snapshot(status=DOING, versions=(replace(near, on=None),)))
        == ()
    )


def test_a_version_that_came_out_is_told_though_nothing_of_the_issue_changed() -> None:
    coming = Version("v1", "5.3")
    out = replace(coming, released=True, on=date(2026, 3, 2))
    found = moves(snapshot(status=DONE, versions=(coming,)), snapshot(status=DONE, versions=(out,)))
    assert [move.kind for move in found] == [MoveKind.RELEASED, MoveKind.STAGE]
    assert (found[0].after, found[0].text, found[0].key) == ("5.3", "2026-03-02", "released:v1:2026-03-02")
    assert (found[1].before, found[1].after) == ("fixed", "released")


def test_an_issue_that_is_fixed_in_what_is_out_already_is_told_so_too() -> None:
    out = Version("v0", "5.2", released=True)
    assert kinds(snapshot(status=DOING), snapshot(status=DOING, versions=(out,))) == [
        MoveKind.VERSION,
        MoveKind.RELEASED,
    ]


def test_another_key_is_told() -> None:
    (move,) = moves(snapshot(), snapshot(key="TWO-7", project="TWO"))
    assert (move.kind, move.before, move.after) == (MoveKind.RENAMED, "ONE-1", "TWO-7")


def test_what_is_gone_is_told_once_and_so_is_that_it_is_back() -> None:
    before = snapshot("10001", comment())
    lost = gone(before)
    assert (lost.issue.gone, lost.comments) == (True, before.comments)
    assert kinds(before, lost) == [MoveKind.GONE]
    assert moves(lost, lost) == ()
    assert kinds(lost, snapshot("10001", comment(), status=DOING, updated_at=LATER)) == [MoveKind.BACK, MoveKind.STAGE]


_COMMENTS = st.lists(
    st.builds(
        comment,
        st.sampled_from("abc"),
        st.sampled_from(["", "Hm.", "Which?"]),
        st.integers(0, 9),
        ours=st.booleans(),
        internal=st.booleans(),
    ),
    max_size=3,
    unique_by=lambda one: one.id,
)
_VERSIONS = st.lists(
    st.builds(Version, st.sampled_from(["v1", "v2"]), st.just("5.3"), st.booleans()),
    max_size=2,
    unique_by=lambda one: one.id,
)
_SNAPSHOTS = st.builds(
    lambda comments, versions, status, key, minutes, lost, whole: Snapshot(
        issue(
            versions=tuple(versions), status=status, key=key, updated_at=START + timedelta(minutes=minutes), gone=lost
        ),
        tuple(comments),
        whole,
    ),
    _COMMENTS,
    _VERSIONS,
    st.sampled_from([TO_DO, DOING, DONE]),
    st.sampled_from(["ONE-1", "TWO-1"]),
    st.integers(0, 3),
    st.booleans(),
    st.booleans(),
)


@given(_SNAPSHOTS, _SNAPSHOTS)
def test_keys_name_what_happened_each_another_thing_and_what_is_the_same_moved_nowhere(
    before: Snapshot, after: Snapshot
) -> None:
    found = moves(before, after)
    assert moves(before, after) == found
    assert len({move.key for move in found}) == len(found)
    if same(before, stage_of(before.issue, MAP), after, stage_of(after.issue, MAP)):
        assert found == ()
    assert moves(after, after) == ()
