"""The one clarifying question: which of up to three likely articles is meant, and what people say to it. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Literal, TypeAlias

from handlers.chat import words
from handlers.chat.facets import Facet, Kind, facet, headed, systems, versions, without_mentions
from handlers.chat.policy import Policy
from handlers.languages import everywhere, say, spoken
from handlers.languages.sentences import together
from handlers.reply import Clarification, Option
from handlers.speech.answers import agrees, declines, negates, place, points
from handlers.speech.lexicon import listed
from handlers.speech.plain import plain
from handlers.terms import normalised, terms, vocabulary
from kb import Article
from kb.languages import base
from retrieval.routing import ENGLISH

MOST = 3

_QUESTIONS: Mapping[Kind, str] = {
    "system": words.CLARIFY_SYSTEM,
    "version": words.CLARIFY_VERSION,
    "error": words.CLARIFY_ERROR,
    "product": words.CLARIFY_PRODUCT,
}

Choice: TypeAlias = Option | Literal["unclear", "none"] | None
"""What was chosen; "unclear": something was, nobody knows what; "none": nothing fits; None: the text is no choice."""

_USING = vocabulary("i m am we on in my mine our use using used have has got running run version with has")


def clarification(
    candidates: Sequence[tuple[Article, float]],
    policy: Policy,
    *,
    apart: bool = False,
    read: Collection[str | None] = (),
) -> Clarification | None:
    """Ask which article is meant, when the best up to three are together likely enough; None otherwise.

    `candidates` are articles with their confidence in [0, 1], best first. One that is likely is asked about alone where
    the next is not: in a small knowledge base that is about something else, and no choice. The question and the buttons
    name the one thing in which the titles differ, where they differ in one; else the buttons say the titles. Articles
    with the same title are told apart by what their headings name, or only the first of them is an option: nobody could
    choose.

    `apart`: the question is in another language than English, and so are some of the articles, or none. There the right
    one is often second or third, which nothing but reading the titles tells: all three are options, where the first
    alone is likely enough to ask.

    `read`: languages that the asker is taken to read besides the one that we speak now and English. What is in another
    one helps few of them, and is an option only where it would be asked about alone.
    """
    third = max(policy.clarify_floor, policy.clarify_share * candidates[0][1]) if candidates else 1.0
    ours = {None, spoken(), ENGLISH, *read}
    floors = (0.0, 0.0, 0.0) if apart else (0.0, policy.clarify_floor, third)
    close: list[tuple[Article, float]] = []
    for article, confidence in candidates:
        wanted = len(close) < MOST and confidence >= max(
            floors[len(close)], 0.0 if _language(article) in ours else policy.clarify_apart
        )
        if wanted and _choosable([*(one for one, _ in close), article]):
            close.append((article, confidence))
    together = sum(confidence for _, confidence in close)
    if not close or (close[0][1] < policy.clarify_apart if apart else together < policy.clarify_threshold):
        return None
    articles = [article for article, _ in close]
    confidence = candidates[0][1]
    if len(articles) == 1:
        # Nobody is refused what may well be right.
        options: tuple[Option, ...] = (_whole(articles[0]),)
        return Clarification(_asked(say(words.CLARIFY_ONE), articles), confidence, options)
    found = _facet(articles)
    if found is None:
        options = tuple(_whole(article) for article in articles)
        return Clarification(_asked(say(words.CLARIFY), articles), confidence, options)
    labels = zip(found.labels, articles, strict=True)
    options = tuple(Option(label, article.id, article.title, _language(article)) for label, article in labels)
    return Clarification(_asked(say(_QUESTIONS[found.kind]), articles), confidence, options)


def _asked(question: str, articles: Sequence[Article]) -> str:
    """Give the question, with the language that all the articles are in, where that is another than we speak now."""
    found = {_language(article) for article in articles}
    language = found.pop() if len(found) == 1 else None
    if language in (None, spoken()):
        return question
    one = len(articles) == 1
    return together(question, words.in_language(language) if one else words.all_in_language(language))


def in_languages(options: Sequence[Option]) -> tuple[str, ...]:
    """Give what stands beside each option: its language, as "(Russian)", where that is another than we speak now.

    Nothing stands there where all of them are in one language: then the question says it.
    """
    several = len({option.language for option in options}) > 1
    unlike = [several and option.language not in (None, spoken()) for option in options]
    return tuple(
        words.beside_title(option.language or "") if said else "" for option, said in zip(options, unlike, strict=True)
    )


def _whole(article: Article) -> Option:
    return Option(article.title, article.id, language=_language(article))


def _language(article: Article) -> str | None:
    return None if article.language is None else base(article.language)


def _choosable(articles: Sequence[Article]) -> bool:
    """Tell whether somebody could choose between these articles."""
    titles = {normalised(article.title) or article.id for article in articles}
    return len(titles) == len(articles) or _facet(articles) is not None


def _facet(articles: Sequence[Article]) -> Facet | None:
    titles = {normalised(article.title) for article in articles}
    if len(titles) == 1 and len(articles) > 1:
        return headed([article.body for article in articles])
    return facet([article.title for article in articles]) if len(titles) == len(articles) else None


def chosen(text: str, options: Sequence[Option], language: str | None = None) -> Choice:
    """Read what was typed after a clarifying question: a title, a part that one title alone has, a number, "none".

    A label will do too, and so will the system or version that it stands for, however that is called: "mac" for macOS.
    A number and a part of a title that speak of different options are unclear, and so is a number that is none.
    `language`: what the text is in, one of ours; None: not known.
    """
    said = normalised(text)
    exact = next((option for option in options if said in (normalised(option.label), normalised(option.name))), None)
    if exact is not None or not options:
        return exact
    if declined(text, language):
        return "none"
    if agreed(text, language):
        return options[0] if len(options) == 1 else "unclear"
    spoken, heard = said.split(), plain(text).split()
    if heard[:1] and heard[0] in listed("refusing", language):
        spoken, heard = spoken[1:], heard[1:]
    if not spoken or negates(heard, language):
        return None
    if points(heard, language):
        return options[0] if len(options) == 1 else "unclear"
    counted, titled = place(heard, len(options), language), _titled(spoken, options, listed("around", language))
    if counted is None:
        return titled or _meant(text, options, listed("around", language))
    by_number = options[counted] if counted < len(options) else None
    return titled or "unclear" if by_number is None else by_number if titled in (None, by_number) else "unclear"


def agreed(text: str, language: str | None = None) -> bool:
    """Tell whether a text says yes, and nothing else. `language`: as with `chosen`."""
    return agrees(text, language)


def declined(text: str, language: str | None = None) -> bool:
    """Tell whether a text says no, or that nothing of what was offered fits, and nothing else; or is our button."""
    return text in everywhere(words.NONE_LABEL) or declines(text, language)


def _titled(spoken: Sequence[str], options: Sequence[Option], around: frozenset[str]) -> Option | None:
    """Give the one option whose title has all the words that were said."""
    told = [word for word in spoken if word not in around]
    # A digit is no term of its own, but tells two titles apart.
    named = {*terms(" ".join(told)), *(word for word in told if word.isdecimal())}
    # What stands on a button tells more than the rest of a title: of "IDE", "libraries" and "boards", all for the IDE,
    # who says "ide" means the first.
    for names in ([option.label for option in options], [f"{option.label} {option.name}" for option in options]):
        fitting = [
            option
            for option, name in zip(options, names, strict=True)
            if named <= {*terms(name), *normalised(name).split()}
        ]
        if named and len(fitting) == 1:
            return fitting[0]
    return None


def _meant(text: str, options: Sequence[Option], around: frozenset[str]) -> Option | None:
    """Give the one option for the system or version that was named, and hardly anything beside."""
    beside = [word for word in normalised(without_mentions(text)).split() if word not in around | _USING]
    if len(beside) > 1:
        return None
    told = systems(text)
    by_system = [option for option in options if told & systems(f"{option.label} {option.name}")]
    if told:
        return by_system[0] if len(by_system) == 1 else None
    numbers = versions(text)
    by_version = [option for option in options if any(_covers(option, number) for number in numbers)]
    return by_version[0] if len(by_version) == 1 else None


def _covers(option: Option, number: str) -> bool:
    """Tell whether a version is the option's, or a part of it: 2.3 and 2 of 2.x, 1.8 of 1.8.19."""
    said = number.split(".")
    for known in versions(f"{option.label}\n{option.name}"):
        pairs = zip(said, known.split("."), strict=False)
        if all(told == meant or meant == "x" for told, meant in pairs):
            return True
    return False
