"""Announcements in HTML: drafts by issue, and one with what can be done with it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from html import escape
from types import MappingProxyType
from urllib.parse import quote, urlencode

from bot.web.pages.console import chips, issue_chips
from bot.web.pages.console.announcement_reading import added, reads
from bot.web.pages.console.frame import Visit, ticket_path
from bot.web.pages.console.places import Place
from bot.web.pages.console.prose import prose
from bot.web.pages.console.times import ago
from handlers.engineering.announcement import Announcement, AnnouncementState, Occasion, Verdict
from handlers.engineering.announcement_ports import Addressed
from handlers.engineering.announcement_text import asks
from handlers.engineering.announcement_views import Listing, OfIssue, Opened
from handlers.engineering.approving import TEXT_LIMIT
from handlers.engineering.issue import IssueName
from handlers.engineering.jobs import subject
from handlers.engineering.ports import Kept
from handlers.ticket import Status

STATES: Mapping[AnnouncementState, str] = MappingProxyType(
    {
        AnnouncementState.DRAFT: "Drafts",
        AnnouncementState.SENT: "Sent",
        AnnouncementState.DROPPED: "Dropped",
    }
)
SEEN = "seen-"
"""What the names of the fields begin with that say which version of a draft was shown; its id follows."""
_OCCASIONS: Mapping[Occasion, str] = MappingProxyType(
    {
        Occasion.SCHEDULED: "Fix is scheduled",
        Occasion.RELEASED: "Fix is out",
        Occasion.DECLINED: "Will not be fixed",
    }
)
_LOOKS: Mapping[Occasion, str] = MappingProxyType(
    {Occasion.SCHEDULED: "open", Occasion.RELEASED: "solved", Occasion.DECLINED: "closed"}
)
_SAID: Mapping[Verdict, str] = MappingProxyType({Verdict.WORKS: "It works", Verdict.BROKEN: "Still broken"})


def announcement_path(id_: str) -> str:
    """Give the address of an announcement's page."""
    return f"{Place.ANNOUNCEMENTS}/{quote(id_)}"


def announcements_path(state: AnnouncementState = AnnouncementState.DRAFT, issue: IssueName | None = None) -> str:
    """Give the address of the list, of an issue if one is named."""
    given = {
        "state": "" if state is AnnouncementState.DRAFT else str(state),
        "issue": "" if issue is None else subject(issue),
    }
    query = urlencode({name: value for name, value in given.items() if value})
    return f"{Place.ANNOUNCEMENTS}?{query}" if query else str(Place.ANNOUNCEMENTS)


def listing(
    found: Listing, state: AnnouncementState, issue: IssueName | None, visit: Visit, typed: Mapping[str, str]
) -> str:
    """Give the tabs and what there is, by issue. `typed`: what was refused, to be given back."""
    tabs = "".join(
        f'<a href="{escape(announcements_path(one, issue))}"{_current(one is state)}>{name}</a>'
        for one, name in STATES.items()
    )
    whole = "" if issue is None else f'<p class="small"><a href="{announcements_path(state)}">Of all issues</a></p>'
    groups = "".join(_group(one, state, visit, typed) for one in found.issues)
    more = '<p class="small">There are more; these are the latest.</p>' if found.more else ""
    return (
        f'<nav class="tabs" aria-label="Which announcements">{tabs}</nav>{whole}'
        f'<div class="announcements">{groups or _nothing(state)}</div>{more}'
    )


def whole(opened: Opened, visit: Visit, typed: Mapping[str, str]) -> str:
    """Give one with its forms."""
    one = opened.addressed.announcement
    waits = one.state is AnnouncementState.DRAFT
    main = _form(opened, visit, typed) if waits else _done(opened, visit)
    return (
        f'<div class="columns"><div class="main">{main}</div>'
        f'<aside aria-label="About it">{_customer(opened)}{_issue(opened.kept, one)}</aside></div>'
    )


def of_ticket(found: Sequence[Announcement], now: datetime) -> str:
    """Give the panel on a ticket's page; nothing where there is none."""
    shown = [one for one in found if one.state is not AnnouncementState.DROPPED]
    if not shown:
        return ""
    rows = "".join(
        f'<li><a href="{announcement_path(one.id)}">{_news(one)}</a> '
        f'<span class="small">{_standing(one, now)}</span></li>'
        for one in reversed(shown)
    )
    return f'<section class="panel"><h2>News for the customer</h2><ul class="plain">{rows}</ul></section>'


def _group(group: OfIssue, state: AnnouncementState, visit: Visit, typed: Mapping[str, str]) -> str:
    rows = "".join(_row(one, group, visit) for one in group.announcements)
    forms = _at_once(group, visit, typed) if state is AnnouncementState.DRAFT else ""
    return f'<section class="panel">{_head(group.kept, group.name)}{rows}{forms}</section>'


