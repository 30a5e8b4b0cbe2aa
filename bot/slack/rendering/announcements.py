"""News of a fix: drafts that the team reads and sends in Slack, and the buttons under what its customer got. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.slack.rendering import inputs, limits, names
from bot.slack.rendering.blocks import Json, actions, button, context, divider, section
from bot.slack.rendering.issues import known
from bot.slack.rendering.lengths import one_line
from bot.slack.rendering.mrkdwn import bold, literal
from bot.slack.rendering.posts import Post, post
from bot.slack.rendering.references import Reference
from bot.slack.rendering.submissions import Refused, filled
from bot.slack.rendering.times import when
from bot.slack.rendering.typed import paragraph, texts
from bot.slack.rendering.views import modal, notice
from handlers.engineering.announcement import Announcement, AnnouncementState, Occasion, Verdict
from handlers.engineering.announcement_text import ASKED, LABELS
from handlers.engineering.issue import IssueName
from handlers.engineering.jobs import named, subject
from handlers.engineering.ports import Kept
from handlers.languages import DEFAULT, mark, say
from handlers.languages.dates import named as language

TEXT = "text"
"""Name of the field."""
TITLE = "News for customers"
EMPTY = "Please write what the customer is to read."
HINT = "The customer reads this, as plain text. When it says that a fix is out, two buttons ask below whether it works."
TOO_LONG = "This is too long to be changed here. It can be sent as it is, or changed in the console."
AT_ONCE = 25
"""Drafts in one window, each with all of its text: who sends them has read them."""
_SUBJECT = 150
_NAME = 80
_KEY = 60
_RELEASE = 100
_STALE = 300
_SHOWN = 2_900
_BLOCKS = 90
"""Of several drafts, beside what stands above and below them."""
_SIZE = 120_000
"""Bytes of them as JSON: a view has more room, and each of its texts may need twelve for a character."""
_WHOLE = 60_000
_QUOTED = 700
_OCCASIONS = {
    Occasion.SCHEDULED: "a fix is scheduled",
    Occasion.RELEASED: "the fix is out",
    Occasion.DECLINED: "it will not be fixed",
}
_THANKS = {
    Verdict.WORKS: mark("You said that it works. Thank you!"),
    Verdict.BROKEN: mark("You said that it is still broken. We look into it again: write here what you see."),
}
_SAID = {Verdict.WORKS: "it works", Verdict.BROKEN: "it is still broken"}


@dataclass(frozen=True, slots=True)
class Told:
    """A draft, or what became of it, as the team sees it.

    Attributes:
        subject: of its ticket.
        customer: who is told, by name.
        kept: the issue as we know it; None: we do not.
        others: how many more of the issue's drafts wait.
        outdated: what the issue says otherwise at this moment; empty: nothing, or what the announcement says.
        language: what the customer reads, as a language code; None: not known.
    """

    announcement: Announcement
    subject: str = ""
    customer: str = ""
    kept: Kept | None = None
    others: int = 0
    outdated: str = ""
    language: str | None = None

    @property
    def warning(self) -> str:
        """Why it is not true any more; empty: it is."""
        return self.announcement.stale or self.outdated

    @property
    def key(self) -> str:
        """The issue's for people, as it is called now."""
        key = self.kept.snapshot.issue.key if self.kept is not None else self.announcement.issue.id
        return one_line(key, _KEY)


@dataclass(frozen=True, slots=True)
class Batch:
    """Drafts that are sent at once, as they were shown: version by id."""

    issue: IssueName
    versions: Mapping[str, int]

    def written(self) -> str:
        """Give it as it travels with their window."""
        return json.dumps([subject(self.issue), dict(self.versions)], separators=(",", ":"))


def read_batch(value: object) -> Batch | None:
    """Read what a window carries; None for what is not ours."""
    try:
        found = json.loads(value) if isinstance(value, str) else None
    except ValueError:
        return None
    if not isinstance(found, list) or len(found) != 2 or not isinstance(found[0], str):
        return None
    issue, versions = found
    if not isinstance(versions, dict) or not all(type(one) is int for one in versions.values()):
        return None
    return Batch(named(issue), versions)


