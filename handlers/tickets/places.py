"""Where a page of a list ended, as text that a client brings back. Pure."""

from __future__ import annotations

import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from handlers.ports import InvalidInput
from handlers.ticket import Priority
from handlers.tickets.lists import Order

_LONGEST = 200
_TEXT = re.compile(r"[A-Za-z0-9_-]+")
_LAST_NUMBER = 999_999_999
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Place:
    """The last ticket of a page: what it was put in order by.

    Attributes:
        urgency: the priority's place among all, 0 is urgent; with `Order.PRIORITY` only.
        at: the moment that the order goes by, aware UTC; None with `Order.DUE` where nothing is due.
        number: the numeral of ``T-<n>``; 0 stands before all of them.
    """

    order: Order
    at: datetime | None
    number: int
    urgency: int | None = None


def start(order: Order) -> Place:
    """Give the place before all tickets of an order: what was shown is none of them."""
    return Place(order, None, 0)


def rank(place: Place) -> tuple[bool, int, timedelta, int]:
    """Give what places of one order sort by, the first in the list first."""
    if place.at is None:
        return True, 0, timedelta(), -place.number
    since = place.at - _EPOCH
    if place.order in {Order.OPENED, Order.CHANGED}:
        return False, 0, -since, -place.number
    return False, place.urgency or 0, since, place.number


def written(place: Place) -> str:
    """Write a place down, in letters fit for a URL."""
    at = None if place.at is None else place.at.astimezone(UTC).isoformat()
    said = json.dumps([str(place.order), place.urgency, at, place.number], separators=(",", ":"))
    return urlsafe_b64encode(said.encode()).decode().rstrip("=")


def read(text: str, order: Order) -> Place:
    """Read a place of this order.

    Raises:
        InvalidInput: it is none.
    """
    found = _read(text)
    if found is None:
        raise InvalidInput("There is no such page: begin with the first one.")
    if found.order is not order:
        raise InvalidInput(f"That page is of a list in another order ({found.order}): begin with the first one.")
    return found


def _read(text: str) -> Place | None:
    if len(text) > _LONGEST or not _TEXT.fullmatch(text):
        return None
    try:
        order, urgency, at, number = json.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        place = Place(Order(order), None if at is None else datetime.fromisoformat(at), number, urgency)
    except (ValueError, TypeError, RecursionError):
        return None
    # What was written again as it stands is ours, or as good as ours: nothing in it is out of range.
    return place if _in_range(place) and written(place) == text else None


def _in_range(place: Place) -> bool:
    if place.number == 0:
        return place == start(place.order)
    urgent = place.urgency in range(len(Priority)) if place.order is Order.PRIORITY else place.urgency is None
    moment = place.order is Order.DUE if place.at is None else place.at.utcoffset() == timedelta()
    return urgent and moment and type(place.number) is int and 0 < place.number <= _LAST_NUMBER
