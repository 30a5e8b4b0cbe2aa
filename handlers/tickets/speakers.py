"""Who spoke on a ticket, as its customers are told in their language: nobody's address but their own. Pure."""

from __future__ import annotations

from handlers.languages import mark, mark_as, say, say_as
from handlers.person import Person
from handlers.ticket import Comment, Ticket
from handlers.tickets.actors import is_named, of_customer

YOU = mark_as("who wrote a message", "You")
TEAM = mark("Our team")
OTHER = mark("Somebody of yours")
"""Another customer who may see the ticket, such as a colleague."""


def asked_it(reader: Person, ticket: Ticket) -> bool:
    """Tell whether it is somebody's own ticket: they filed it, or proved to have the address that stands in it."""
    return ticket.requester_id == reader.id or ticket.bears(reader.proved)


def by_reader(comment: Comment, reader: Person, ticket: Ticket) -> bool:
    """Tell whether somebody who may see the ticket wrote this."""
    if comment.team:
        return False
    if not ticket.participants:
        # It is one person's, whatever name they had at the time: none in the browser, another one in their mails. Who
        # else wrote, as to a mail that was forwarded, has their address in brackets, see `mail`.
        return not comment.author.endswith(">")
    known = {reader.name, reader.email}
    if asked_it(reader, ticket):
        known.add(ticket.email)
    if not (reader.name or reader.email):
        # Whoever has no name is "customer": of several persons only another one without a name can have said it.
        known.add(of_customer(Person(reader.id)).name)
    return comment.author in known


def speaker(comment: Comment, reader: Person, ticket: Ticket) -> str:
    """Say who spoke. An address is nobody's business: neither the team's nor another customer's."""
    if by_reader(comment, reader, ticket):
        return say_as(*YOU)
    if comment.team:
        return comment.author if is_named(comment.author) else say(TEAM)
    nameless = "@" in comment.author or comment.author == of_customer(Person(reader.id)).name
    return say(OTHER) if nameless else comment.author
