"""What the team reads of an issue's news, in internal notes. Pure.

Words of the tracker stand in them as they are: nothing of this is for a customer.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from handlers.engineering.issue import Issue, IssueComment, IssueName, Stage
from handlers.engineering.jobs import subject
from handlers.engineering.moves import Move, MoveKind
from handlers.engineering.ports import Kept
from handlers.terms import clean

LONGEST = 6_000
"""Characters of a comment that a note quotes; who wants more reads it there."""
_DIGITS = 20
_SAID = frozenset({MoveKind.COMMENTED, MoveKind.UNSAID})


@dataclass(frozen=True, slots=True)
class Note:
    """A note on a ticket.

    Attributes:
        key: names it.
        stands: it says where the issue stands, or that it is gone, or back: the ticket follows.
    """

    key: str
    text: str
    stands: bool = False


def notes(name: IssueName, kept: Kept, moves: Sequence[Move]) -> tuple[Note, ...]:
    """Give the notes that tell of moves: one for what became of the issue, and one for each thing that was said.

    Told again, the same moves make notes of the same keys. `kept`: the issue as it is now.
    """
    issue = kept.snapshot.issue
    said = [Note(_key(name, (move,)), _words(issue, move)) for move in moves if move.kind in _SAID]
    others = [move for move in moves if move.kind not in _SAID]
    if not others:
        return tuple(said)
    stands = any(move.kind in {MoveKind.STAGE, MoveKind.GONE, MoveKind.BACK} for move in others)
    # What was read in one go is told in one go: the question stands right above.
    above = frozenset((move.after, move.text) for move in moves if move.kind is MoveKind.COMMENTED)
    text = "\n".join(_lines(kept, others, above))
    # A note that is too long would be refused, now and for ever, and with it all that comes later.
    whole = text if len(text) <= 2 * LONGEST else f"{text[: 2 * LONGEST].rstrip()} …"
    return (*said, Note(_key(name, others), whole, stands))


def standing(kept: Kept) -> str:
    """Say where an issue stands, to somebody who heard nothing of it yet."""
    if kept.snapshot.issue.gone:
        return _gone(kept.snapshot.issue)
    here = Move(
        MoveKind.STAGE, "", kept.snapshot.issue.updated_at, None, str(kept.stage), kept.snapshot.issue.status.name
    )
    return "\n".join(_stood(kept, here, frozenset(), told=False))


def question(kept: Kept) -> IssueComment | None:
    """Give what engineering said last: what it wants to know, when it waits for us. None when it said nothing."""
    return next((one for one in reversed(kept.snapshot.comments) if not one.ours), None)


def _key(name: IssueName, moves: Sequence[Move]) -> str:
    whole = "\n".join((subject(name), *(move.key for move in moves)))
    return f"issue:{hashlib.blake2s(whole.encode(), digest_size=_DIGITS).hexdigest()}"


def _words(issue: Issue, move: Move) -> str:
    """Tell of what somebody said there."""
    kind = "an internal comment" if move.internal else "a comment"
    if move.kind is MoveKind.UNSAID:
        return f"{kind[0].upper()}{kind[1:]} of {move.before} on {issue.key} was deleted there."
    did = f"wrote {kind} on {issue.key}" if move.before is None else f"changed {kind} on {issue.key}; it says now"
    return f"{move.after} {did}:\n\n{_quoted(move.text, issue)}"


def _quoted(text: str, issue: Issue) -> str:
    said = clean(text)
    if not said:
        return "(nothing but what is no text)"
    return said if len(said) <= LONGEST else f"{said[:LONGEST].rstrip()} …\n\nThe rest of it is on {issue.key}."


def _lines(kept: Kept, moves: Sequence[Move], above: Collection[tuple[str | None, str]]) -> Iterator[str]:
    issue = kept.snapshot.issue
    out = {move.after for move in moves if move.kind is MoveKind.RELEASED}
    for move in moves:
        match move.kind:
            case MoveKind.RENAMED:
                yield f"{move.before} is {move.after} now: it was moved, or its project renamed."
            case MoveKind.GONE:
                yield _gone(issue)
            case MoveKind.BACK:
                yield f"{issue.key} is there again."
            case MoveKind.VERSION:
                yield _planned(issue, move)
            case MoveKind.RELEASED:
                since = f", since {move.text}" if move.text else ""
                fixed = "is fixed in it" if kept.stage is Stage.RELEASED else "names it, and is not fixed"
                yield f"{move.after} is out{since}: {issue.key} {fixed}."
            case MoveKind.STATUS:
                yield f"{issue.key} went from {move.before} to {move.after}."
            case MoveKind.STAGE:
                yield from _stood(kept, move, above, told=bool(out))


def _gone(issue: Issue) -> str:
    return f"{issue.key} is gone: it was deleted there, or we may not see it any more."


def _planned(issue: Issue, move: Move) -> str:
    if move.after is None:
        return f"{issue.key} has no version any more in which it is to be fixed; before it was {move.before}."
    instead = "" if move.before is None else f"; before it was {move.before}"
    days = [
        f"{one.name} {'came' if one.released else 'is to come'} out on {one.on.isoformat()}"
        for one in issue.versions
        if one.on is not None
    ]
    when = f" {', '.join(days)}." if days else ""
    return f"{issue.key} is to be fixed in {move.after}{instead}.{when}"


def _stood(kept: Kept, move: Move, above: Collection[tuple[str | None, str]], *, told: bool) -> Iterator[str]:
    """Tell where it stands. `above`: authors and words of what is told already; `told`: that a version is out is."""
    issue, called = kept.snapshot.issue, f" ({move.text})" if move.text else ""
    match Stage(move.after or Stage.FILED):
        case Stage.NEEDS_INFORMATION:
            yield f"{issue.key} waits for us: engineering needs information{called}."
            yield from _asked(kept, above)
        case Stage.FILED:
            yield f"{issue.key} waits to be looked at{called}."
        case Stage.ACCEPTED:
            again = " again" if move.before in {Stage.FIXED, Stage.RELEASED, Stage.DECLINED} else ""
            yield f"Engineering works on {issue.key}{again}, or will{called}."
        case Stage.FIXED:
            yield f"{issue.key} is fixed{called}, and not out yet."
        case Stage.RELEASED:
            if not told:
                yield f"{issue.key} is fixed{called}, and out."
        case Stage.DECLINED:
            why = f": {issue.resolution}" if issue.resolution else ""
            yield f"{issue.key} is over without a fix{called}{why}."


def _asked(kept: Kept, above: Collection[tuple[str | None, str]]) -> Iterator[str]:
    asked = question(kept)
    if asked is not None and (asked.author, asked.text) in above:
        yield f"What they want to know stands above, as {asked.author} wrote it."
    elif asked is None:
        yield f"They did not write what they want to know: {kept.snapshot.issue.url}".rstrip(": ")
    else:
        yield f"\n{asked.author} wrote last:\n\n{_quoted(asked.text, kept.snapshot.issue)}"
