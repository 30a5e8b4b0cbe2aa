"""The words of a text, as far as comparing texts needs them. No language is assumed."""

from __future__ import annotations

import re
import unicodedata

from handlers.languages import say
from handlers.languages.dates import number
from handlers.ports import InvalidInput

LONGEST_MESSAGE = 8_000
"""Code points of one message; more is a file, and a form or a person is the better place for it."""

_WORD = re.compile(r"\w+")
# Thai, kana and Han have no spaces between words; Hangul has, but its words carry their endings.
_UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]+")
_GRAMMAR = re.compile(r"[\u3040-\u309f]+")
"""Hiragana alone are endings and particles, mostly."""


def vocabulary(listed: str) -> frozenset[str]:
    """Read a list of words, separated by spaces."""
    return frozenset(listed.split())


_STOP = vocabulary(
    """
    a an and any are as at be but by can cannot could did do does for from get had has have how i if in into is it
    its just me my no not of on or our please should so some than that the their them then there these they this to
    up us use using was we were what when where which who why will with would you your est les des une que qui pas
    pour dans sur avec comment mon mes quel quelle der die das ein eine und ist nicht wie ich mein meine kann mit
    auf für zu den dem was el los las una por para como puedo con mi en es un le la du de il et
    come meinen meinem eines einen einem wo kann ich sich von bei aus im ist sind wird werden al se sus este esta
    ce ces cette je nous vous ne au aux sont gli un uno della delle dei nel nella che mio posso dove quale
    os um uma do da dos das em na nas não com meu minha onde qual posso
    и в на с не что как я по для у к из за о это мой моя мне где или от до бы ли то
    """
)
# Pairs of characters that are in every question, whatever it is about: "how", "can one", endings of politeness.
_STOP_PAIRS = vocabulary(
    """
    어떻 떻게 하나 나요 까요 습니 니다 세요 어요 아요 해요 하는 하려 려면 있나 있는 있습 수있 할수
    싶어 싶습 방법 알려 려주 주세 합니 됩니
    怎么 怎樣 怎样 如何 可以 什么 什麼 为什 為什 我的 一个 这个 那个 是否 请问 想要 需要
    能够 怎麼 能不 不能 不了 没有 有没
    方法 教え 下さ 出来 何か 場合 思い
    """
)

COURTESY = vocabulary(
    """
    about after again all also am another any anyone anything because before being cause does doing done dont else
    ever every get give go going good got haven't he help her here hers him his i'd i'll i'm i've it's know last let
    lets like look looking made make makes many may me might more most much must need needed needs never new now off
    one only other out over please put question questions really right said same say see seem seems she since
    someone something still such sure take tell thank that's these thing things think though through time too tried
    try trying under until very want able use wanted wants way well what's while won't work working works yes yet
    you've you're can't don't doesn't isn't couldn't didn't wasn't there's bitte danke merci gracias
    hallo guten grüße grüßen freundlichen vielen möchte würde frage hilfe bonjour cordialement voudrais aide question
    hola buenos buenas saludos quiero ayuda pregunta buongiorno grazie vorrei aiuto domanda olá obrigado obrigada
    gostaria ajuda pergunta dúvida здравствуйте спасибо пожалуйста хочу помощь вопрос добрый день
    こんにちは ありがとう お願い 質問 안녕하세요 감사합니다 부탁드립니다 질문 你好 谢谢 请问 麻烦 问题
    """
)
"""Words of every ticket, whatever it is about."""


_UNTYPED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_UNSTORABLE = re.compile(r"[\x00\ud800-\udfff]")


def clean(text: str) -> str:
    """Take out what no person types and no database keeps: NUL and other controls, halves of surrogate pairs.

    Line breaks and tabs stay; so do the marks that right-to-left text is written with.
    """
    return _UNTYPED.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def storable(text: str) -> bool:
    """Tell whether a database can hold a text at all: no NUL, no halves of surrogate pairs."""
    return _UNSTORABLE.search(text) is None


def checked(text: str) -> str:
    """Give the message's text, cleaned.

    Raises:
        InvalidInput: it is too long.
    """
    if len(text) > LONGEST_MESSAGE:
        raise InvalidInput(
            say(
                "That message has {length} characters; I can read up to {limit}. "
                "Please send the part that matters, or ask for a person: the form takes more.",
                length=number(len(text)),
                limit=number(LONGEST_MESSAGE),
            )
        )
    return clean(text)


def normalised(text: str) -> str:
    """Give the text's words alone, in one case and with single spaces: what makes two questions the same."""
    return " ".join(_WORD.findall(unicodedata.normalize("NFKC", text).casefold()))


def terms(text: str) -> frozenset[str]:
    """Give the words that say what a text is about; pairs of characters where words are not spaced."""
    found: set[str] = set()
    for word in _WORD.findall(unicodedata.normalize("NFKC", text).casefold()):
        for run in _UNSPACED.findall(word):
            pairs = (run[i : i + 2] for i in range(max(1, len(run) - 1)))
            found.update(pair for pair in pairs if not (_GRAMMAR.fullmatch(pair) or pair in _STOP_PAIRS))
        rest = _UNSPACED.sub("", word)
        if len(rest) > 1 and rest not in _STOP:
            found.add(_stem(rest))
    return frozenset(found)


class Sought:
    """The terms of a question, to be found in many texts; much quicker than the terms of each of those."""

    def __init__(self, question: str) -> None:
        self.terms = terms(question)
        self._unspaced = [term for term in self.terms if _UNSPACED.fullmatch(term)]
        stems = sorted((term for term in self.terms if not _UNSPACED.fullmatch(term)), key=len, reverse=True)
        # A stem is a beginning of its word: only the words that begin so are looked at.
        self._word = re.compile(rf"\b(?:{'|'.join(map(re.escape, stems))})\w*") if stems else None

    def within(self, text: str) -> frozenset[str]:
        """Give which of the terms a text has: ``terms(question) & terms(text)``."""
        folded = unicodedata.normalize("NFKC", text).casefold()
        found: set[str] = set()
        if _UNSPACED.search(folded):
            found.update(term for term in self._unspaced if _stands(term, folded))
            folded = _WORD.sub(lambda word: _UNSPACED.sub("", word[0]), folded)
        if self._word:
            found |= self.terms & terms(" ".join(self._word.findall(folded)))
        return frozenset(found)


def _stands(term: str, text: str) -> bool:
    """Tell whether a pair of characters stands in a text, or a single one alone."""
    if len(term) > 1 or term not in text:
        return term in text
    return any(run == term for word in _WORD.findall(text) for run in _UNSPACED.findall(word))


def related(one: str, other: str) -> bool:
    """Tell whether two texts share a word; of words that are not spaced, two pairs of characters."""
    shared = terms(one) & terms(other)
    return len(shared) > 1 or any(not _UNSPACED.fullmatch(term) for term in shared)


def _stem(word: str) -> str:
    # Enough for "boards" to meet "board"; a real stemmer needs to know the language.
    for ending in ("ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word
