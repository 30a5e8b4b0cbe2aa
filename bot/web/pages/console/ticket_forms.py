"""The forms of a ticket's page in HTML. Pure.

What goes to the customer and what stays with the team are two areas of their own, apart in place, look and words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape

from bot.web.pages.console.frame import ticket_path
from handlers.ticket import UNSOLVED, Status, Ticket
from handlers.tickets.desk import COMMENT_LIMIT


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the forms of one page share.

    Attributes:
        hidden: the token of this session's forms, in HTML.
        key: of this page, so that what is sent twice is said once.
        kept: what she had typed into a form that was not carried out, by the names of its fields.
    """

    ticket: Ticket
    hidden: str
    key: str
    kept: Mapping[str, str] = field(default_factory=dict)

    def start(self, name: str, look: str = "") -> str:
        """Begin a form; it names the version of the ticket that the page shows."""
        look = f' class="{look}"' if look else ""
        return (
            f'<form id="{name}" method="post" action="{ticket_path(self.ticket.number)}"{look}>{self.hidden}'
            f'<input type="hidden" name="version" value="{self.ticket.version}">'
        )

    def typed(self, deed: str, name: str = "text") -> str:
        """Give what she had typed into a field of a form, in HTML."""
        return escape(self.kept.get(name, "")) if self.kept.get("do") == deed else ""


def reply_form(sheet: Sheet, draft: str = "") -> str:
    """Give the area of what the customer reads; `draft`: what stands in it at first."""
    ticket = sheet.ticket
    if ticket.status is Status.CLOSED:
        return _unsent(sheet)
    # Whoever asked in Slack is answered there, and gets no mail.
    mail = f" where they asked, or by mail to {escape(ticket.email)}" if ticket.email else ""
    if not mail and ticket.conversation_id is None:
        mail = ", if they can sign in: no address is on this ticket, so nothing is sent. Who only called is not reached"
    others = len(ticket.participants)
    joined = f" {others} more {'person reads' if others == 1 else 'people read'} it, too." if others else ""
    words = sheet.typed("reply") or escape(draft)
    return (
        f'{sheet.start("reply", "write public")}<input type="hidden" name="do" value="reply">'
        f'<input type="hidden" name="key" value="{escape(sheet.key)}">'
        '<h2><label for="reply-text">Reply to the customer</label></h2>'
        f'<p class="small" id="reply-hint">The customer reads this{mail}.{joined}</p>'
        f'<textarea id="reply-text" name="text" rows="7" required maxlength="{COMMENT_LIMIT}" '
        f'aria-describedby="reply-hint" dir="auto">{_lines(words)}</textarea>'
        '<div class="row"><button class="button" name="then" value="stay">Send</button>'
        '<button class="button ghost" name="then" value="pending">Send and wait for the customer</button>'
        '<button class="button ghost" name="then" value="solved">Send and mark solved</button></div></form>'
    )


def _unsent(sheet: Sheet) -> str:
    """Give back a reply to a ticket that was closed while it was written; opened again, it has the words still."""
    words = sheet.typed("reply")
    if not words.strip():
        return ""
    why, again = "The ticket is closed. Open it again, then send it.", '<button class="button">Open again</button>'
    if sheet.ticket.merged_into is not None:
        onward = sheet.ticket.merged_into
        why, again = f'Copy it, and answer in <a href="{ticket_path(onward)}">{onward}</a>.', ""
    return (
        f'{sheet.start("reply", "write public")}<input type="hidden" name="do" value="reopen">'
        '<h2><label for="reply-text">Your reply, which was not sent</label></h2>'
        f'<p class="small" id="reply-hint">{why}</p><textarea id="reply-text" name="text" rows="7" readonly '
        f'aria-describedby="reply-hint" dir="auto">{_lines(words)}</textarea><div class="row">{again}</div></form>'
    )


def note_form(sheet: Sheet) -> str:
    """Give the area of what only the team reads."""
    return (
        f'{sheet.start("note", "write internal")}<input type="hidden" name="do" value="note">'
        f'<input type="hidden" name="key" value="{escape(sheet.key)}">'
        '<h2><label for="note-text">Internal note</label></h2>'
        '<p class="small" id="note-hint">Only the team reads this. It never reaches the customer.</p>'
        f'<textarea id="note-text" name="text" rows="3" required maxlength="{COMMENT_LIMIT}" '
        f'aria-describedby="note-hint" dir="auto">{_lines(sheet.typed("note"))}</textarea>'
        '<div class="row"><button class="button noting">Add the note</button></div></form>'
    )


