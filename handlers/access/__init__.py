"""Who may do what, and how somebody is let in. Which library or protocol proves it is the outside's business."""

from handlers.access.door import Door
from handlers.access.permissions import Right, may, require, rights
from handlers.access.session import Lifetime

__all__ = ["Door", "Lifetime", "Right", "may", "require", "rights"]
