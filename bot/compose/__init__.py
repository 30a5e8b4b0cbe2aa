"""The composition root: the only package that names adapters. Nothing is built before a function here is called."""

from bot.compose.services import Services, Shelves, first_source, open_shelves, services

__all__ = ["Services", "Shelves", "first_source", "open_shelves", "services"]