def deeds(sheet: Sheet, mine: bool) -> str:
    """Give what else can be done with it."""
    ticket = sheet.ticket
    if ticket.merged_into is not None:
        onward = f'<a href="{ticket_path(ticket.merged_into)}">{ticket.merged_into}</a>'
        return f'<p class="told">This ticket goes on as {onward}.</p>'
    buttons: list[tuple[str, str]] = []
    if not mine and ticket.status is not Status.CLOSED:
        buttons.append(("take", "Take it"))
    if ticket.status in {Status.NEW, Status.OPEN}:
        buttons.append(("pend", "Wait for the customer"))
    if ticket.status is Status.ON_HOLD:
        buttons.append(("unhold", "Go on with it"))
    if ticket.status in UNSOLVED:
        buttons.append(("solve", "Mark solved"))
    else:
        buttons.append(("reopen", "Open again"))
    if ticket.status is not Status.CLOSED:
        buttons.append(("close", "Close"))
    shown = "".join(f'<button class="button ghost" name="do" value="{deed}">{name}</button>' for deed, name in buttons)
    hold = _hold(sheet) if ticket.status in {Status.NEW, Status.OPEN, Status.PENDING} else ""
    return f'<div class="deeds">{sheet.start("deeds", "row")}{shown}</form>{hold}{_more(sheet)}</div>'


def split_form(sheet: Sheet) -> str:
    """Give the form that makes a ticket of some of what was said; its boxes stand beside that."""
    return (
        f'{sheet.start("split", "panel")}<input type="hidden" name="do" value="split"><h2>Split off a new ticket</h2>'
        "<p>Tick below what the new ticket is about, at least one thing that the customer said. It stays here, too.</p>"
        '<div class="field"><label for="split-subject">Subject of the new ticket</label>'
        '<input id="split-subject" type="text" name="subject" required '
        f'maxlength="200" value="{sheet.typed("split", "subject")}" dir="auto"></div>'
        '<div class="row"><button class="button">Split it off</button>'
        f'<a class="quiet" href="{ticket_path(sheet.ticket.number)}">Never mind</a></div></form>'
    )


def _hold(sheet: Sheet) -> str:
    return (
        f'<details class="deed"{_open(sheet, "hold")}><summary>Put on hold</summary>{sheet.start("hold")}'
        '<input type="hidden" name="do" value="hold"><label for="because">What does it wait for?</label>'
        '<input id="because" type="text" name="because" required maxlength="200" '
        f'value="{sheet.typed("hold", "because")}">'
        '<button class="button">Put on hold</button></form></details>'
    )


def _more(sheet: Sheet) -> str:
    number = 'type="text" inputmode="text" required maxlength="12" pattern=" *[Tt]?-?[0-9]+ *" placeholder="T-12"'
    strangers = ""
    if sheet.kept.get("strangers"):
        strangers = (
            '<label class="tick"><input type="checkbox" name="strangers" value="yes">'
            "They are of different customers, who will read each other's words: merge all the same</label>"
        )
    merge = (
        f'{sheet.start("merge")}<input type="hidden" name="do" value="merge"><label for="into">Merge into</label>'
        f'<input id="into" name="into" {number} value="{sheet.typed("merge", "into")}">{strangers}'
        '<button class="button ghost">Merge, and close this one</button></form>'
    )
    link = (
        f'{sheet.start("link")}<input type="hidden" name="do" value="link"><label for="other">Link to</label>'
        f'<input id="other" name="other" {number} value="{sheet.typed("link", "other")}">'
        '<button class="button ghost">Link</button></form>'
    )
    split = f'<a class="button ghost" href="{ticket_path(sheet.ticket.number)}?split=1">Split off a new ticket</a>'
    merging = merge if sheet.ticket.status is not Status.CLOSED else ""
    return (
        f'<details class="deed"{_open(sheet, "merge", "link")}><summary>Merge, link, split</summary>'
        f"{merging}{link}{split}</details>"
    )


def _open(sheet: Sheet, *deeds: str) -> str:
    return " open" if sheet.kept.get("do") in deeds else ""


def _lines(words: str) -> str:
    # Browsers drop the first line end in the field: one more keeps what begins with an empty line.
    return f"\n{words}"
