"""The composition root: the only package that names adapters. Nothing is built before a function here is called."""

from bot.compose.services import Services, first_source, services
from bot.compose.shelves import Shelves, open_shelves

__all__ = ["Services", "Shelves", "first_source", "open_shelves", "services"]
