"""What is said to customers, in their language: the catalogue, who is spoken to in which, dates and numbers."""

from handlers.languages.catalogue import Catalogue, catalogue
from handlers.languages.language import DEFAULT, LANGUAGES, known, preferred
from handlers.languages.speaking import (
    everywhere,
    everywhere_as,
    mark,
    mark_as,
    say,
    say_as,
    say_n,
    speaking,
    spoken,
)

__all__ = [
    "DEFAULT",
    "LANGUAGES",
    "Catalogue",
    "catalogue",
    "everywhere",
    "everywhere_as",
    "known",
    "mark",
    "mark_as",
    "preferred",
    "say",
    "say_as",
    "say_n",
    "speaking",
    "spoken",
]
