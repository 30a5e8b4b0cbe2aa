"""Greetings and other politeness in front of a question, which must not change what is found. Pure."""

from __future__ import annotations

import re

_GREETING = (
    r"(?:hi|hello|hey|hiya|howdy|greetings|good (?:morning|afternoon|evening|day)|dear|bonjour|bonsoir|salut|hallo|"
    r"moin|servus|guten (?:tag|morgen|abend)|hola|buenos d[ií]as|buen d[ií]a|buenas(?: tardes| noches)?)"
    r"(?: (?:there|all|again|team|support|support team|everyone|everybody|folks|guys|bot|friend|sir|madam|"
    r"à tous|zusammen|a todos))?"
)
_POLITE = (
    r"(?:i have |i ve |i've |just |one )?(?:a )?(?:(?:quick|short|simple|small|general) )?question(?: for you)?|"
    r"(?:can|could|may) i (?:just )?ask(?: you)?(?: (?:something|a (?:quick )?question))?|"
    r"excuse me|sorry|sorry to bother you|pardon|excusez[- ]moi|entschuldigung|disculpe|perd[oó]n|"
    r"thanks|thank you|thanks in advance"
)
_ASKS = (
    r"(?:how|what|why|where|when|who|which|can|could|does|do|did|is|are|should|will|would|i|i'm|i’m|im|i've|i’ve|my|we|"
    r"our|please|comment|pourquoi|où|quand|quel|quelle|combien|je|mon|ma|puis|est-ce|wie|warum|wo|wann|wer|welche|kann|"
    r"ich|mein|meine|bitte|cómo|como|qué|que|dónde|donde|cuándo|cuál|puedo|mi|quiero|no|quick)\b"
)
# A greeting counts where a mark ends it, or where a question begins behind it: "Hello world example" is one name.
_FRONT = re.compile(
    rf"\s*(?:(?:{_GREETING}|{_POLITE})(?:\s*[^\w\s'’\"(/#+-][^\w'’\"(/#]*|\s*\n\s*|\s+-\s+|\s+(?={_ASKS}))"
    rf"|(?:please|pls|s'il vous pla[iî]t|bitte|por favor)\b\s*[,:]?\s+"
    r"|(?:こんにちは|こんばんは|おはようございます|すみません|안녕하세요|안녕하십니까)[\s、。，,!！.~]*)",
    re.IGNORECASE,
)


def bare(text: str) -> str:
    """Give a question without the greeting and the politeness in front of it; all of it when nothing else is there."""
    rest = text
    while match := _FRONT.match(rest):
        rest = rest[match.end() :]
    return rest if any(character.isalnum() for character in rest) else text
