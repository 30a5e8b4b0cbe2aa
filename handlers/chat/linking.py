"""Whether words that were cut out of a title can stand alone: "Warranty for" and 「の保証」 cannot. Pure.

Words that only lead from one to the next (articles, prepositions, conjunctions, particles) are a closed class: all that
titles have of them are listed, for the ten languages that are spoken.
"""

from __future__ import annotations

import re

from handlers.terms import vocabulary

_ENGLISH = vocabulary(
    """
    a about after against an and as at before between by during for from how in into is its my of off on onto or our
    over per than that the their this to under until via when where which while with within without your
    """
)
_LINKS = _ENGLISH | vocabulary(
    """
    als am an ans auf aus bei beim bis das dass dem den der des deren die durch ein eine einem einen einer eines für
    gegen ihr ihre ihrem ihren ihrer im in ins mein meine mit nach oder ohne seit über um und unter vom von vor wegen
    wenn wie zu zum zur zwischen

    a al ante como con contra cuando de del desde durante e el en entre hacia hasta la las lo los mi mis o para por que
    se según si sin sobre su sus tras tu tus un una unos unas y

    à après au aux avant avec ce ces cette chez comment contre d dans de depuis des dès du en entre et l la le les
    leur leurs lors ma mes mon ne nos notre ou où par pendant pour qu quand que sa sans se ses si son sous sur ta tes
    ton un une vers via vos votre y

    a ad ai agli al alla alle allo che chi col con coi d da dai dagli dal dall dalla dalle dallo degli dei del dell
    della delle dello di dopo durante e ed fra gli i il in l la le lo mia mio nei negli nel nell nella nelle nello o per
    prima quando se senza si su sua sue sugli sui sul sull sulla sulle sullo suo tra tua tuo un una uno

    à a ao aos às após as até com como contra da das de desde do dos durante e em entre essa esse esta este já meu
    minha na nas no nos num numa o os ou para pela pelas pelo pelos por quando que se sem seu seus sob sobre sua suas
    um uma umas uns

    без в ваш ваша ваше ваши во для до если за и из или к как ко когда ли между мой моя на над не о об от перед по под
    при про с свой свою со у через что
    """
)
"""Of languages that space their words."""
_JAPANESE = (
    "の|を|が|は|に|で|と|へ|や|も|から|まで|より|では|には|とは|への|での|との|からの|までの|について|における"
    "|に関する"
)
_KOREAN = "의|을|를|이|가|은|는|에|에서|에게|와|과|로|으로|까지|부터|하고|및"
_CHINESE = "的|之|和|与|與|或|在|对|對|为|為|把|从|從|用于"
_BEGINS = re.compile(
    rf"(?:{_JAPANESE}|{_KOREAN}|{_CHINESE})(?![\u3040-\u309f\uac00-\ud7af])"
    r"|[のをがはへ][\u3040-\u309f\u30fc\u3400-\u9fff]|[的之]"
)
_ENDS = re.compile(
    r"(?:(?<=[\u30a0-\u30ff\u3400-\u9fffA-Za-z0-9])(?:の|を|が|は|へ|について|における|に関する|からの|への)"
    r"|[的之和与與或在对對把从從])$"
)
_ELIDED = re.compile(r"(?:[cdjlmnst]|qu|dell|all|dall|nell|sull|un|quest)['’](?=\w)", re.IGNORECASE)


def links(word: str) -> bool:
    """Tell whether a word only leads to the next one: "for", "della", "на".

    With a capital it is a name, "Uno" and "IT", but in English, whose titles write "For" so.
    """
    return word.rstrip("'’") in _LINKS or (word.istitle() and len(word) > 1 and word.casefold() in _ENGLISH)


def begins_linked(word: str) -> bool:
    """Tell whether a text that begins with this word leans on what stands before it, or is its object: "the ..."."""
    return links(word) or _BEGINS.match(word) is not None or _ELIDED.match(word) is not None


def stands_alone(words: str, *, opening: bool) -> bool:
    """Tell whether words of a title read as a whole. `opening`: the title itself begins with them."""
    spaced = words.split()
    if not spaced or links(spaced[-1]) or _ENDS.search(words):
        return False
    return opening or not (links(spaced[0]) or _BEGINS.match(words))