def told(one: Told) -> Post:
    """Give the message in a card's thread: a draft with what can be done with it, or what became of it."""
    announcement = one.announcement
    number = announcement.ticket
    what = f"{one.key}: {_OCCASIONS[announcement.occasion]}"
    release = one_line(announcement.release, _RELEASE)
    title = f"{what} ({release})" if release else what
    head = [section(f"{bold(title)}\n{literal(_for(one))}")]
    if announcement.state is AnnouncementState.DRAFT:
        blocks = [*head, section(paragraph(announcement.text, _QUOTED)), *_warned(one), actions(_buttons(one))]
        return post(f"A text for the customer of {number} waits for your approval. {title}", blocks)
    return post(f"{number}: {title}", [*head, context(_became(one))])


def draft_form(one: Told, note: str = "", typed: str | None = None) -> Json:
    """Give the window in which a draft is read, changed and sent.

    Args:
        one: the draft.
        note: why it is shown again; empty: it is not.
        typed: what was typed into the one before; None: the draft's own text.
    """
    announcement = one.announcement
    about = Reference(
        announcement=announcement.id,
        version=announcement.version,
        ticket=announcement.ticket,
        warned=bool(one.warning),
    )
    written: list[Json]
    if len(announcement.text) > limits.INPUT:
        # A field that holds less would be sent with less.
        written = [*(section(text) for text in texts(announcement.text, _WHOLE).texts), context(TOO_LONG)]
    else:
        element = inputs.text(announcement.text if typed is None else typed, lines=True)
        written = [inputs.field(TEXT, "What the customer reads", element, hint=HINT)]
    blocks = [
        *([section(paragraph(note))] if note else []),
        context(f"*{literal(announcement.ticket)}* {literal(_for(one))}"),
        *([context(known(one.kept))] if one.kept is not None else []),
        *_warned(one),
        *written,
    ]
    submit = "Send all the same" if one.warning else "Send to customer"
    return modal(TITLE, names.ANNOUNCEMENT_FORM, blocks, submit=submit, metadata=about.written())


def read_draft(view: Mapping[str, object]) -> str | Refused | None:
    """Read what the customer is to be told; None: what the draft says, which was too long for a field."""
    given = filled(view)
    if not given.has(TEXT):
        return None
    said = given.needed(TEXT, EMPTY, limits.INPUT)
    return Refused(given.errors) if given.errors else said


def drafts(issue: IssueName, found: Sequence[Told]) -> Json:
    """Give the window with the drafts of an issue, all of each: those that hold are sent at once."""
    if not found:
        return notice(TITLE, "No text waits for approval here any more.")
    blocks: list[Json] = [section(bold(f"{found[0].key}: texts that wait for your approval"))]
    if (kept := found[0].kept) is not None:
        blocks.append(context(known(kept)))
    # Those that hold come first: what is out of date takes no room from what can be sent.
    shown = _those_that_fit(sorted(found, key=lambda one: bool(one.warning))[:AT_ONCE])
    blocks.extend(block for _, its in shown for block in its)
    if len(found) > len(shown):
        blocks.append(context(f"{len(found) - len(shown)} more are shown when these are sent."))
    fit = [one.announcement for one, _ in shown if not one.warning and _whole(one.announcement)]
    if not fit:
        return modal(TITLE, names.ANNOUNCEMENTS_FORM, blocks)
    batch = Batch(issue, {one.id: one.version for one in fit})
    label = f"Send {'it' if len(fit) == 1 else f'all {len(fit)}'}"
    return modal(TITLE, names.ANNOUNCEMENTS_FORM, blocks, submit=label, metadata=batch.written())


def sent(count: int, refused: Mapping[str, str]) -> Json:
    """Say what was sent. `refused`: why the others were not, by ticket."""
    lines = [f"{'1 customer was' if count == 1 else f'{count} customers were'} told."]
    lines.extend(f"{number}: {one_line(why, _STALE)}" for number, why in refused.items())
    return notice(TITLE, paragraph("\n".join(lines)))


