"""What happened to an issue between two readings of it. Pure.

Keys name what happened by what was read, and by since when it stood where it did: who compares the same two readings
again finds the same keys. What happens twice, without that the issue itself changes, as a release that was taken back
and comes again, has two.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

from handlers.engineering.issue import Issue, IssueComment, Snapshot, Stage, Version
from handlers.engineering.moves import Move, MoveKind


def difference(
    before: Snapshot, stood: Stage, after: Snapshot, stands: Stage, since: datetime | None = None
) -> tuple[Move, ...]:
    """Tell what happened, in the order in which it is to be told: what was said comes first.

    Args:
        before: as it was read before; `stood`: where it stood then, and `since`: from when on, see `Kept`.
        after: as it was read now; `stands`: where it stands.
    """
    if after.issue.gone:
        key = _key("gone", before, since)
        return () if before.issue.gone else (Move(MoveKind.GONE, key, after.issue.updated_at),)
    return tuple(
        move
        for moves in (
            _back(before, after, since),
            _renamed(before.issue, after.issue),
            _said(before, after),
            _planned(before.issue, after.issue),
            _released(before.issue, after.issue),
            _moved(before.issue, stood, after.issue, stands, since),
        )
        for move in moves
    )


def same(before: Snapshot, stood: Stage, after: Snapshot, stands: Stage) -> bool:
    """Tell whether nothing at all is to be written anew."""
    if stood is not stands or before.issue != after.issue:
        return False
    comments = before.comments
    return after.comments == comments if after.whole else set(after.comments) <= set(comments)


def gone(before: Snapshot) -> Snapshot:
    """Give an issue as it is when there is none any more: what we knew of it last."""
    return replace(before, issue=replace(before.issue, gone=True))


def _key(what: str, snapshot: Snapshot, since: datetime | None) -> str:
    return f"{what}@{_stamp(snapshot.issue.updated_at)}{_until_now(since)}"


def _stamp(at: datetime) -> str:
    return at.isoformat()


def _until_now(since: datetime | None) -> str:
    return "" if since is None else f"~{_stamp(since)}"


def _back(before: Snapshot, after: Snapshot, since: datetime | None) -> Iterator[Move]:
    if before.issue.gone:
        yield Move(MoveKind.BACK, _key("back", before, since), after.issue.updated_at)


def _renamed(before: Issue, after: Issue) -> Iterator[Move]:
    if before.key != after.key:
        key = f"renamed:{before.key}>{after.key}@{_stamp(after.updated_at)}"
        yield Move(MoveKind.RENAMED, key, after.updated_at, before.key, after.key)


def _said(before: Snapshot, after: Snapshot) -> Iterator[Move]:
    """Tell what others said, changed and took back; what we said ourselves is news to nobody."""
    known = {one.id: one for one in before.comments}
    for one in after.comments:
        was = known.pop(one.id, None)
        if one.ours or (was is not None and (was.text, was.internal) == (one.text, one.internal)):
            continue
        key = f"comment:{one.id}@{_stamp(one.updated_at)}"
        at = one.at if was is None else one.updated_at
        said = None if was is None else was.text
        yield Move(MoveKind.COMMENTED, key, at, said, one.author, one.text, one.internal)
    if after.whole:
        for one in known.values():
            yield from _unsaid(one, after)


def _unsaid(one: IssueComment, after: Snapshot) -> Iterator[Move]:
    if not one.ours:
        yield Move(
            MoveKind.UNSAID, f"unsaid:{one.id}", after.issue.updated_at, one.author, None, "", internal=one.internal
        )


def _planned(before: Issue, after: Issue) -> Iterator[Move]:
    old, new = _ids(before), _ids(after)
    if old != new:
        key = f"version:{'+'.join(sorted(new))}@{_stamp(after.updated_at)}"
        yield Move(MoveKind.VERSION, key, after.updated_at, _names(before), _names(after))


def _released(before: Issue, after: Issue) -> Iterator[Move]:
    out = {version.id for version in before.versions if version.released}
    for version in after.versions:
        if version.released and version.id not in out:
            day = "" if version.on is None else version.on.isoformat()
            key = f"released:{version.id}:{day}"
            yield Move(MoveKind.RELEASED, key, after.updated_at, None, version.name, day)


def _moved(before: Issue, stood: Stage, after: Issue, stands: Stage, since: datetime | None) -> Iterator[Move]:
    stamp = _stamp(after.updated_at)
    if stood is not stands:
        key = f"stage:{stood}>{stands}@{stamp}{_until_now(since)}"
        yield Move(MoveKind.STAGE, key, after.updated_at, str(stood), str(stands), after.status.name)
    elif before.status.id != after.status.id:
        key = f"status:{before.status.id}>{after.status.id}@{stamp}"
        yield Move(MoveKind.STATUS, key, after.updated_at, before.status.name, after.status.name)


def _ids(issue: Issue) -> frozenset[str]:
    return frozenset(version.id for version in issue.versions)


def _names(issue: Issue) -> str | None:
    return ", ".join(version.name for version in sorted(issue.versions, key=_coming)) or None


def _coming(version: Version) -> tuple[date, str]:
    return version.on or date.max, version.name
