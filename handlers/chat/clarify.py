"""The one clarifying question: which of two or three close articles is meant, and what people say to it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

from handlers.chat import words
from handlers.chat.policy import Policy
from handlers.reply import Clarification, Option
from handlers.terms import normalised, terms, vocabulary
from kb import Article

FEWEST, MOST = 2, 3

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
    """Ask which article is meant, when the best two or three are together likely enough; None otherwise.

    `candidates` are articles with their confidence in [0, 1], best first. Options never share a title: nobody could
    choose between them.
    """
    floor = max(policy.clarify_floor, policy.clarify_share * candidates[0][1]) if candidates else 1.0
    close: dict[str, tuple[Article, float]] = {}
    for article, confidence in candidates:
        # One likely candidate alone is asked about beside the next best one: nobody is refused what may well be right.
        if (confidence >= floor or len(close) < FEWEST) and len(close) < MOST:
            close.setdefault(normalised(article.title) or article.id, (article, confidence))
    together = sum(confidence for _, confidence in close.values())
    if len(close) < FEWEST or together < policy.clarify_threshold:
        return None
    options = tuple(Option(article.title, article.id) for article, _ in close.values())
    return Clarification(words.CLARIFY, candidates[0][1], options)


def chosen(text: str, options: Sequence[Option]) -> Choice:
    """Read what was typed after a clarifying question: a title, a part that one title alone has, a number, "none".

    A number and a part of a title that speak of different options are unclear, and so is a number that is none.
    """
    said = normalised(text)
    exact = next((option for option in options if normalised(option.label) == said), None)
    if exact is not None or not options:
        return exact
    if declined(text):
        return "none"
    if agreed(text):
        return "unclear"
    spoken = said.split()
    if spoken[:1] in (["no"], ["non"], ["nein"]):
        spoken = spoken[1:]
    if not spoken or any(word in _NEGATED for word in spoken):
        return None
    if _POINTING & set(spoken) and all(word in _AROUND for word in spoken):
        return "unclear"
    counted, titled = _counted(spoken, len(options)), _titled(spoken, options)
    if counted is None:
        return titled
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
    fitting = [option for option in options if named <= {*terms(option.label), *normalised(option.label).split()}]
    return fitting[0] if named and len(fitting) == 1 else None
