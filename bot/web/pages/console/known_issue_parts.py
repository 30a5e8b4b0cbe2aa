"""What customers are told of issues, in HTML. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from types import MappingProxyType
from urllib.parse import quote

from bot.web.pages.console import issue_chips
from bot.web.pages.console.announcement_parts import announcements_path
from bot.web.pages.console.frame import Visit
from bot.web.pages.console.places import Place
from bot.web.pages.console.prose import prose
from bot.web.pages.console.sheets import sheet
from bot.web.pages.console.times import ago
from handlers.engineering.issue import IssueName
from handlers.engineering.known_issue import KnownIssue, Publicity
from handlers.engineering.ports import Kept
from handlers.engineering.public_text import document
from handlers.engineering.publishing import FIX_LIMIT, TELLING_LIMIT, TITLE_LIMIT, WORKAROUND_LIMIT, Opened, basis
from handlers.engineering.publishing_ports import Votes

PUBLICITY: Mapping[Publicity, str] = MappingProxyType(
    {
        Publicity.INTERNAL: "Nobody outside the team",
        Publicity.CUSTOMER: "Customers who are known",
        Publicity.PUBLIC: "Everybody",
    }
)
_TYPED: Mapping[str, str] = MappingProxyType({})


def known_path(name: IssueName) -> str:
    """Give the address of the page about an issue."""
    return f"{Place.KNOWN_ISSUES}/{quote(name.tracker, safe='')}/{quote(name.id, safe='')}"


def listing(found: Sequence[Opened], visit: Visit) -> str:
    """Give all that somebody wrote something about."""
    if not found:
        return (
            "<p>No issue has words for customers yet. Open one in the "
            f'<a href="{Place.ISSUES}">list of issues</a> and say what customers are to be told.</p>'
        )
    heads = ("What customers read", "Issue", "Who is told", "Want to hear")
    return sheet(heads, [_row(one, visit) for one in found])


def owed(found: Sequence[Opened]) -> str:
    """Give those that are over and of which people wait to hear; nothing where nobody does."""
    rows = "".join(f'<li><a href="{known_path(one.name)}">{_waits(one)}</a></li>' for one in found)
    if not rows:
        return ""
    return (
        '<section class="panel"><h2>They have no ticket, and wait to hear</h2>'
        '<p class="small">What they asked to hear of is over: write to them.</p>'
        f'<ul class="plain">{rows}</ul></section>'
    )


def page(opened: Opened, visit: Visit, mark: str, typed: Mapping[str, str] = _TYPED) -> str:
    """Give the page about one issue. `mark`: names the text that is sent from here; `typed`: what was refused."""
    known = opened.known
    main = (
        f"{_standing(known, visit)}{_form(opened, visit, typed)}{_preview(known)}{_telling(opened, visit, mark, typed)}"
    )
    aside = f'<aside aria-label="About it">{_issue(opened.kept)}{_votes(opened.votes)}</aside>'
    return f'<div class="columns"><div class="main">{main}</div>{aside}</div>'


def _row(one: Opened, visit: Visit) -> tuple[str, ...]:
    known = one.known
    if known is None:
        return ("", "", "", "")
    key = one.name.id if one.kept is None else one.kept.snapshot.issue.key
    stage = "" if one.kept is None else issue_chips.stage(one.kept.stage)
    wrong = '<span class="small wrong">The fix may be another by now</span>' if known.outdated else ""
    over = '<span class="chip">Over</span>' if known.over else PUBLICITY[known.publicity]
    title = f'<a href="{known_path(one.name)}" dir="auto">{escape(known.title)}</a>'
    return (
        f'{title}<span class="small">{escape(known.name)}, {ago(known.at, visit.now)}</span>{wrong}',
        f'<span class="number">{escape(key)}</span> {stage}',
        over,
        f"<strong>{one.votes.persons}</strong>",
    )


def _waits(one: Opened) -> str:
    many = "1 person waits" if one.votes.waiting == 1 else f"{one.votes.waiting} people wait"
    title = "" if one.known is None else f': <span dir="auto">{escape(one.known.title)}</span>'
    return f"{many}{title}"


def _standing(known: KnownIssue | None, visit: Visit) -> str:
    if known is None:
        return "<p>Customers are told nothing of this issue.</p>"
    said = f"{escape(known.name)} wrote this {ago(known.at, visit.now)}."
    if known.over:
        said += " The issue is over, so that nobody is told of it any more."
    if known.outdated:
        warned = "The issue has changed since: what is said of the fix is shown to nobody, until you keep it again."
        return f'<p class="small">{said}</p><p class="wrong">{warned}</p>'
    return f'<p class="small">{said}</p>'


def _form(opened: Opened, visit: Visit, typed: Mapping[str, str]) -> str:
    known = opened.known
    held = {
        "title": "" if known is None else known.title,
        "workaround": "" if known is None else known.workaround,
        "fix": "" if known is None else known.fix,
        "publicity": Publicity.INTERNAL if known is None else known.publicity,
    }
    if typed.get("do") == "write":
        held |= {name: typed.get(name, "") for name in held}
    choices = "".join(
        f'<option value="{one}"{" selected" if one == held["publicity"] else ""}>{words}</option>'
        for one, words in PUBLICITY.items()
    )
    seen = "" if known is None else str(known.version)
    title = _line("title", held["title"], TITLE_LIMIT, "required")
    fix = _line("fix", held["fix"], FIX_LIMIT, 'aria-describedby="fix-hint"')
    return (
        f'<form class="panel" method="post" action="{known_path(opened.name)}"><h2>What customers read</h2>'
        f"{_meanwhile(known, typed)}"
        f'{visit.hidden}<input type="hidden" name="do" value="write"><input type="hidden" name="seen" value="{seen}">'
        f'<input type="hidden" name="looked" value="{basis(opened.kept)}">'
        '<p class="field small">Nothing is taken over from the tracker. Write for people who do not work here.</p>'
        f'<div class="field"><label for="title">Title</label>{title}</div>'
        '<div class="field"><label for="workaround">What they can do</label>'
        f"{_text('workaround', held['workaround'], WORKAROUND_LIMIT)}</div>"
        f'<div class="field"><label for="fix">When it is fixed</label>{fix}<p class="small" id="fix-hint">Goes on '
        "after “A fix is scheduled:”, such as “in 5.3, on 2 March”. Empty: it is not said.</p></div>"
        '<div class="field"><label for="publicity">Who is told when they ask</label>'
        f'<select id="publicity" name="publicity">{choices}</select></div>'
        '<button class="button">Keep</button></form>'
    )


def _meanwhile(known: KnownIssue | None, typed: Mapping[str, str]) -> str:
    """Give what stands there by now beside what was typed over something older; empty: nobody changed it."""
    if known is None or typed.get("do") != "write" or typed.get("seen") == str(known.version):
        return ""
    words = (known.title, known.workaround, known.fix)
    told = "".join(prose(text) for text in words if text)
    return (
        f'<section class="meanwhile"><h3>What stands there now, by {escape(known.name)}</h3>'
        f"<p>{PUBLICITY[known.publicity]}</p>{told}</section>"
        "<p>What you typed is below. Kept, it takes the place of this.</p>"
    )


def _line(name: str, value: str, limit: int, more: str = "") -> str:
    return (
        f'<input id="{name}" name="{name}" type="text" maxlength="{limit}" value="{escape(value)}" dir="auto" {more}>'
    )


def _text(name: str, value: str, limit: int) -> str:
    # A browser drops the first line end of a text.
    return (
        f'<textarea id="{name}" name="{name}" rows="6" required maxlength="{limit}" dir="auto">\n{escape(value)}'
        "</textarea>"
    )


def _many(count: int, one: str, several: str = "") -> str:
    return f"{count:,} {one if count == 1 else several or f'{one}s'}"


def _preview(known: KnownIssue | None) -> str:
    if known is None:
        return ""
    made = document(known)
    if made is None:
        return _panel("What the bot answers", "<p>Nothing: customers are not told of it.</p>")
    return _panel("What the bot answers", prose(made.body))


def _panel(title: str, body: str) -> str:
    return f'<section class="panel"><h2>{title}</h2>{body}</section>'


def _telling(opened: Opened, visit: Visit, mark: str, typed: Mapping[str, str]) -> str:
    votes = opened.votes
    if not votes.persons:
        return ""
    text = typed.get("text", "") if typed.get("do") == "tell" else ""
    many = "the one person" if votes.persons == 1 else f"all {votes.persons} people"
    news = f'<a href="{escape(announcements_path(issue=opened.name))}">news of their own</a>'
    return (
        f'<form class="panel" method="post" action="{known_path(opened.name)}"><h2>Tell those who asked</h2>'
        f'{visit.hidden}<input type="hidden" name="do" value="tell">'
        f'<input type="hidden" name="mark" value="{escape(mark)}">'
        f'<p class="field small">Goes to {many} who wanted to hear of it, where they asked or by mail, beneath the '
        f"title above. Customers with a ticket get {news}.</p>"
        f'<div class="field"><label for="text">Text</label>{_text("text", text, TELLING_LIMIT)}</div>'
        f'<button class="button">Send to {many}</button></form>'
    )


def _issue(kept: Kept | None) -> str:
    if kept is None:
        return '<section class="panel"><h2>Issue</h2><p>It is not known any more.</p></section>'
    issue = kept.snapshot.issue
    url, key = escape(issue.url), escape(issue.key)
    link = f'<a href="{url}">{key}</a>' if issue.url.startswith(("https://", "http://", "/")) else key
    return (
        f'<section class="panel"><h2>Issue</h2><p dir="auto">{link} {escape(issue.title)}</p>'
        f'<p class="row marks">{issue_chips.stage(kept.stage)}{issue_chips.kind(kept.kind)}</p>'
        f'<p class="small">{issue_chips.versions(issue.versions)}</p>'
        f'<p class="small">{_many(len(kept.tickets), "ticket")}, {_many(kept.accounts, "account")}</p></section>'
    )


def _votes(votes: Votes) -> str:
    if not votes.persons:
        return _panel("Want to hear of it", "<p>Nobody so far.</p>")
    said = _many(votes.persons, "person", "people")
    if votes.accounts:  # visitors belong to none
        said += f" of {_many(votes.accounts, 'account')}"
    if votes.waiting == votes.persons:
        said += ", told nothing yet"
    elif votes.waiting:
        said += f", {votes.waiting:,} of whom {'was' if votes.waiting == 1 else 'were'} told nothing yet"
    return _panel("Want to hear of it", f"<p>{said}</p>")
