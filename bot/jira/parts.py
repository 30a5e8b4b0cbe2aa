"""What we write into an issue, before it is put into Jira's markup. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.engineering.ports import Order

LONGEST = 32_000
"""Characters of a description or comment that we write at most."""
MOST_MARKUP = 32_767
"""Those that Jira takes, markup counted."""
LONGEST_SUMMARY = 255


@dataclass(frozen=True, slots=True)
class Part:
    """Plain text, under a heading or none."""

    text: str
    heading: str = ""


def described(order: Order) -> tuple[Part, ...]:
    """Give the description of an issue: what somebody wrote for it, and whom it hits."""
    draft = order.draft
    written = (
        ("Steps to reproduce", draft.steps),
        ("Expected", draft.expected),
        ("Actual", draft.actual),
        ("Versions", draft.versions),
    )
    parts = [Part(text.strip(), heading) for heading, text in written if text.strip()]
    number = f"{order.accounts} when this was filed" if order.accounts else "none counted yet"
    named = f": {', '.join(draft.accounts)}" if draft.accounts else ""
    parts.append(Part(f"{number}{named}", "Accounts affected"))
    where = f"{order.ticket}, {order.link}" if order.link else order.ticket
    parts.append(Part(f"Severity: {draft.severity.value}\nTicket: {where}", "Support"))
    return shortened(parts)


def shortened(parts: Sequence[Part], longest: int = LONGEST) -> tuple[Part, ...]:
    """Cut the longest texts until all of it is short enough; each keeps its beginning, and says that it was cut."""
    total = sum(len(part.text) + len(part.heading) for part in parts)
    kept = list(parts)
    while total > longest:
        at = max(range(len(kept)), key=lambda index: len(kept[index].text))
        text = kept[at].text
        room = max(1_000, len(text) - (total - longest) - len(_CUT))
        kept[at] = Part(text[:room].rstrip() + _CUT, kept[at].heading)
        shorter = sum(len(part.text) + len(part.heading) for part in kept)
        if shorter >= total:
            break
        total = shorter
    return tuple(kept)


def summary_problem(text: str) -> str | None:
    """Tell why Jira would not have a summary; None when it would."""
    if not text.strip():
        return "Say in one line what is wrong."
    if "\n" in text.strip() or "\r" in text:
        return "A summary is one line: put the rest into the steps."
    if len(text.strip()) > LONGEST_SUMMARY:
        return f"A summary has {LONGEST_SUMMARY} characters at most; this one has {len(text.strip())}."
    return None


_CUT = "\n… (cut: the ticket has all of it)"
