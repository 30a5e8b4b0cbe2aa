"""The one clarifying question: which of up to three likely articles is meant, and what people say to it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, TypeAlias

from handlers.chat import words
from handlers.chat.facets import Facet, Kind, facet, headed, systems, versions, without_mentions
from handlers.chat.policy import Policy
from handlers.reply import Clarification, Option
from handlers.terms import normalised, terms, vocabulary
from kb import Article

MOST = 3

_QUESTIONS: Mapping[Kind, str] = {
    "system": words.CLARIFY_SYSTEM,
    "version": words.CLARIFY_VERSION,
    "error": words.CLARIFY_ERROR,
    "product": words.CLARIFY_PRODUCT,
}

Choice: TypeAlias = Option | Literal["unclear", "none"] | None
"""What was chosen; "unclear": something was, nobody knows what; "none": nothing fits; None: the text is no choice."""

_ORDINALS: tuple[frozenset[str], ...] = (
    vocabulary(
        """
        1 1st one first former premier première 1er erste ersten erster erstes eins primero primera primer uno
        一番 1番 １番 最初 一つ目 1つ目 1番目 一番目 첫 첫번째 첫째 1번
        """
    ),
    vocabulary(
        """
        2 2nd two second deuxième seconde zweite zweiten zweiter zweites zwei segundo segunda dos
        二番 2番 二つ目 2つ目 2番目 二番目 두번째 둘째 2번
        """
    ),
    vocabulary(
        """
        3 3rd three third troisième dritte dritten dritter drittes drei tercero tercera tercer tres
        三番 3番 三つ目 3つ目 3番目 三番目 세번째 셋째 3번
        """
    ),
)
_LAST = vocabulary("last latter dernier dernière letzte letzten letzter último última ultimo ultima 最後 마지막")
_AROUND = vocabulary(
    """
    the a an option number nr no nº choice answer item is it s i mean meant d like would want choose pick take that this
    one please thanks thank you yes yeah yep ok okay oh well probably guess think maybe about for me let go with try
    le la les un une oui svp der die das den bitte ja el la los opción numero número sí por favor
    """
)
_USING = vocabulary("i m am we on in my mine our use using used have has got running run version with has")
_POINTING = vocabulary("that this it the")
_AGREED = vocabulary(
    """
    yes yep yeah yup ok okay k kk sure right correct exactly alright fine great cool nice perfect good oui accord d ja
    sí si vale gut genau klar bien はい うん 네 예 absolutely definitely
    """
)
_WITH_AGREED = vocabulary(
    "please thanks thank you that it is s do go ahead one this i would like a person the form sir"
)
_DECLINED = vocabulary(
    """
    no nope nah none neither nothing non aucun aucune nein keine keins keiner keines ninguno ninguna
    いいえ いや ちがいます 違います どれでもない 아니요 아니오 없음
    """
)
_WITH_DECLINED = vocabulary(
    """
    of these this those that them the above two three options articles both either one ones thanks thank you please
    sorry it is s isn t not what i meant mean want wanted need needed fits fit helps help match matches matched apply
    applies really for me here looking was am m are at all de ces deux davon von diesen passt los dos estos gracias
    merci danke unfortunately
    """
)
_NOTHING_FITS = frozenset(
    {
        "something else",
        "another one",
        "a different one",
        "other",
        "not these",
        "not any of these",
        "not any of them",
        "not those",
        "it is something else",
        "it s something else",
        "どちらでもない",
        "どちらでもありません",
        "どれでもありません",
        "둘 다 아니요",
        "둘 다 아니에요",
    }
)
_NEGATED = vocabulary("not don t isn doesn never without nor neither none kein nicht pas sin")


def clarification(candidates: Sequence[tuple[Article, float]], policy: Policy) -> Clarification | None:
    """Ask which article is meant, when the best up to three are together likely enough; None otherwise.

    `candidates` are articles with their confidence in [0, 1], best first. One that is likely is asked about alone where
    the next is not: in a small knowledge base that is about something else, and no choice. The question and the buttons
    name the one thing in which the titles differ, where they differ in one; else the buttons say the titles. Articles
    with the same title are told apart by what their headings name, or only the first of them is an option: nobody could
    choose.
    """
    third = max(policy.clarify_floor, policy.clarify_share * candidates[0][1]) if candidates else 1.0
    floors = (0.0, policy.clarify_floor, third)
    close: list[tuple[Article, float]] = []
    for article, confidence in candidates:
        wanted = len(close) < MOST and confidence >= floors[len(close)]
        if wanted and _choosable([*(one for one, _ in close), article]):
            close.append((article, confidence))
    together = sum(confidence for _, confidence in close)
    if not close or together < policy.clarify_threshold:
        return None
    articles = [article for article, _ in close]
    if len(articles) == 1:
        # Nobody is refused what may well be right.
        return Clarification(words.CLARIFY_ONE, candidates[0][1], (Option(articles[0].title, articles[0].id),))
    found = _facet(articles)
    if found is None:
        options = tuple(Option(article.title, article.id) for article in articles)
        return Clarification(words.CLARIFY, candidates[0][1], options)
    labels = zip(found.labels, articles, strict=True)
    options = tuple(Option(label, article.id, article.title) for label, article in labels)
    return Clarification(_QUESTIONS[found.kind], candidates[0][1], options)


def _choosable(articles: Sequence[Article]) -> bool:
    """Tell whether somebody could choose between these articles."""
    titles = {normalised(article.title) or article.id for article in articles}
    return len(titles) == len(articles) or _facet(articles) is not None


def _facet(articles: Sequence[Article]) -> Facet | None:
    titles = {normalised(article.title) for article in articles}
    if len(titles) == 1 and len(articles) > 1:
        return headed([article.body for article in articles])
    return facet([article.title for article in articles]) if len(titles) == len(articles) else None


def chosen(text: str, options: Sequence[Option]) -> Choice:
    """Read what was typed after a clarifying question: a title, a part that one title alone has, a number, "none".

    A label will do too, and so will the system or version that it stands for, however that is called: "mac" for macOS.
    A number and a part of a title that speak of different options are unclear, and so is a number that is none.
    """
    said = normalised(text)
    exact = next((option for option in options if said in (normalised(option.label), normalised(option.name))), None)
    if exact is not None or not options:
        return exact
    if declined(text):
        return "none"
    if agreed(text):
        return options[0] if len(options) == 1 else "unclear"
    spoken = said.split()
    if spoken[:1] in (["no"], ["non"], ["nein"]):
        spoken = spoken[1:]
    if not spoken or any(word in _NEGATED for word in spoken):
        return None
    if _POINTING & set(spoken) and all(word in _AROUND for word in spoken):
        return options[0] if len(options) == 1 else "unclear"
    counted, titled = _counted(spoken, len(options)), _titled(spoken, options)
    if counted is None:
        return titled or _meant(text, options)
    by_number = options[counted] if counted < len(options) else None
    return titled or "unclear" if by_number is None else by_number if titled in (None, by_number) else "unclear"


def agreed(text: str) -> bool:
    """Tell whether a text says yes, and nothing else."""
    spoken = normalised(text).split()
    return any(word in _AGREED for word in spoken) and all(word in _AGREED | _WITH_AGREED for word in spoken)


def declined(text: str) -> bool:
    """Tell whether a text says no, or that nothing of what was offered fits, and nothing else."""
    spoken = normalised(text).split()
    if " ".join(spoken) in _NOTHING_FITS:
        return True
    return any(word in _DECLINED for word in spoken) and all(word in _DECLINED | _WITH_DECLINED for word in spoken)


def _counted(spoken: Sequence[str], count: int) -> int | None:
    """Give the place, from 0, that is named and nothing beside; 3 where "3" is said of two."""
    heads = [word for word in spoken if word not in _AROUND] or [word for word in spoken if word == "one"]
    if len(heads) != 1:
        return None
    if heads[0] in _LAST:
        return count - 1
    if heads[0].isdecimal() and int(heads[0]) > len(_ORDINALS):
        return None  # a number of something else
    return next((place for place, names in enumerate(_ORDINALS) if heads[0] in names), None)


def _titled(spoken: Sequence[str], options: Sequence[Option]) -> Option | None:
    """Give the one option whose title has all the words that were said."""
    told = [word for word in spoken if word not in _AROUND]
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


def _meant(text: str, options: Sequence[Option]) -> Option | None:
    """Give the one option for the system or version that was named, and hardly anything beside."""
    beside = [word for word in normalised(without_mentions(text)).split() if word not in _AROUND | _USING]
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
