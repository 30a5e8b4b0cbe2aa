"""The modal in which an administrator says what the bot does in a channel; and what was chosen. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.slack.channels import ChannelSetting
from bot.slack.listening import Mode
from bot.slack.rendering import limits, names
from bot.slack.rendering.blocks import Json, context, section
from bot.slack.rendering.inputs import Choice, boxes, channel, field, menu, radio, several
from bot.slack.rendering.lengths import shortened
from bot.slack.rendering.mrkdwn import literal
from bot.slack.rendering.references import Reference
from bot.slack.rendering.submissions import Refused, filled
from bot.slack.rendering.views import modal
from kb.article import Audience
from kb.errors import InvalidAudience

MODE, AUDIENCE, SOURCES, MANNERS, TRIAGE = "mode", "audience", "sources", "manners", "triage"
"""Names of the fields."""
FEEDBACK, PRIVATE = "feedback", "private"

_NAMED = 10
"""Sources that are gone and named, at most."""
MODE_MISSING = "Please choose what the bot does here."
AUDIENCE_MISSING = "Please choose which articles may be shown here."
INVITE = "I answer where I am a member: if I am not in the channel yet, type `/invite @Onetouch` there."
TRIAGE_MISSING = "Please choose where the drafts go: nobody sees them otherwise."


_MODES = (
    Choice(Mode.OFF, "Off", "The bot says nothing here."),
    Choice(Mode.MENTIONS, "Mentions only", "It answers whoever mentions it."),
    Choice(Mode.EVERY, "Every question", "It answers what reads as a question."),
    Choice(Mode.SHADOW, "Shadow", "Drafts go to the triage channel; nobody here sees them."),
)
_MANNERS = (
    Choice(FEEDBACK, "Feedback buttons", "Answers carry “That solved it”."),
    Choice(PRIVATE, "Private answers first", "Only the asker sees an answer, until they post it to the thread."),
)
_AUDIENCES = (
    Choice("public", "Public articles", "What anybody may read."),
    Choice("customer", "Articles for customers", "For channels of known customers only."),
    Choice("internal", "Internal articles", "For channels of your own team only."),
)


def settings_form(
    current: ChannelSetting,
    about: Reference,
    *,
    accounts: Sequence[str],
    sources: Sequence[str] = (),
    name: str = "",
) -> Json:
    """Give the form.

    Args:
        current: what holds now.
        about: its channel.
        accounts: ids of the accounts whose own articles could be shown here.
        sources: names of the installed sources.
        name: the channel's name, where we know it.
    """
    audiences = [*_AUDIENCES, *(Choice(f"account:{account}", f"Account {account}") for account in accounts)]
    if current.audience not in {choice.value for choice in audiences}:
        audiences.insert(len(_AUDIENCES), Choice(current.audience, current.audience))
    manners = [FEEDBACK] * current.feedback + [PRIVATE] * current.private_first
    blocks = [
        section(f"What the bot does in {f'#{literal(shortened(name, limits.OPTION))}' if name else 'this channel'}."),
        field(MODE, "Answers", radio(_MODES, current.mode)),
        field(
            AUDIENCE,
            "May show",
            menu(audiences, current.audience),
            hint="What is shown in a channel is shown to all of its members.",
        ),
        *_sources(current.sources, sources),
        field(MANNERS, "Manners", boxes(_MANNERS, manners), optional=True),
        field(
            TRIAGE,
            "Triage channel",
            channel(current.triage or None),
            hint="Gets a card for every new ticket from here.",
            optional=True,
        ),
    ]
    return modal("Onetouch here", names.SETTINGS_FORM, blocks, submit="Save", metadata=about.written())


def read_settings(view: Mapping[str, object]) -> ChannelSetting | Refused:
    """Read what was chosen."""
    given = filled(view)
    mode, audience = given.choice(MODE), given.choice(AUDIENCE)
    if mode not in set(map(str, Mode)):
        given.errors[MODE] = MODE_MISSING
    allowed = _audience(audience)
    if allowed is None:
        given.errors[AUDIENCE] = AUDIENCE_MISSING
    triage = given.channel(TRIAGE) or ""
    if mode == Mode.SHADOW and not triage:
        given.errors[TRIAGE] = TRIAGE_MISSING
    if mode is None or allowed is None or given.errors:
        return Refused(given.errors)
    manners = given.choices(MANNERS)
    return ChannelSetting(
        mode=Mode(mode),
        audience=allowed,
        sources=given.choices(SOURCES),
        private_first=PRIVATE in manners,
        feedback=FEEDBACK in manners,
        triage=triage,
    )


def saved(given: ChannelSetting, channel: str, *, visited: bool = False) -> Json:
    """Give what is shown when a setting was saved: what holds in the channel from now on.

    Args:
        channel: its id.
        visited: of a workspace that installed the app, where sources and triage are no choice.
    """
    mode = next(one for one in _MODES if one.value == given.mode)
    audience = next((one.label for one in _AUDIENCES if one.value == given.audience), given.audience)
    lines = [
        f"*{mode.label}*: {mode.description}",
        f"May show: {literal(shortened(audience.replace('account:', 'account '), limits.OPTION))}",
        f"{_MANNERS[0].label}: {_on(given.feedback)}. {_MANNERS[1].label}: {_on(given.private_first)}.",
    ]
    if not visited:
        named = ", ".join(literal(shortened(source, limits.OPTION)) for source in given.sources[:_NAMED])
        more = f" and {len(given.sources) - _NAMED} more" if len(given.sources) > _NAMED else ""
        lines.append(f"Answers come from: {named + more if named else 'all sources'}")
        lines.append(f"Triage channel: {f'<#{given.triage}>' if given.triage else 'none'}")
    listed = "\n".join(f"• {line}" for line in lines)
    blocks = [section(f"Saved. From now on this holds in <#{channel}>:\n{listed}")]
    if given.mode is not Mode.OFF:
        blocks.append(context(INVITE))
    return modal("Onetouch here", "notice", blocks)


def _on(switch: bool) -> str:
    return "on" if switch else "off"


def _sources(chosen: Sequence[str], installed: Sequence[str]) -> list[Json]:
    """Give the menu of sources, and say which of the chosen ones are gone.

    These stay in the menu: saved without them, a channel that was limited to one of them would show all sources.
    """
    gone = [source for source in chosen if source not in installed]
    choices = [*(Choice(source, f"{source} (removed)") for source in gone), *(Choice(one, one) for one in installed)]
    if not choices:
        return []
    hint = "None chosen: all of them, also those that are added later."
    blocks = [field(SOURCES, "Answers come from", several(choices, chosen), hint=hint, optional=True)]
    if gone:
        named = ", ".join(literal(shortened(source, limits.OPTION)) for source in gone[:_NAMED])
        rest = "" if len(gone) < len(chosen) else " Until you choose others, a person is offered for every question."
        blocks.append(context(f"No longer installed, and ignored: {named}.{rest}"))
    return blocks


def _audience(text: str | None) -> str | None:
    """Give an audience as it was chosen; None for what is none."""
    try:
        return str(Audience.parse(text or ""))
    except InvalidAudience:
        return None
