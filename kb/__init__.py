"""What we know: articles, passages, sources and their sync. No chat, no vectors."""

from kb.article import CUSTOMER, INTERNAL, PUBLIC, Access, Article, Audience, Passage
from kb.errors import KnowledgeError

__all__ = ["CUSTOMER", "INTERNAL", "PUBLIC", "Access", "Article", "Audience", "KnowledgeError", "Passage"]
