"""Words are found in texts as they are compared."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from handlers.terms import Sought, terms

texts = st.text(st.sampled_from(list("abcds ing-_.123ボード基板漢のをกขั가나ＡÉß")), max_size=40) | st.text(max_size=20)


@given(texts, texts)
def test_what_is_sought_is_found_as_comparing_all_terms_finds_it(question: str, text: str) -> None:
    assert Sought(question).within(text) == terms(question) & terms(text)
