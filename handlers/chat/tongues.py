"""In which language a message is answered, see `handlers.languages.choosing`."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TypeAlias

from handlers.chat import words
from handlers.chat.episodes import options
from handlers.conversation import Conversation, Message
from handlers.languages.choosing import spoken_to, sure, told
from handlers.languages.language import DEFAULT, known
from handlers.person import Person
from handlers.speech.plain import plain
from handlers.speech.small_talk import small_talk
from handlers.speech.tongue import SPELLED_OTHERWISE, tongue
from handlers.terms import normalised
from retrieval.ports import Detected, LanguageDetector

Agreed: TypeAlias = Callable[[Collection[str]], str | None]
"""Gives the language that is agreed with organisations; None: nothing is."""

_READ = 1_000
"""Characters of a text by which its language is told."""


def _nothing(organisations: Collection[str]) -> str | None:  # noqa: ARG001 - an `Agreed`
    return None


@dataclass(frozen=True, slots=True)
class Tongue:
    """What is spoken with somebody.

    Attributes:
        spoken: what they are answered in, one of our languages.
        known: the same; None where nothing says so, and it is the installation's default.
        heard: what the message itself is in, where that is surely one of our languages.
    """

    spoken: str
    known: str | None
    heard: str | None


class Tongues:
    """Tells what is spoken with whom. Without a detector, messages themselves say nothing."""

    def __init__(
        self, detector: LanguageDetector | None = None, agreed: Agreed = _nothing, default: str = DEFAULT
    ) -> None:
        self._detector = detector
        self._agreed = agreed
        self._default = default

    def of(self, message: Message, conversation: Conversation) -> Tongue:
        """Tell what is spoken with whoever sent a message."""
        text = message.text
        shown = {normalised(name) for option in options(conversation) for name in (option.label, option.name)}
        # What stands on a button is ours, or an article's: nobody has said it in their own words.
        own = bool(text) and text not in words.pressed() and normalised(text) not in shown
        return self._tongue(message.person, text if own else "", conversation.language, message.locale)

    def filing(self, person: Person, text: str, conversation: Conversation | None, locale: str | None) -> Tongue:
        """Tell what is spoken with whoever files a ticket. `text`: what they describe.

        What was spoken until then goes before the text, which may hold the words of a log.
        """
        last = conversation.language if conversation else None
        return self._tongue(person, "" if last else text, last, locale)

    def _tongue(self, person: Person, text: str, last: str | None, locale: str | None) -> Tongue:
        detected = self._detected(text, last, known(locale))
        account = self._agreed(person.organisations)
        said = told(chosen=person.language, detected=detected, last=last, locale=locale, account=account)
        return Tongue(spoken_to(chosen=said, default=self._default), said, sure(detected))

    def _detected(self, text: str, last: str | None, locale: str | None) -> Detected | None:
        if not text:
            return None
        found = None if self._detector is None else self._detector.detect(text[:_READ])
        said = tongue(text)
        if said is None:
            return found
        words_said = plain(text)
        # "operator" and "human" are said by those who speak neither Russian nor English as well.
        courtesy = small_talk(text, said) is not None or len(words_said.split()) == 1
        if courtesy and said == DEFAULT and last is not None:
            return None  # "perfect" and "bye" are said in many languages: nobody changes theirs by it
        # Nobody whose language has the letters a to z writes "privet" or "nihao".
        shared = words_said.isascii() and not (said in SPELLED_OTHERWISE and words_said.replace(" ", "").isalpha())
        if courtesy and shared and sure(found) != said and (last or locale) is not None:
            return None  # "note", "show" and "legal" are words of other languages as well
        return Detected(said, 1.0)
