"""The form in which a ticket becomes an issue of engineering, and what was filled in. Pure.

Its fields are the words of a draft, then what the tracker's project asks beside them. Slack keeps what was typed when
the form is shown anew, as with another kind: a field's name stays what it was.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.slack.rendering import inputs, limits, names
from bot.slack.rendering.blocks import Json, context, divider, section
from bot.slack.rendering.inputs import Choice
from bot.slack.rendering.issues import KINDS, SEVERITIES, LookedAlike, alike
from bot.slack.rendering.lengths import one_line
from bot.slack.rendering.mrkdwn import bold, literal
from bot.slack.rendering.references import Reference
from bot.slack.rendering.submissions import Filled, Refused, filled
from bot.slack.rendering.typed import paragraph
from bot.slack.rendering.views import modal
from handlers.engineering.drafting import LINE_LIMIT
from handlers.engineering.escalation import Draft
from handlers.engineering.issue import Kind, Severity
from handlers.engineering.ports import FormShape, Needed, Shape

SUMMARY, STEPS, EXPECTED, ACTUAL, VERSIONS = "summary", "steps", "expected", "actual", "versions"
SEVERITY, ACCOUNTS, FILES = "severity", "accounts", "files"
ANOTHER = "another"
"""The box that says that it is another issue than the one that the ticket is on."""
_ANOTHER = "yes"
"""Names of the fields, which are those of a `Draft`; the kind and the project tell at once what was chosen."""
SUMMARY_LIMIT = 255
SUMMARY_MISSING = "Please say in one line what it is about."
TOO_LONG = "At most {limit:,} characters, please."
_OWN = "field|"
"""Begins the name of a field of the tracker; the project and its id there follow."""
_MOST = 40
"""Of these that are shown; those that must be filled in come first."""
_OPEN = 10
"""Of those among them that may be left empty."""
_TOLD = 1_000
_SUBJECT = 200
_LABEL = 80


@dataclass(frozen=True, slots=True)
class Prefilled:
    """A form as it is to be shown.

    Attributes:
        ticket: the ticket's number, with its subject.
        shape: what the tracker asks beside the words of a draft.
        accounts: names of organisations that may be named to engineering.
        files: of the ticket that may go along: id and name.
        escalation: the one that is confirmed or sent again by it; empty: a new one.
        version: of that one.
        looked: issues that look the same.
        note: why the form is shown again; empty: it is not.
        problems: what the tracker will not have, by field id.
        already: says on which issues the ticket is; empty: on none.
    """

    ticket: str
    subject: str
    draft: Draft
    shape: FormShape
    accounts: Sequence[str] = ()
    files: Sequence[tuple[str, str]] = ()
    escalation: str = ""
    version: int = 0
    looked: LookedAlike = field(default_factory=LookedAlike)
    note: str = ""
    problems: Mapping[str, str] = field(default_factory=dict)
    already: str = ""


def escalation_form(given: Prefilled) -> Json:
    """Give the form: what is wrong, the issues that look the same, then the fields."""
    about = Reference(ticket=given.ticket, escalation=given.escalation, version=given.version)
    blocks = [
        context(f"*{literal(given.ticket)}* {literal(one_line(given.subject, _SUBJECT))}"),
        # Escaped, it is up to five times as long.
        *([section(said)] if (said := bold(one_line(given.already, _TOLD // 2))) else []),
        *_problems(given),
        *alike(given.ticket, given.looked, escalation=given.escalation),
        divider(),
        section(bold("None of these? Make a new issue") if given.looked.found else bold("A new issue")),
        *([_another()] if given.already else []),
        *_menus(given),
        *_words(given.draft),
        *_chosen(given),
        *(_needed(given.shape.project, one, given.draft) for one in _asked(given.shape)),
    ]
    return modal(f"Escalate {given.ticket}", names.ESCALATION_FORM, blocks, submit="Escalate", metadata=about.written())


def read_escalation(view: Mapping[str, object]) -> Draft | Refused:
    """Read the form that was sent."""
    given = filled(view)
    summary = " ".join(given.needed(SUMMARY, SUMMARY_MISSING, SUMMARY_LIMIT).split())
    kind, severity = given.choice(names.KIND_FIELD), given.choice(SEVERITY)
    draft = Draft(
        kind=Kind(kind) if kind in set(Kind) else Kind.BUG,
        summary=summary,
        steps=_joined(given, STEPS),
        expected=_joined(given, EXPECTED),
        actual=_joined(given, ACTUAL),
        versions=" ".join(_within(given, VERSIONS, LINE_LIMIT).split()),
        severity=Severity(severity) if severity in set(Severity) else Severity.MINOR,
        accounts=given.choices(ACCOUNTS),
        project=given.choice(names.PROJECT_FIELD) or "",
        files=given.choices(FILES),
    )
    own = {name: given.value(name) for name in given.values if name.startswith(_OWN)}
    fields = {name.rpartition("|")[2]: value for name, value in own.items() if value}
    return Refused(given.errors) if given.errors else replace(draft, fields=fields)


def read_another(view: Mapping[str, object]) -> bool | None:
    """Tell whether it is to be another issue than the one that the ticket is on; None: the form does not ask."""
    given = filled(view)
    return _ANOTHER in given.choices(ANOTHER) if given.has(ANOTHER) else None


def at_fields(view: Mapping[str, object], problems: Mapping[str, str]) -> Refused:
    """Say at the fields of a form what is wrong with them; what has no field there is said at the first."""
    given = filled(view)
    places = {name.rpartition("|")[2]: name for name in given.values}
    errors: dict[str, str] = {}
    for id_, why in problems.items():
        name = places.get(_renamed(id_), SUMMARY)
        errors[name] = f"{errors[name]} {why}" if name in errors else why
    return Refused(errors)


def label(id_: str, shape: FormShape) -> str:
    """Give the words by which a field of the form is called; the id where it is none of them."""
    named = {one.id: one.label for one in shape.fields}
    return one_line(named.get(id_) or _LABELS.get(_renamed(id_)) or id_, _LABEL)


_LABELS = {
    ANOTHER: "It is on an issue already",
    SUMMARY: "Summary",
    STEPS: "Steps to see it",
    EXPECTED: "Expected",
    ACTUAL: "Actual",
    VERSIONS: "Versions",
    SEVERITY: "Severity",
    ACCOUNTS: "Accounts to be named",
    FILES: "Files to go along",
    names.KIND_FIELD: "Kind",
    names.PROJECT_FIELD: "Project",
}
_ALIASES = {"kind": names.KIND_FIELD, "project": names.PROJECT_FIELD}


def _renamed(id_: str) -> str:
    return _ALIASES.get(id_, id_)


def _problems(given: Prefilled) -> list[Json]:
    told = [given.note] if given.note else []
    for id_, why in given.problems.items():
        told.append(f"{label(id_, given.shape)}: {why}" if id_ else why)
    return [section(paragraph("\n".join(told), _TOLD))] if told else []


def _another() -> Json:
    box = inputs.boxes([Choice(_ANOTHER, "As another issue: it is not the same fault")], [])
    return inputs.field(ANOTHER, _LABELS[ANOTHER], box, optional=True)


def _menus(given: Prefilled) -> list[Json]:
    """Give what decides which fields there are; Slack tells at once when it is chosen."""
    kinds = [Choice(kind, words) for kind, words in KINDS.items()]
    found = [_telling(names.KIND_FIELD, inputs.menu(kinds, given.draft.kind))]
    projects = [Choice(key, f"{name} ({key})" if name != key else key) for key, name in given.shape.projects]
    if len(projects) > 1:
        found.append(_telling(names.PROJECT_FIELD, inputs.menu(projects, given.shape.project)))
    return found


def _telling(name: str, element: Json) -> Json:
    return {**inputs.field(name, _LABELS[name], element), "dispatch_action": True}


def _words(draft: Draft) -> list[Json]:
    hint = "Engineering reads this. Leave out what tells who the customer is."
    lines = ((STEPS, draft.steps), (EXPECTED, draft.expected), (ACTUAL, draft.actual))
    summary = inputs.text(one_line(draft.summary, SUMMARY_LIMIT), longest=SUMMARY_LIMIT)
    return [
        inputs.field(SUMMARY, _LABELS[SUMMARY], summary, hint=hint),
        *(block for name, said in lines for block in _long(name, said)),
        inputs.field(
            VERSIONS,
            "Versions in which it was seen",
            inputs.text(draft.versions[:LINE_LIMIT], longest=LINE_LIMIT),
            optional=True,
        ),
        inputs.field(
            SEVERITY, _LABELS[SEVERITY], inputs.menu([Choice(*one) for one in SEVERITIES.items()], draft.severity)
        ),
    ]


def _long(name: str, said: str) -> list[Json]:
    """Give the fields of a text: one that no field holds goes on in the next, or it would be sent with less."""
    pieces = _pieces(said)
    return [
        inputs.field(
            names.numbered(name, place) if place else name,
            f"{_LABELS[name]}, goes on" if place else _LABELS[name],
            inputs.text(piece, lines=True),
            optional=True,
        )
        for place, piece in enumerate(pieces)
    ]


def _pieces(said: str) -> list[str]:
    """Cut a text into what fields hold, at the end of a line where one is near."""
    found = []
    while len(said) > limits.INPUT:
        at = said.rfind("\n", limits.INPUT // 2, limits.INPUT) + 1 or limits.INPUT
        found.append(said[:at])
        said = said[at:]
    return [*found, said]


def _joined(given: Filled, name: str) -> str:
    """Give what was typed into the fields of a text; each ends a line."""
    more = sorted(one for one in given.values if names.unnumbered(one) == name and one != name)
    return "\n".join(said for one in (name, *more) if (said := _within(given, one)))


def _chosen(given: Prefilled) -> list[Json]:
    """Give what goes along of the customer, and only as far as it is chosen."""
    found = []
    named = [Choice(one, one) for one in given.accounts if 0 < len(one) <= limits.OPTION_VALUE]
    if named:
        hint = "How many accounts it hits goes along anyway; names only if you choose them."
        chosen = inputs.several(named[: limits.OPTIONS], given.draft.accounts)
        found.append(inputs.field(ACCOUNTS, _LABELS[ACCOUNTS], chosen, hint=hint, optional=True))
    files = [Choice(id_, name) for id_, name in given.files[: limits.OPTIONS] if 0 < len(id_) <= limits.OPTION_VALUE]
    if files:
        chosen = inputs.several(files, given.draft.files)
        found.append(inputs.field(FILES, _LABELS[FILES], chosen, optional=True))
    return found


def _asked(shape: FormShape) -> list[Needed]:
    needed = [one for one in shape.fields if one.required]
    return [*needed, *(one for one in shape.fields if not one.required)][: max(min(len(needed) + _OPEN, _MOST), 0)]


def _needed(project: str, one: Needed, draft: Draft) -> Json:
    """Give a field of the tracker's; the same one of another project has another name, as it has other choices."""
    name = f"{_OWN}{project}|{one.id}"
    begins = draft.fields.get(one.id, one.default)
    more = len(one.choices) - limits.OPTIONS
    hint = f"{more:,} more can be chosen in the console." if more > 0 else ""
    return inputs.field(name, one.label, _element(one, begins), hint=hint, optional=not one.required)


def _element(one: Needed, begins: str) -> Json:
    choices = [Choice(id_, words) for id_, words in one.choices if 0 < len(id_) <= limits.OPTION_VALUE]
    match one.shape:
        case Shape.ONE if choices:
            return inputs.menu(choices, begins)
        case Shape.SEVERAL if choices:
            return inputs.several(choices, begins.split("\n"))
        case Shape.NUMBER:
            return inputs.number(begins)
        case Shape.DAY:
            return inputs.day(begins)
        case Shape.TEXT:
            return inputs.text(begins, lines=True)
        case _:
            return inputs.text(begins)


def _within(given: Filled, name: str, limit: int = limits.INPUT) -> str:
    """Give what was typed into a field that may be empty; an error where it is too long."""
    said = given.text(name)
    if len(said) > limit:
        given.errors[name] = TOO_LONG.format(limit=limit)
    return said
