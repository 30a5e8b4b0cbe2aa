"""How what people say besides questions is written down: the words and patterns of one language.

They are compared with the words of a message alone (`handlers.terms.normalised`), and without the accents of Latin
letters, as people leave them away. Lists of words are separated by spaces. Lists of patterns are regular expressions
that the whole message must match, separated by ``|`` or line breaks; a line that ends with ``|`` goes on in the next.
Where words are not spaced, or as people like,
messages are compared without spaces, too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Aside: TypeAlias = Literal[
    "greeting",
    "present",
    "thanks",
    "acknowledged",
    "farewell",
    "waiting",
    "opening",
    "rejecting",
    "unsure",
    "pointing",
    "noise",
]
"""What a message is: "present" asks whether somebody is there, "opening" announces a question, "waiting" asks for time,
"rejecting" says no or that something is wrong, "unsure" that it does not know, "pointing" refers to what cannot be
looked up, "noise" says nothing."""


SOUND = re.compile(
    r"(?:[bm]?u?a?(?:ha|he|hi|hu|ja|je|xa|ka){2,}h?|lo+l+|lmf?ao+|rofl|h+m+|mm+|m+h+m+|u+h+(?:m+)?|u+m+|e+r+m*|a+h+|o+h+|"
    r"a+w+|o+k+(?:a+y+)?|y+e+s+|y+e+a+h*|ye+p+|yu+p+|w+o+w+|oo+ps+|mdr+|ptdr|ww+|笑+|草+|[ᄏᄒᄋ]+|うーん|ふむ|음+|아+|오+|"
    r"ok(?:ie|i|idoki|eydokey)|tja|naja|bof|ah[aá]+|uff+|(?:rs){2,}|k{3,}|(?:哈|呵|嘿|嘻){2,}|[呃嗯哦噢啊]+|[хаеи]{0,3}(?:ха|хе|хи){2,}|м+|э+м*)"
)
NOISE = re.compile(
    r"(?:test(?:ing|s)?|テスト|테스트|测试|測試|тест|foo|bar|baz|bla+h?|yada|dummy|hello world|lorem ipsum|"
    r"(?:asdf?|qwer|zxcv|sdfg?|dfgh?|ghjk?|hjkl?|jkl)+[a-z]{0,3}|([^\W\d_])\1{2,}|[a-z])"
)


@dataclass(frozen=True, slots=True)
class Wordings:
    """What people say in one language. Words and patterns as the module says.

    Attributes:
        spaced: words stand apart, by spaces; else messages are compared without any, and patterns have none.
        greeting, thanks, acknowledged, filler: words of messages that are nothing but polite.
        edges: words that are said around others: "ok, ... then, please".
        refusing: how one says no in one word.
        help, bot: patterns, of "what can you do" and "are you a bot".
        phrases, shapes: patterns by what they say; in `shapes` each text is one pattern.
        solved: patterns of "that solved it"; `polite`: words that may stand around it, or around a call for a person.
        person, requests: patterns of calls for a person; `person_in`: one that may stand anywhere in a short message,
            unless `person_asks`, a pattern, stands in it as well.
        complaints: patterns of "you are no help"; `more`: words that make it stronger.
        failing: patterns of "it still does not work".
        agreed, declined: words of yes and no; `with_agreed`, `with_declined`: what may stand beside them.
        nothing_fits: patterns of "none of these".
        negated: words after which a choice is none.
        first, second, third, last: words of places in a list; `around`: what may stand beside them, `endings`: what
            is written behind them without a space; `pointing`: words of "that one".
        openers: words that begin a question; `asks_within`: a pattern that a question has in it.
        front: patterns of what stands in front of a question, where marks are still there; `please`: a pattern of
            politeness there; `asks`: words that go on behind it without a mark; `front_unspaced`: patterns where
            nothing need stand between.
    """

    spaced: bool = True
    greeting: str = ""
    thanks: str = ""
    acknowledged: str = ""
    filler: str = ""
    edges: str = ""
    refusing: str = ""
    help: str = ""
    bot: str = ""
    phrases: Mapping[Aside, str] = field(default_factory=dict)
    shapes: Mapping[Aside, tuple[str, ...]] = field(default_factory=dict)
    solved: str = ""
    polite: str = ""
    person: str = ""
    requests: tuple[str, ...] = ()
    person_in: str = ""
    person_asks: str = ""
    complaints: str = ""
    more: str = ""
    failing: str = ""
    agreed: str = ""
    with_agreed: str = ""
    declined: str = ""
    with_declined: str = ""
    nothing_fits: str = ""
    negated: str = ""
    first: str = ""
    second: str = ""
    third: str = ""
    last: str = ""
    around: str = ""
    endings: str = ""
    pointing: str = ""
    openers: str = ""
    asks_within: str = ""
    front: str = ""
    please: str = ""
    asks: str = ""
    front_unspaced: str = ""


def patterns(listed: str) -> tuple[str, ...]:
    """Read a list of patterns, each line of it as one."""
    found: list[str] = []
    for line in filter(None, map(str.strip, listed.strip().split("\n"))):
        if found and found[-1].endswith("|"):
            found[-1] += line
        else:
            found.append(line)
    return tuple(found)
