"""What the bot says, as a message in Slack. Pure: the same reply at the same place is the same message."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import assert_never

from bot.slack import phrases
from bot.slack.rendering import limits, names
from bot.slack.rendering.blocks import Json, Look, actions, button, context, section
from bot.slack.rendering.citing import cited
from bot.slack.rendering.lengths import one_line
from bot.slack.rendering.markdown import plain_words
from bot.slack.rendering.mrkdwn import link, literal
from bot.slack.rendering.posts import Post, post
from bot.slack.rendering.references import Reference
from bot.slack.rendering.typed import paragraph, texts
from handlers.chat import words
from handlers.chat.clarify import in_languages
from handlers.engineering.known_issue import issue_of
from handlers.languages import mark, mark_as, say, say_as
from handlers.reply import Answer, Clarification, Handoff, Option, Quiet, Remark, Reply

# NOTE: at most 75 characters; shows more of the article
MORE_LABEL = mark_as("button under an answer", "More")
# NOTE: at most 75 characters; not the one thing that was offered
NOT_THAT_LABEL = mark_as("button under a choice", "Something else")
# NOTE: at most 75 characters
FORM_LABEL = mark("Open the form")
# NOTE: at most 75 characters
WANT_LABEL = mark("Tell me when it is fixed")
# NOTE: at most 75 characters
POST_LABEL = mark("Post it to the thread")
# NOTE: at most 75 characters
DISCARD_LABEL = mark("Discard, ask a person")
# NOTE: at most 75 characters
REVEAL_LABEL = mark("Show it to me")
ALONE = mark("Only you see this.")
REVEALED = mark("There is an answer for whoever asked. They see it alone, and may post it here.")

_QUESTION = 300
_SOURCES = 3
"""Sources of one answer that are shown; ours have one."""
_OPTIONS = 20
_TITLES = 150


@dataclass(frozen=True, slots=True)
class About:
    """What a reply belongs to, and how its channel wants it shown.

    Attributes:
        reference: the conversation and the episode; what its buttons carry.
        root: address under which people reach our server; empty when they cannot.
        feedback: ask whether it solved it.
        more: the article says more behind what is quoted.
        private: only the asker sees it, and may post it to the thread; `reference` names its turn.
    """

    reference: Reference
    root: str = ""
    feedback: bool = True
    private: bool = False
    more: bool = True


@dataclass(frozen=True, slots=True)
class Drafted:
    """A question that a draft answers. `channel`: its id; `address`: where Slack shows the message; empty: unknown."""

    channel: str
    question: str
    address: str = ""


def rendered(reply: Reply, about: About) -> Post | None:
    """Give the message; None when there is nothing to say."""
    match reply:
        case Answer():
            return _answer(reply, about)
        case Clarification(text, _, options):
            return post(text, [*said(text), *_choices(options, about)])
        case Handoff(text, _, form, _):
            return post(text, [*said(text), *([_form_button(about)] if form is not None else [])])
        case Remark(text):
            return post(text, said(text))
        case Quiet():
            return None
        case _:
            assert_never(reply)


def draft(given: Post, asked: Drafted, right: Reference | None = None, options: Sequence[Option] = ()) -> Post:
    """Give a message as engineers see it in shadow mode: what would have been said, without its buttons.

    Args:
        right: what the button carries with which they say that it is the right answer.
        options: the choices that buttons would have offered.
    """
    note = phrases.draft(asked.channel)
    named = f"{note} · {link(asked.address, phrases.THE_QUESTION)}" if asked.address else note
    kept = [block for block in given.blocks if block["type"] != "actions"]
    # Those whose button says less than their name are listed already.
    pairs = zip(options[:_OPTIONS], _labels(options), strict=False)
    alone = [f"{label}{language}" for option, (label, language) in pairs if label == option.name]
    kept.extend(section(f"• {literal(label)}") for label in alone)
    blocks = [context(named, paragraph(asked.question, _QUESTION)), *kept[: limits.MESSAGE_BLOCKS - 1]]
    if right is not None and right.fits:
        remember = button(words.REMEMBER_LABEL, names.numbered(names.REMEMBER, 0), right.written())
        blocks = [*blocks[: limits.MESSAGE_BLOCKS - 1], actions([remember])]
    return replace(given, blocks=tuple(blocks))


def waiting(about: Reference) -> Post:
    """Say in a thread that there is an answer which its asker alone is shown, and may not have seen."""
    show, revealed = button(say(REVEAL_LABEL), names.REVEAL, about.written(), look="primary"), say(REVEALED)
    return post(revealed, [*said(revealed), actions([show])])


def said(text: str) -> list[Json]:
    """Give the bot's own words as blocks."""
    return [section(piece) for piece in texts(text, limits.QUOTED).texts] or [section("")]


def _answer(answer: Answer, about: About) -> Post:
    blocks: list[Json] = []
    sources = answer.sources[:_SOURCES]
    for source in sources:
        blocks.extend(cited(source, about.root, limits.QUOTED // len(sources)))
    titles = " · ".join(source.title for source in sources)
    named = replace(about.reference, article=sources[0].article) if sources else about.reference
    row = actions(_answer_buttons(_carried(named), about))
    read = plain_words(answer.text)
    alone = [context(say(ALONE))] if about.private else []
    note = [context(literal(answer.note))] if answer.note and blocks else []
    return post(f"{titles}: {read}" if titles else read, [*note, *(blocks or said(answer.text)), *alone, row])


def _answer_buttons(reference: Reference, about: About) -> list[Json]:
    value = reference.written()
    found = [button(say(POST_LABEL), names.POST, value, look="primary")] if about.private else []
    if about.feedback:
        look: Look | None = None if about.private else "primary"
        found.append(button(say(words.SOLVED_LABEL), names.SOLVED, value, look=look))
    found.append(button(say(DISCARD_LABEL if about.private else words.PERSON_LABEL), names.PERSON, value))
    if reference.article and about.more:
        found.append(button(say_as(*MORE_LABEL), names.MORE, value))
    if issue_of(reference.article) is not None:
        found.append(button(say(WANT_LABEL), names.WANT, value))
    return found


def _choices(options: tuple[Option, ...], about: About) -> list[Json]:
    pressed: list[Json] = []
    listed: list[str] = []
    for number, (option, (label, language)) in enumerate(zip(options[:_OPTIONS], _labels(options), strict=False)):
        reference = replace(about.reference, article=option.article)
        if reference.fits:
            pressed.append(button(f"{label}{language}", names.option(number), reference.written()))
        if option.name != label:
            listed.append(f"*{literal(label)}*: {literal(one_line(option.name, _TITLES))}")
    none = say_as(*NOT_THAT_LABEL) if len(options) == 1 else say(words.NONE_LABEL)
    pressed.append(button(none, names.NONE_OF_THESE, about.reference.written()))
    told = [context(line) for line in listed]
    return [*told, actions(pressed)]


def _labels(options: Sequence[Option]) -> tuple[tuple[str, str], ...]:
    """Give what stands on each button: its label, and behind it the article's language, where these differ."""
    behind = [f" {note}" if note else "" for note in in_languages(options)]
    return tuple(
        (one_line(option.label, limits.BUTTON - len(language)) or str(number + 1), language)
        for number, (option, language) in enumerate(zip(options, behind, strict=True))
    )


def _form_button(about: About) -> Json:
    return actions([button(say(FORM_LABEL), names.OPEN_FORM, about.reference.written(), look="primary")])


def _carried(reference: Reference) -> Reference:
    """Give a reference that a button can carry; the episode knows the article too."""
    return reference if reference.fits else replace(reference, article="")
