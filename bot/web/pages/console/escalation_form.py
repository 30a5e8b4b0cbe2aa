"""The form with which a ticket is escalated: what it asks in HTML, and what was filled in. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from types import MappingProxyType

from bot.web.pages.console import chips
from bot.web.pages.console.escalation_parts import escalation_path
from bot.web.pages.console.frame import ticket_path
from handlers.engineering.drafting import LINE_LIMIT, SUMMARY_LIMIT, TEXT_LIMIT
from handlers.engineering.escalation import Draft
from handlers.engineering.filling import Filling, On
from handlers.engineering.issue import Kind, Severity
from handlers.engineering.ports import Needed, Shape
from handlers.ports import InvalidInput

KINDS: Mapping[Kind, str] = MappingProxyType(
    {
        Kind.BUG: "A bug",
        Kind.INFORMATION: "A request for information",
        Kind.FEATURE: "A request for a feature",
        Kind.LIMITATION: "A known limitation",
    }
)
SEVERITIES: Mapping[Severity, str] = MappingProxyType(
    {
        Severity.CRITICAL: "Critical: they cannot work",
        Severity.MAJOR: "Major: something important does not work",
        Severity.MINOR: "Minor: there is a way around it",
        Severity.TRIVIAL: "Trivial: it only looks wrong",
    }
)
_TEXTS = (("steps", "Steps", 4), ("expected", "What was expected", 2), ("actual", "What happened", 8))
ANOTHER = "another"
"""The field that says that it is another issue than the one that the ticket is on."""
_ACCOUNT, _FILE, _FIELD = "account:", "file:", "field:"


@dataclass(frozen=True, slots=True)
class Form:
    """A form that is shown.

    Attributes:
        filling: what it begins with.
        draft: what stands in it.
        hidden: the token of this session's forms, in HTML.
        tracker: what people call where issues are made.
        another: it was said that it is another issue.
    """

    filling: Filling
    draft: Draft
    hidden: str
    tracker: str
    another: bool = False


def above(filling: Filling) -> str:
    """Say what stands above all ways to escalate: on which issues the ticket is, and what goes along."""
    said = [f"<p>{_cluster(filling)}</p>"] if filling.cluster is not None else []
    if filling.on:
        links = " and ".join(_on(one) for one in filling.on)
        said.append(f"<p><strong>{escape(filling.ticket.number)} is already {links}.</strong></p>")
    return f'<div class="panel" id="already">{"".join(said)}</div>' if said else ""


def _on(one: On) -> str:
    named = escape(one.named)
    return f'<a href="{escape(one.url)}">{named}</a>' if one.url else named


def form(shown: Form) -> str:
    """Give the form."""
    filling, draft = shown.filling, shown.draft
    number = filling.ticket.number
    cluster = ""
    if filling.cluster is not None:
        cluster = f'<input type="hidden" name="cluster" value="{escape(filling.cluster)}">'
    another = _tick(ANOTHER, "As another issue: it is not the same fault", shown.another) if filling.on else ""
    texts = "".join(_text(name, label, getattr(draft, name), rows) for name, label, rows in _TEXTS)
    trouble = ""
    if filling.trouble:
        trouble = f'<p class="small">{escape(filling.trouble)} What it asks for beside this is not known now.</p>'
    return (
        f'{_problems(filling)}<form class="panel escalate" method="post" action="{escalation_path(number)}">'
        # The first button is the one that Enter presses in a line: nothing is sent by a slip.
        f"{shown.hidden}{cluster}<button disabled hidden></button><h2>Escalate as a new issue</h2>"
        '<p class="small">Engineering reads what stands here, the number of this ticket, and how many accounts it '
        "hits: nothing else of it.</p>"
        f'<div class="fields">{_select("kind", "What is it?", chips.options(KINDS, draft.kind))}'
        f"{_select('severity', 'How bad is it?', chips.options(SEVERITIES, draft.severity))}{_projects(shown)}</div>"
        f"{_line('summary', 'Summary', draft.summary, f'required maxlength={SUMMARY_LIMIT}')}{texts}"
        f"{_line('versions', 'Versions', draft.versions, f'maxlength={LINE_LIMIT}')}{_accounts(shown)}{_files(shown)}"
        f"{_needed(shown)}{trouble}{another}"
        '<div class="row"><button class="button" name="do" value="escalate">Escalate</button>'
        '<button class="button ghost" name="do" value="look" formnovalidate>Look again</button>'
        f'<a href="{ticket_path(number)}">Back to {number}</a></div></form>'
        f"{_by_key(shown)}"
    )


def filled(fields: Mapping[str, str], base: Draft) -> Draft:
    """Read a form that was sent. `base`: the draft that it was made of.

    Raises:
        InvalidInput: kind or severity is none of those there are.
    """
    kind, severity = fields.get("kind", str(base.kind)), fields.get("severity", str(base.severity))
    if kind not in set(Kind) or severity not in set(Severity):
        raise InvalidInput("Choose what it is and how bad it is from the lists.")
    return Draft(
        kind=Kind(kind),
        summary=fields.get("summary", ""),
        steps=fields.get("steps", ""),
        expected=fields.get("expected", ""),
        actual=fields.get("actual", ""),
        versions=fields.get("versions", ""),
        severity=Severity(severity),
        accounts=tuple(name.removeprefix(_ACCOUNT) for name in fields if name.startswith(_ACCOUNT)),
        project=fields.get("project", base.project),
        fields=_further(fields),
        files=tuple(name.removeprefix(_FILE) for name in fields if name.startswith(_FILE)),
    )


def _further(fields: Mapping[str, str]) -> Mapping[str, str]:
    """Read the tracker's own fields; what was ticked of several is joined by line feeds."""
    found: dict[str, list[str]] = {}
    for name, value in fields.items():
        if name.startswith(_FIELD):
            id_, _, choice = name.removeprefix(_FIELD).partition("=")
            found.setdefault(id_, []).append(choice or value)
    return {id_: "\n".join(values) for id_, values in found.items() if any(values)}


