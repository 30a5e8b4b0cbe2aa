"""Why two tickets are called similar."""

from __future__ import annotations

from handlers.similar.ports import Circumstances
from handlers.similar.reasons import LONGEST, reasons, shared
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


def test_a_fact_is_short_however_much_is_the_same() -> None:
    same = " ".join(f"printer tray {chr(97 + place % 26)}{chr(97 + place // 26)}x" for place in range(300))
    for said in (same, "ab1 " * 1_500, "x1" * 3_000, "設定画面でエラーが出ます" * 500):
        found = shared(said, said, rare(said))
        assert found
        assert all(len(one) <= LONGEST + 2 for one in found)
    assert shared(same, same, rare(same))[0] == "“printer tray aax printer tray bax printer tray cax printer”"
    assert shared("x1" * 3_000, "x1" * 3_000, {f"={('x1' * 3_000)[:64]}": 1.0}) == (f"{'x1' * 29}x…",)


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


def test_words_of_every_ticket_say_nothing_however_rare_they_are_at_a_small_desk() -> None:
    asked = "Any question since the printer is offline?"
    assert shared(asked, "Since today, any question: printer", rare(asked)) == ("“printer”",)
