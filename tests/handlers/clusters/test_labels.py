import tracemalloc

import pytest

from handlers.clusters.labels import Asker, Term, examples, labels, title

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


@pytest.mark.parametrize(
    "private",
    [
        "anna.meier@acme.example",
        "https://acme.example/anna",
        "www.acme.example",
        "+49-170-5551234",
        "0170/5551234",
        "KD-1234567",
        "DE89370400440532013000",
        "DE89 3704 0044 0532 0130 00",
    ],
)
def test_addresses_and_long_numbers_are_no_terms(private: str) -> None:
    said = " ".join(told([f"Printer offline. Reach me at {private} please", f"printer offline, {private}"] * 2))
    assert "printer offline" in said.lower()
    assert not any(part in said for part in ("anna", "acme", "5551234", "1234567", "DE89", "3704", "0044"))


@pytest.mark.parametrize("code", ["0x80070057", "ERR_CONN_42", "ORA-00942"])
def test_codes_of_errors_are_terms(code: str) -> None:
    assert code in told([f"{code} at login", f"login gives {code}", code])


def test_names_of_who_wrote_are_no_terms() -> None:
    askers = [
        Asker("p1", ("Anna Meier", "anna.meier@acme.example", "acme")),
        Asker("p2", ("Bo Meier", "bo@acme.example")),
        Asker("p3", ("Cy", "cy@umbrella.example")),
    ]
    texts = ["Printer offline, Anna Meier, Acme", "printer offline (Bo Meier, Acme)", "printer offline, Cy"]
    found = labels([*texts, *OTHERS], [range(3)], askers=[*askers, *(Asker(other) for other in OTHERS)])[0]
    assert [term.text for term in found] == ["printer offline"]


def test_what_only_one_person_says_is_no_term() -> None:
    texts = ["printer offline, Lindenallee", "printer offline at Lindenallee", "printer offline"]
    others = [Asker(other) for other in OTHERS]
    two = labels([*texts, *OTHERS], [range(3)], askers=[Asker("p1"), Asker("p1"), Asker("p2"), *others])[0]
    assert [term.text for term in two] == ["printer offline"]
    one = labels([*texts, *OTHERS], [range(3)], askers=[Asker("p1")] * 3 + others)[0]
    assert one == ()


def test_thousands_of_long_texts_are_read_in_little_memory() -> None:
    texts = [" ".join(f"w{(7919 * text + word * word) % 65_537:x}q" for word in range(60)) for text in range(500)]
    tracemalloc.start()
    try:
        labels(texts, [range(at, at + 10) for at in range(0, 500, 20)])
        assert tracemalloc.get_traced_memory()[1] < 9_000_000
    finally:
        tracemalloc.stop()


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


def test_words_of_every_ticket_are_no_terms() -> None:
    texts = ["Any question: the printer is offline", "A question, any printer is offline", "Printer question"]
    assert not {"any", "question", "since"} & set(" ".join(told(texts)).lower().split())