def verdict_buttons(about: Reference, said: Verdict | None = None) -> list[Json]:
    """Give the buttons with which a customer says how the fix is. `said`: what they did, and may still change."""
    value = about.written()
    first = Verdict.WORKS if said is None else None
    offered = [
        button(say(LABELS[verdict]), action, value, look="primary" if verdict is first else None)
        for verdict, action in ((Verdict.WORKS, names.WORKS), (Verdict.BROKEN, names.BROKEN))
        if verdict is not said
    ]
    above = section(bold(say(ASKED))) if said is None else context(say(_THANKS[said]))
    return [above, actions(offered, "verdict")]


def _those_that_fit(found: Sequence[Told]) -> Sequence[tuple[Told, Sequence[Json]]]:
    """Give as many of them as a window holds, each with its blocks: the rest of it Slack would not show."""
    shown: list[tuple[Told, Sequence[Json]]] = []
    many = size = 0
    for place, one in enumerate(found):
        blocks = _in_list(one, place)
        many, size = many + len(blocks), size + len(json.dumps(blocks))
        if shown and (many > _BLOCKS or size > _SIZE):
            break
        shown.append((one, blocks))
    return shown


def _in_list(one: Told, place: int) -> Sequence[Json]:
    """Give a draft among others. `place`: from 0."""
    about = Reference(announcement=one.announcement.id, ticket=one.announcement.ticket)
    edit = button("Change", names.numbered(names.READ_DRAFT, place), about.written())
    heading = section(f"*{literal(one.announcement.ticket)}* {literal(_for(one))}", accessory=edit)
    blocks = [divider(), heading, section(paragraph(one.announcement.text, _SHOWN)), *_warned(one)]
    if not _whole(one.announcement):
        blocks.append(context("It goes on: press *Change* to read and send it."))
    return blocks


def _whole(announcement: Announcement) -> bool:
    """Tell whether all of a text is seen in the window with several: nothing else is sent from there."""
    # A paragraph that is cut says so in two characters of its own.
    found = texts(announcement.text, _SHOWN - 2)
    return not found.cut and len(found.texts) == 1


def _for(one: Told) -> str:
    customer = f"for {one_line(one.customer, _NAME)}" if one.customer else "for its customer"
    customer += "" if one.language in {None, DEFAULT} else f", who reads {language(one.language or '')}"
    return f"{customer}: {one_line(one.subject, _SUBJECT)}" if one.subject else customer


def _warned(one: Told) -> list[Json]:
    if not one.warning:
        return []
    return [context(f":warning: *It is out of date*: {literal(one_line(one.warning, _STALE))}")]


def _buttons(one: Told) -> list[Json]:
    announcement = one.announcement
    about = Reference(announcement=announcement.id, ticket=announcement.ticket, version=announcement.version)
    row = [button("Read and send", names.READ_DRAFT, about.written(), look="primary")]
    if one.others:
        every = Reference(issue=subject(announcement.issue))
        if every.fits:
            row.append(button(f"All {one.others + 1} of {one.key}", names.READ_DRAFTS, every.written()))
    ask = "The customer is not told. You can still write to them yourself."
    return [*row, button("Drop", names.DROP_DRAFT, about.written(), ask=ask)]


def _became(one: Told) -> str:
    announcement = one.announcement
    if announcement.state is AnnouncementState.DROPPED:
        by = f" ({literal(one_line(announcement.name, _NAME))})" if announcement.name else ""
        why = f": {literal(one_line(announcement.stale, _STALE))}" if announcement.stale else ""
        return f"*Not sent*{by}{why}"
    by = f" by {literal(one_line(announcement.name, _NAME))}" if announcement.name else ""
    found = [f"*Sent{by}*{_at(announcement.sent_at)}"]
    if announcement.verdict is not None:
        found.append(f"*The customer says that {_SAID[announcement.verdict]}*{_at(announcement.said_at)}")
    return " · ".join(found)


def _at(at: datetime | None) -> str:
    return f" {when(at)}" if at is not None else ""
