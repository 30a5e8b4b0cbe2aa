"""What is said in the code is in the catalogue, and can be."""

from __future__ import annotations

from tests.handlers.languages.calls import calls, imports, modules
from tooling import proofreading, words

FILLED_LATER = "bot/web/"
"""Pages put links and what people wrote into what was said, as HTML or by script."""
ADVICE = "run `make words`, and translate what is new (handlers/languages/locale/TRANSLATING.md)"
CALLS = tuple(calls())
TEMPLATE = words.template()


def test_all_that_is_said_is_collected_and_compiled() -> None:
    assert words.stale() == [], ADVICE


def test_each_literal_that_is_said_is_in_the_template() -> None:
    found = [message for message in TEMPLATE if message.id]
    known = {(one.context, one.id if isinstance(one.id, str) else one.id[0]) for one in found}
    assert known == {said.key for said in CALLS if said.texts and said.literal}


def test_a_text_that_is_said_is_one_literal_or_a_name() -> None:
    # What is put together before it is said cannot be looked up.
    for said in CALLS:
        assert not said.assembled, said.place
        assert said.literal or not said.function.startswith("mark"), f"{said.place}: a mark is for a literal"


def test_functions_that_say_are_called_by_their_own_names() -> None:
    # They are found by these.
    aliased = [name for name, tree in modules() for alias in imports(tree) if alias.asname]
    assert aliased == []


def test_values_have_plain_names_and_are_given() -> None:
    for said in CALLS:
        if not said.literal or not said.texts:
            continue
        named = frozenset().union(*(proofreading.fields(text) for text in said.worded))
        assert all(name.isidentifier() for name in named), f"{said.place}: {sorted(named)}"
        later = said.place.startswith(FILLED_LATER) and not said.values
        if said.function.startswith("mark") or said.values is None or later:
            continue
        given = said.values | ({"n"} if said.function == "say_n" else set())
        assert named <= given, f"{said.place}: {sorted(named - given)} not given"
        assert said.values <= named, f"{said.place}: {sorted(said.values - named)} not named"


def test_messages_are_whole_and_plain() -> None:
    for said in CALLS:
        for text in said.worded if said.literal else ():
            assert text.strip(), said.place
            assert proofreading.tags(text) == [], f"{said.place}: HTML is put around what is said, not into it"


def test_limits_are_told_in_numbers() -> None:
    for message in TEMPLATE:
        for note in message.auto_comments:
            assert "at most" not in note or proofreading.limit((note,)) is not None, note
