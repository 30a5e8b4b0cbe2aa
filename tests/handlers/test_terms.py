"""Words are found in texts as they are compared."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.terms import Sought, related, terms

texts = st.text(st.sampled_from(list("abcds ing-_.123ボード基板漢のをกขั가나ＡÉß")), max_size=40) | st.text(max_size=20)


@given(texts, texts)
def test_what_is_sought_is_found_as_comparing_all_terms_finds_it(question: str, text: str) -> None:
    assert Sought(question).within(text) == terms(question) & terms(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("비밀번호를 어떻게 재설정하나요?", "프린터를 어떻게 연결하나요?"),
        ("怎么重置密码", "怎么连接打印机"),
        ("パスワードをリセットする方法", "プリンターを接続する方法"),
        ("Come posso reimpostare la password", "Come posso collegare la stampante"),
        ("как сбросить пароль", "как подключить принтер"),
    ],
)
def test_asking_how_is_nothing_that_two_questions_share(one: str, other: str) -> None:
    assert not related(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("비밀번호를 어떻게 재설정하나요?", "비밀번호 재설정 메일이 안 와요"),
        ("怎么重置密码", "重置密码的邮件没收到"),
        ("パスワードをリセットする方法", "パスワードのメールが届かない"),
    ],
)
def test_what_they_are_about_is(one: str, other: str) -> None:
    assert related(one, other)
