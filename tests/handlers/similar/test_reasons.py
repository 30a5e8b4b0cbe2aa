"""Why two tickets are called similar."""

from __future__ import annotations

from handlers.similar.ports import Circumstances
from handlers.similar.reasons import reasons, shared
from retrieval.tokens import terms

NONE = Circumstances()


def rare(text: str, value: float = 0.9) -> dict[str, float]:
    return dict.fromkeys(terms(text), value)


def test_words_that_both_say_are_named_as_they_were_written_neighbours_together() -> None:
    asked = "The Printer offline again: E-1042, tray 2."
    other = "It says “printer offline”, error E-1042 on the tray."
    rarity = rare(asked, 0.5) | {"=e-1042": 1.0, "tray": 0.4}
    assert shared(asked, other, rarity) == ("E-1042", "“Printer offline”", "“tray”")


def test_three_are_named_and_what_many_say_is_not() -> None:
    asked = "alpha, beta, gamma, delta, please"
    rarity = {"alpha": 0.9, "beta": 0.8, "gamma": 0.7, "delta": 0.6, "pleas": 0.1}
    assert shared(asked, "delta gamma beta alpha please", rarity) == ("“alpha”", "“beta”", "“gamma”")
    assert shared("please", "please", {"pleas": 0.1}) == ()


def test_a_code_counts_as_a_whole_only() -> None:
    rarity = rare("E-1042 E-1043 5.3")
    assert shared("E-1042", "E-1043 says 1042", rarity) == ()
    assert shared("since 5.3", "on 5.3 it fails", rarity) == ("5.3",)


def test_words_in_a_longer_phrase_are_not_named_again() -> None:
    rarity = rare("printer offline")
    assert shared("printer offline. My printer!", "printer offline", rarity) == ("“printer offline”",)


def test_scripts_without_spaces_give_the_longest_run_that_both_have() -> None:
    asked, other = "プリンターが動きません", "プリンターがオフラインです"
    assert shared(asked, other, rare(asked)) == ("“プリンター”",)
    assert shared("用", "用紙", rare("用")) == ()


def test_what_is_known_around_them_is_told() -> None:
    here = Circumstances(frozenset({"acme"}), "5.3", "TypeError: x is null")
    there = Circumstances(frozenset({"acme", "zeta"}), "5.3", "TypeError: x is null")
    rarity = rare("lamp")
    facts = reasons("lamp", "lamp", rarity, here, there)
    assert facts == ("both speak of “lamp”", "same error", "same version 5.3", "same account")
    assert reasons("lamp", "lamp", rarity, here, there, same_customer=True)[-1] == "same customer"
    assert reasons("lamp", "bulb", rarity, here, NONE) == ("near in meaning",)
