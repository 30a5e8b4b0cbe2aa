"""By what people name an issue."""

from __future__ import annotations

import pytest

from handlers.engineering.issue import LOCAL
from handlers.engineering.naming import named
from handlers.ports import InvalidInput

SITE = "acme.atlassian.net"


@pytest.mark.parametrize(
    ("given", "tracker", "key"),
    [
        (" one-12 ", SITE, "ONE-12"),
        ("https://acme.atlassian.net/browse/ONE-12", SITE, "ONE-12"),
        ("acme.atlassian.net/browse/one-12/", SITE, "ONE-12"),
        ("https://ACME.atlassian.net/jira/core/projects/ONE/issues/ONE-12?filter=x#here", SITE, "ONE-12"),
        ("https://acme.atlassian.net/jira/software/projects/ONE/boards/1?selectedIssue=ONE-12", SITE, "ONE-12"),
        ("https://help.example/console/tracker/ONE-12", LOCAL, "ONE-12"),
    ],
)
def test_an_issue_is_named_by_its_key_or_its_address(given: str, tracker: str, key: str) -> None:
    assert named(given, SITE) == (tracker, key)


@pytest.mark.parametrize(
    "given",
    ["", "12", "ONE-0", "https://acme.atlassian.net/", "https://acme.atlassian.net/browse/", "https://[/browse/ONE-1"],
)
def test_what_names_none_is_told(given: str) -> None:
    with pytest.raises(InvalidInput, match="by its key, like ONE-12, or by its address"):
        named(given, SITE)


@pytest.mark.parametrize(
    "given", ["https://umbrella.atlassian.net/browse/ONE-12", "https://acme.atlassian.net.evil.example/browse/ONE-12"]
)
def test_an_address_elsewhere_is_no_issue_of_ours_that_has_the_same_key(given: str) -> None:
    with pytest.raises(InvalidInput, match="another tracker"):
        named(given, SITE)
