"""Handing over to a person: the offer, with a form filled in as far as we can. Pure."""

from __future__ import annotations

from handlers.chat import words
from handlers.chat.clarify import agreed, declined
from handlers.conversation import Conversation, Episode
from handlers.person import Person
from handlers.reply import Answer, Clarification, Form, Handoff
from handlers.tickets import triage

SUBJECT_LENGTH = 80
DESCRIPTION_LENGTH = 20_000


def offer(
    text: str, conversation: Conversation, episode: Episode, said: str, person: Person, confidence: float
) -> Handoff:
    """Offer the form. `said` is what the person says just now, which is no turn yet; empty for a pressed button."""
    lines = [*own_words(conversation, episode), *([said] if said else [])]
    if not lines and episode.question:
        lines = [episode.question]
    return Handoff(text, confidence, form(lines, person))


def form(lines: list[str], person: Person) -> Form:
    """Fill in the form from the customer's own lines, oldest first."""
    description = "\n\n".join(dict.fromkeys(lines))[:DESCRIPTION_LENGTH]
    return Form(
        subject=subject(lines[0]) if lines else "",
        description=description,
        category=str(triage.category(description)),
        needs_email=person.email is None,
    )


def subject(question: str) -> str:
    """Give the first words of a question, cut between words."""
    line = " ".join(question.split())
    if len(line) <= SUBJECT_LENGTH:
        return line
    cut = line[: SUBJECT_LENGTH - 1]
    return (cut[: cut.rfind(" ")] if " " in cut[SUBJECT_LENGTH // 2 :] else cut).rstrip(" ,;:") + "…"


def own_words(conversation: Conversation, episode: Episode) -> list[str]:
    """Give what the customer typed in this episode, without the labels of buttons and options, yes and no."""
    asked = (turn.reply for turn in conversation.turns if isinstance(turn.reply, Clarification))
    labels = {*words.pressed(), *(option.name for reply in asked for option in reply.options)}
    return [
        turn.text
        for turn in conversation.turns
        if turn.author == "customer"
        and turn.episode_id == episode.id
        and turn.text not in labels
        and not (agreed(turn.text) or declined(turn.text))
    ]


def tried(conversation: Conversation, episode: Episode) -> tuple[str, ...]:
    """Give the articles that were shown in this episode, in order."""
    shown = (
        source.article
        for turn in conversation.turns
        if turn.episode_id == episode.id and isinstance(turn.reply, Answer)
        for source in turn.reply.sources
    )
    return tuple(dict.fromkeys(shown))
