"""What a role may do."""

from __future__ import annotations

from itertools import pairwise

import pytest

from handlers.access.permissions import RIGHTS, Right, may, on_team, require, rights
from handlers.person import Person, Role
from handlers.ports import NotPermitted

ORDER = (Role.CUSTOMER, Role.ENGINEER, Role.MANAGER, Role.ADMINISTRATOR)


def test_every_role_is_in_the_table_and_each_may_do_what_the_one_before_may() -> None:
    assert set(RIGHTS) == set(Role) == set(ORDER)
    for lower, higher in pairwise(ORDER):
        assert RIGHTS[lower] < RIGHTS[higher]
    assert RIGHTS[Role.ADMINISTRATOR] == set(Right)


@pytest.mark.parametrize("role", Role)
def test_a_visitor_whom_nobody_knows_may_do_what_a_customer_may_whatever_role_is_claimed(role: Role) -> None:
    assert rights(Person("v", role)) == {Right.ASK, Right.OWN}


def test_only_those_who_answer_customers_are_the_team() -> None:
    assert [role for role in ORDER if on_team(Person("p", role, known=True))] == list(ORDER[1:])


@pytest.mark.parametrize("right", Right)
@pytest.mark.parametrize("role", Role)
def test_who_may_not_is_told_who_may(role: Role, right: Right) -> None:
    person = Person("p", role, known=True)
    if may(person, right):
        require(person, right)
        return
    with pytest.raises(NotPermitted, match=r"^Only (members of the team|managers and|administrators).* may .+\.$"):
        require(person, right)
