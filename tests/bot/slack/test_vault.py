"""Tokens at rest."""

from __future__ import annotations

import pytest

from bot.slack.vault import KeyLost, Vault

OLD, NEW = "an old key of tests, 32 letters long", "a new key of tests, 32 letters long!"


def test_what_is_sealed_shows_nothing_and_comes_back() -> None:
    vault = Vault([OLD])
    sealed = vault.seal("xoxb-secret")
    assert "xoxb" not in sealed
    assert sealed != vault.seal("xoxb-secret")
    assert vault.unseal(sealed) == "xoxb-secret"
    assert Vault([OLD]).unseal(sealed) == "xoxb-secret"
    assert OLD not in repr(vault)


def test_a_new_key_in_front_of_the_old_one_reads_both_and_knows_which_is_old() -> None:
    old, both = Vault([OLD]).seal("xoxb-secret"), Vault([NEW, OLD])
    assert both.unseal(old) == "xoxb-secret"
    assert both.outdated(old)
    assert not both.outdated(both.seal("xoxb-secret"))
    with pytest.raises(KeyLost):
        Vault([OLD]).unseal(both.seal("xoxb-secret"))


@pytest.mark.parametrize("sealed", ["", "nothing", "gAAAAA" + "A" * 94, "é"])
def test_what_was_changed_or_belongs_to_another_key_is_told_with_the_way_out(sealed: str) -> None:
    for ask in (Vault([OLD]).unseal, Vault([OLD]).outdated):
        with pytest.raises(KeyLost, match="ONETOUCH_ENCRYPTION_KEY"):
            ask(sealed)
    lost = Vault([NEW]).seal("xoxb-secret")
    with pytest.raises(KeyLost) as told:
        Vault([OLD]).unseal(lost)
    assert lost not in str(told.value)
    assert told.value.__cause__ is None


def test_a_vault_without_a_key_is_none() -> None:
    with pytest.raises(ValueError, match="key"):
        Vault([])
