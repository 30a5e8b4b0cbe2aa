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
from handlers.engineering.publishing import FIX_LIMIT, TELLING_LIMIT, TITLE_LIMIT, WORKAROUND_LIMIT, Opened
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
    fix = _line("fix", held["fix"], FIX_LIMIT)
    return (
        f'<section class="panel"><h2>What customers read</h2><form method="post" action="{known_path(opened.name)}">'
        f'{visit.hidden}<input type="hidden" name="do" value="write"><input type="hidden" name="seen" value="{seen}">'
        '<p class="small">Nothing is taken over from the tracker. Write for people who do not work here.</p>'
        f'<label for="title">Title</label>{title}<label for="workaround">What they can do</label>'
        f"{_text('workaround', held['workaround'], WORKAROUND_LIMIT)}"
        '<label for="fix">When it is fixed <span class="small">goes on after “A fix is scheduled:”, such as '
        f"“in 5.3, on 2 March”; empty: it is not said</span></label>{fix}"
        f'<label for="publicity">Who is told when they ask</label><select id="publicity" name="publicity">{choices}'
        '</select><p class="row"><button class="button">Keep</button></p></form></section>'
    )


def _line(name: str, value: str, limit: int, more: str = "") -> str:
    return f'<input id="{name}" name="{name}" maxlength="{limit}" value="{escape(value)}" {more}>'


def _text(name: str, value: str, limit: int) -> str:
    return f'<textarea id="{name}" name="{name}" rows="6" required maxlength="{limit}">{escape(value)}</textarea>'


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
        f'<section class="panel"><h2>Tell those who asked</h2><form method="post" action="{known_path(opened.name)}">'
        f'{visit.hidden}<input type="hidden" name="do" value="tell">'
        f'<input type="hidden" name="mark" value="{escape(mark)}">'
        f'<p class="small">Goes to {many} who wanted to hear of it, where they asked or by mail. Customers with a '
        f'ticket get {news}.</p><label for="text">Text</label>{_text("text", text, TELLING_LIMIT)}'
        f'<p class="row"><button class="button">Send to {many}</button></p></form></section>'
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
        f'<p class="small">{issue_chips.versions(issue.versions)}</p><p class="small">{len(kept.tickets)} tickets, '
        f"{kept.accounts} accounts</p></section>"
    )


def _votes(votes: Votes) -> str:
    waiting = f", {votes.waiting} of whom were told nothing yet" if votes.waiting else ""
    return (
        f'<section class="panel"><h2>Want to hear of it</h2><p><strong>{votes.persons}</strong> people of '
        f"{votes.accounts} accounts{waiting}</p></section>"
    )