def _head(kept: Kept | None, name: IssueName) -> str:
    if kept is None:
        return f"<h2>{escape(name.id)}</h2><p>The issue is not known any more.</p>"
    issue = kept.snapshot.issue
    versions = issue_chips.versions(issue.versions)
    return (
        f'<h2 dir="auto">{_link(issue.url, issue.key)} {escape(issue.title)}</h2>'
        f'<p class="row marks">{issue_chips.stage(kept.stage)}{issue_chips.kind(kept.kind)}'
        f'<span class="small">{versions}</span></p>'
    )


def _row(addressed: Addressed, group: OfIssue, visit: Visit) -> str:
    one = addressed.announcement
    stale = f'<p class="wrong">{escape(one.stale)}</p>' if one.stale else ""
    called = group.names.get(addressed.requester) or addressed.email or "a customer without a name"
    return (
        f'<article class="said"><p class="row marks"><a href="{ticket_path(one.ticket)}">{one.ticket}</a>'
        f'<span dir="auto">{escape(addressed.subject)}</span>{chips.status(addressed.status)}'
        f'<span class="small" dir="auto">{escape(called)}</span></p>'
        f'<p class="small">{reads(addressed.language)}{_news(one)} {_standing(one, visit.now)}</p>{stale}'
        f'{prose(one.text)}<p class="small"><a href="{announcement_path(one.id)}">{_way(one)}</a></p></article>'
    )


def _way(one: Announcement) -> str:
    return "Word it, send it or drop it" if one.state is AnnouncementState.DRAFT else "Show it"


def _at_once(group: OfIssue, visit: Visit, typed: Mapping[str, str]) -> str:
    """Give what can be done with all drafts of an issue that are up to date: just as they are shown above."""
    ready = [one.announcement for one in group.announcements if not one.announcement.stale]
    if not ready:
        return ""
    seen = "".join(f'<input type="hidden" name="{SEEN}{escape(one.id)}" value="{one.version}">' for one in ready)
    name = escape(subject(group.name))
    start = f'<form method="post" action="{Place.ANNOUNCEMENTS}">{visit.hidden}{seen}'
    start += f'<input type="hidden" name="issue" value="{name}">'
    many = "it" if len(ready) == 1 else f"all {len(ready)}"
    texts = {one.text for one in ready}
    mine = typed.get("text") if typed.get("issue") == subject(group.name) else None
    text = mine if mine is not None else (texts.pop() if len(texts) == 1 else "")
    field = f"text-{ready[0].id}"
    words = ""
    if len(ready) > 1:
        words = (
            f"<details{' open' if mine is not None else ''}><summary>The same words for all {len(ready)}</summary>"
            f'{start}<label for="{escape(field)}">What all of them are to read</label>'
            f'<textarea id="{escape(field)}" name="text" rows="6" maxlength="{TEXT_LIMIT}" required dir="auto">\n'
            f'{escape(text)}</textarea><p class="small">Nothing is sent by it yet.</p>'
            '<button class="button ghost" name="do" value="word_all">Use these words</button></form></details>'
        )
    return (
        f'{start}<div class="row"><button class="button" name="do" value="send_all">Send {many}</button>'
        f'<span class="small">As shown above{_left(group, ready)}.</span></div></form>{words}'
    )


def _left(group: OfIssue, ready: Sequence[Announcement]) -> str:
    left = len(group.announcements) - len(ready)
    return (
        f"; {left} that {'is' if left == 1 else 'are'} out of date {'stays' if left == 1 else 'stay'}" if left else ""
    )


def _form(opened: Opened, visit: Visit, typed: Mapping[str, str]) -> str:
    one = opened.addressed.announcement
    text = typed.get("text", one.text)
    confirm, stale = "", meanwhile(opened, typed)
    if opened.outdated:
        stale += f'<p class="wrong" role="alert">{escape(opened.outdated)}</p>'
        checked = " checked" if typed.get("despite") == "yes" else ""
        confirm = (
            f'<label class="tick"><input type="checkbox" name="despite" value="yes"{checked}> '
            "I know; send it all the same</label>"
        )
    return (
        f'<form class="panel write public" method="post" action="{announcement_path(one.id)}">{visit.hidden}'
        f'<input type="hidden" name="seen" value="{one.version}"><h2><label for="text">What the customer is to read'
        f"</label></h2>{stale}"
        f'<textarea id="text" name="text" rows="8" maxlength="{TEXT_LIMIT}" required dir="auto">\n{escape(text)}'
        f'</textarea><p class="small">{reads(opened.addressed.language)}</p>'
        f"{added(one, opened.addressed.language)}{_closed(opened)}{confirm}"
        '<div class="row"><button class="button" name="do" value="send">Send to the customer</button>'
        '<button class="button ghost" name="do" value="word">Keep as draft</button>'
        '<button class="button ghost" name="do" value="drop">Drop it</button></div></form>'
    )