def _problems(filling: Filling) -> str:
    if filling.escalation is None or not filling.escalation.problems:
        return ""
    labels = {} if filling.shape is None else {one.id: one.label for one in filling.shape.fields}
    rows = "".join(
        f"<li>{escape(f'{labels[id_]}: {text}' if id_ in labels else text)}</li>"
        for id_, text in filling.escalation.problems.items()
    )
    return f'<div class="wrong" role="alert"><p>It was not taken so:</p><ul>{rows}</ul></div>'


def _cluster(filling: Filling) -> str:
    others = filling.tickets - 1
    many = f"{others:,} other ticket{'' if others == 1 else 's'}"
    name, verb = escape(filling.cluster or ""), "is" if others == 1 else "are"
    with_ = f"With {filling.ticket.number} {many} of {name} {verb} linked to the issue"
    return f"{with_}, be it a new one or one that is there."


def _projects(shown: Form) -> str:
    shape = shown.filling.shape
    if shape is None or len(shape.projects) < 2:
        return f'<input type="hidden" name="project" value="{escape(shown.draft.project)}">'
    options = "".join(chips.option(key, f"{name} ({key})", key == shape.project) for key, name in shape.projects)
    return _select("project", "Project", options)


def _accounts(shown: Form) -> str:
    known = shown.filling.asked.accounts
    if not known:
        return ""
    ticks = "".join(_tick(f"{_ACCOUNT}{one}", one, one in shown.draft.accounts) for one in known)
    return f"<fieldset><legend>Name these accounts there; else only their number is told</legend>{ticks}</fieldset>"


def _files(shown: Form) -> str:
    if not shown.filling.files:
        return ""
    ticks = "".join(_tick(f"{_FILE}{id_}", name, id_ in shown.draft.files) for id_, name in shown.filling.files)
    return f"<fieldset><legend>Files that go along</legend>{ticks}</fieldset>"


def _needed(shown: Form) -> str:
    shape = shown.filling.shape
    if shape is None or not shape.fields:
        return ""
    first = "".join(_field(one, shown.draft) for one in shape.fields if one.required)
    rest = "".join(_field(one, shown.draft) for one in shape.fields if not one.required)
    more = f'<details class="rest"><summary>More fields</summary>{rest}</details>' if rest else ""
    return f"{first}{more}"


def _field(one: Needed, draft: Draft) -> str:
    name, given = f"{_FIELD}{one.id}", draft.fields.get(one.id, one.default)
    required = "required" if one.required else ""
    match one.shape:
        case Shape.TEXT:
            return _text(name, one.label, given, 3, required)
        case Shape.ONE:
            empty = "" if one.required and given else chips.option("", "", not given)
            return _select(
                name,
                one.label,
                empty + "".join(chips.option(id_, words, id_ == given) for id_, words in one.choices),
                required,
            )
        case Shape.SEVERAL:
            ticked = set(given.split("\n"))
            ticks = "".join(_tick(f"{name}={id_}", words, id_ in ticked) for id_, words in one.choices)
            return f"<fieldset><legend>{escape(one.label)}</legend>{ticks}</fieldset>"
        case Shape.NUMBER:
            return _line(name, one.label, given, f"{required} inputmode=decimal")
        case Shape.DAY:
            return _line(name, one.label, given, required, "date")
        case Shape.LINE:
            return _line(name, one.label, given, f"{required} maxlength={SUMMARY_LIMIT}")


def _by_key(shown: Form) -> str:
    number = shown.filling.ticket.number
    cluster = shown.filling.cluster
    more = "" if cluster is None else f'<input type="hidden" name="cluster" value="{escape(cluster)}">'
    return (
        f'<form class="panel escalate" method="post" action="{escalation_path(number)}">{shown.hidden}{more}'
        '<input type="hidden" name="do" value="link"><h2>Or link it to an issue that is there</h2>'
        '<div class="row"><label class="unseen" for="issue">The issue\'s key or address</label>'
        '<input id="issue" name="issue" type="text" required maxlength="300" placeholder="ONE-12">'
        '<button class="button ghost">Link</button></div></form>'
    )


def _id(name: str) -> str:
    return f"in-{escape(name)}"


def _line(name: str, label: str, value: str, more: str = "", kind: str = "text") -> str:
    return (
        f'<div class="field"><label for="{_id(name)}">{escape(label)}</label><input id="{_id(name)}" '
        f'name="{escape(name)}" type="{kind}" value="{escape(value)}" dir="auto" {more}></div>'
    )


def _text(name: str, label: str, value: str, rows: int, more: str = "") -> str:
    return (
        f'<div class="field"><label for="{_id(name)}">{escape(label)}</label><textarea id="{_id(name)}" '
        f'name="{escape(name)}" rows="{rows}" maxlength="{TEXT_LIMIT}" dir="auto" {more}>\n{escape(value)}</textarea>'
        "</div>"
    )


def _select(name: str, label: str, options: str, more: str = "") -> str:
    return (
        f'<div class="field"><label for="{_id(name)}">{escape(label)}</label>'
        f'<select id="{_id(name)}" name="{escape(name)}" {more}>{options}</select></div>'
    )


def _tick(name: str, label: str, ticked: bool) -> str:
    checked = " checked" if ticked else ""
    return (
        f'<label class="tick"><input type="checkbox" name="{escape(name)}" value="yes"{checked}>'
        f"<span>{escape(label)}</span></label>"
    )
