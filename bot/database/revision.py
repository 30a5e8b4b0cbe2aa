"""The shape that this version of the code works with."""

HEAD = "0001"
"""Latest revision under `migrations/versions`; named here too, so that a start without changes needs no Alembic."""