def meanwhile(opened: Opened, typed: Mapping[str, str]) -> str:
    """Give what stands there by now beside what was typed over something older; empty: nobody changed it.

    What is sent next is sent over this version, so that it has to be seen.
    """
    one = opened.addressed.announcement
    if not typed.get("seen") or typed["seen"] == str(one.version) or typed.get("text", one.text) == one.text:
        return ""
    by = opened.names.get(one.edited_by or "", one.edited_by or "")
    who = f", worded by {escape(by)}" if by else ""
    return (
        f'<section class="meanwhile"><h3>What stands there now{who}</h3>{prose(one.text)}</section>'
        "<p>What you typed is below. Sent or kept, it takes the place of this.</p>"
    )


def _closed(opened: Opened) -> str:
    if opened.addressed.status is not Status.CLOSED:
        return ""
    return '<p class="small">The ticket is closed, and stays so; its customer hears of it all the same.</p>'


def _done(opened: Opened, visit: Visit) -> str:
    one = opened.addressed.announcement
    back = ""
    if one.state is AnnouncementState.DROPPED:
        back = (
            f'<form class="panel" method="post" action="{announcement_path(one.id)}">{visit.hidden}'
            f'<input type="hidden" name="seen" value="{one.version}">'
            '<button class="button ghost" name="do" value="back">Make it a draft again</button></form>'
        )
    why = f'<p class="small">{escape(one.stale)}</p>' if one.stale else ""
    return (
        f'<section class="panel"><h2>{_news(one)}</h2><p>{_standing(one, visit.now)}</p>{why}{prose(one.text)}'
        f"</section>{back}"
    )


def _customer(opened: Opened) -> str:
    addressed = opened.addressed
    one = addressed.announcement
    by = opened.names.get(one.edited_by or "", one.edited_by or "")
    worded = f'<p class="small">Worded by {escape(by)}</p>' if by else ""
    return (
        f'<section class="panel"><h2>For</h2><p dir="auto">{escape(opened.customer or "a customer without a name")}</p>'
        f'<p><a href="{ticket_path(one.ticket)}" dir="auto">{one.ticket} {escape(addressed.subject)}</a> '
        f"{chips.status(addressed.status)}</p>{worded}</section>"
    )


def _issue(kept: Kept | None, one: Announcement) -> str:
    path = escape(announcements_path(issue=one.issue))
    return (
        f'<section class="panel">{_head(kept, one.issue)}<p class="small">The words of the tracker are for the team. '
        f'<a href="{path}">All drafts of it</a></p></section>'
    )


def _news(one: Announcement) -> str:
    release = f' <span class="small" dir="auto">{escape(one.release)}</span>' if one.release else ""
    return f'<span class="chip {_LOOKS[one.occasion]}">{_OCCASIONS[one.occasion]}</span>{release}'


def _standing(one: Announcement, now: datetime) -> str:
    match one.state:
        case AnnouncementState.DRAFT:
            return f"drafted {ago(one.at, now)}"
        case AnnouncementState.DROPPED:
            return f"dropped by {escape(one.name)}" if one.by is not None else "dropped, as it is not true any more"
        case AnnouncementState.SENT:
            sent = "" if one.sent_at is None else f", {ago(one.sent_at, now)}"
            said = ""
            if one.verdict is not None and one.said_at is not None:
                said = f". The customer: <strong>{_SAID[one.verdict]}</strong>, {ago(one.said_at, now)}"
            elif asks(one):
                said = ". No answer yet"
            return f"sent by {escape(one.name)}{sent}{said}"


def _nothing(state: AnnouncementState) -> str:
    said = {
        AnnouncementState.DRAFT: "Nothing waits to be sent.",
        AnnouncementState.SENT: "Nothing was sent yet.",
        AnnouncementState.DROPPED: "Nothing was dropped.",
    }[state]
    return (
        f'<div class="empty"><p>{said}</p><p class="small">When engineering names a version for a fix, or releases it, '
        "a text for each customer is drafted here.</p></div>"
    )


def _link(url: str, words: str) -> str:
    # Only such addresses are followed, whatever a tracker says is one.
    safe = url.startswith(("https://", "http://", "/"))
    return f'<a href="{escape(url)}" rel="noreferrer">{escape(words)}</a>' if safe else escape(words)


def _current(here: bool) -> str:
    return ' aria-current="true"' if here else ""
