import pytest

from handlers.clusters.labels import Term, examples, labels, title

OTHERS = [
    "How do I change my address?",
    "The invoice of last month is wrong",
    "Please add a user to our plan",
    "Where do I find the settings?",
    "My invoice has not come",
    "Can I get a discount for schools?",
    "Settings of the calendar are gone",
    "Please change the name of our account",
]
PRINTER = [
    "Since the update the printer is offline",
    "Printer offline again, we updated yesterday",
    "our Printer Offline after update 4.2",
    "The label printer is shown as offline",
    "printer offline",
]


def told(texts: list[str], others: list[str] = OTHERS) -> list[str]:
    return [term.text for term in labels([*texts, *others], [range(len(texts))])[0]]


def test_terms_are_what_the_group_says_and_the_others_do_not() -> None:
    assert told(PRINTER)[0] == "printer offline"
    assert "update" in " ".join(told(PRINTER))
    assert not {"the", "our", "is", "change"} & set(told(PRINTER))


def test_no_term_says_what_an_earlier_one_says() -> None:
    words = [word for term in told(PRINTER) for word in term.lower().split()]
    assert len(words) == len(set(words))


def test_words_are_told_as_most_people_write_them() -> None:
    texts = ["The ATM kept my card", "ATM kept the card", "atm ate my card", "card kept by the ATM of my bank"]
    assert "ATM" in " ".join(told(texts))
    assert "atm" not in " ".join(told(texts))


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["error ERR_CONN_42 at login", "ERR_CONN_42", "login gives ERR_CONN_42"], "ERR_CONN_42"),
        (["プリンターが動きません", "プリンターがオフライン", "プリンターの設定"], "プリンター"),
        (["프린터 오류", "프린터 오류가 납니다", "프린터 오류"], "프린터"),
        (["Drucker geht nicht", "Der Drucker druckt nicht", "Drucker offline"], "Drucker"),
        (["can't export to C++", "export to C++", "C++ export"], "export"),
    ],
)
def test_names_numbers_and_other_scripts_are_terms_too(texts: list[str], expected: str) -> None:
    assert expected.casefold() in " ".join(told(texts)).casefold()


def test_what_only_one_ticket_says_is_no_term() -> None:
    assert "yesterday" not in told(PRINTER)


def test_a_share_is_of_the_groups_texts() -> None:
    found = {term.text: term for term in labels([*PRINTER, *OTHERS], [range(5)])[0]}
    assert found["printer offline"].share == pytest.approx(3 / 5)
    assert all(0 < term.share <= 1 and term.distinction > 0 for term in found.values())


def test_groups_without_words_have_no_terms() -> None:
    assert labels(["???", "...", *OTHERS], [[0, 1], []]) == ((), ())
    assert labels([], []) == ()
    assert title(()) == ""


def test_a_title_is_short_and_begins_with_a_capital() -> None:
    terms = [Term(text, 1.0, 1.0) for text in ("printer offline", "update", "label", "paper")]
    assert title(terms) == "Printer offline, update, label"
    assert title([Term("x" * 50, 1.0, 1.0), Term("y" * 50, 1.0, 1.0)]) == "X" + "x" * 49


def test_examples_are_the_nearest_and_none_is_said_twice() -> None:
    texts = ["Printer offline", "printer offline!", "The printer is off", "paper", "..."]
    assert examples([0.9, 0.9, 0.8, 0.2, 1.0], texts) == (0, 2, 3)
    assert examples([0.9, 0.9, 0.8, 0.2, 1.0], texts, most=1) == (0,)
