"""Search: a query in, articles out."""

from handlers.search.search import Found, Search

__all__ = ["Found", "Search"]
