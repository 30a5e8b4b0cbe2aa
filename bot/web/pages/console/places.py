"""Where one can go in the console."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum


class Place(StrEnum):
    """A page of the navigation; the value is its address."""

    QUEUE = "/console"
    ATTENTION = "/console/attention"
    BOARD = "/console/board"
    CLUSTERS = "/console/clusters"
    ISSUES = "/console/issues"
    TRACKER = "/console/tracker"
    ANNOUNCEMENTS = "/console/announcements"
    KNOWN_ISSUES = "/console/known-issues"
    """Reached from the issues; the navigation is long enough."""
    FOLLOW_UPS = "/console/follow-ups"
    PEOPLE = "/console/people"
    CALENDARS = "/console/calendars"
    CALLS = "/console/calls"
    ARTICLES = "/console/articles"


_CALLED = {
    Place.QUEUE: "Queue",
    Place.ATTENTION: "Attention",
    Place.BOARD: "SLA board",
    Place.CLUSTERS: "Clusters",
    Place.ISSUES: "Issues",
    Place.TRACKER: "Issue board",
    Place.ANNOUNCEMENTS: "Fix news",
    Place.ARTICLES: "Articles",
    Place.FOLLOW_UPS: "Follow-ups",
    Place.PEOPLE: "People",
    Place.CALENDARS: "Calendars",
    Place.CALLS: "Log a call",
}


def called(place: Place) -> str:
    """Give what a place of the navigation is called, there and on its pages."""
    return _CALLED[place]


def navigation(there: Collection[Place], here: Place | None) -> str:
    """Give the links to the places that there are, in HTML; `here`: the one that is being shown."""
    return "".join(_link(place, name, place is here) for place, name in _CALLED.items() if place in there)


def _link(place: Place, name: str, here: bool) -> str:
    current = ' aria-current="page"' if here else ""
    return f'<a href="{place}"{current}>{name}</a>'
