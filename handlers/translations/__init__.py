"""Articles and their translations, as whoever owns the knowledge base sees them."""

from handlers.translations.desk import TranslationDesk
from handlers.translations.overview import Overview, TranslationQuery, Which

__all__ = ["Overview", "TranslationDesk", "TranslationQuery", "Which"]
