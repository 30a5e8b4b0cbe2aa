"""Clusters to columns and back."""

from __future__ import annotations

from typing import Any

from sqlalchemy import RowMapping

from bot.database.rows import numeral
from handlers.clusters.cluster import (
    Cluster,
    ClusterEvent,
    ClusterState,
    Drawing,
    Happened,
    Membership,
    Settled,
)
from handlers.clusters.ports import Told


def cluster_numeral(number: str) -> int:
    """Read the numeral of ``K-<n>``, however it is cased; 0, which no cluster has, when it is none."""
    prefix, _, digits = number.strip().partition("-")
    plain = prefix in {"K", "k"} and digits.isascii() and digits.isdecimal() and len(digits) < 10
    return int(digits) if plain else 0


def called(number: int) -> str:
    """Give a cluster's number as people write it."""
    return f"K-{number}"


def drawn_columns(one: Cluster) -> dict[str, Any]:
    """Give the columns that a drawing replaces."""
    return {
        "label": one.label,
        "terms": list(one.terms),
        "examples": list(one.examples),
        "first_seen": one.first_seen,
        "last_seen": one.last_seen,
        "model": one.model,
    }


def people_columns(one: Cluster) -> dict[str, Any]:
    """Give the columns of what people made of a cluster."""
    rests = one.settled
    return {
        "state": str(one.state),
        "title": one.title,
        "version": one.version,
        "settled_at": None if rests is None else rests.at,
        "settled_by": None if rests is None else rests.by,
        "settled_name": None if rests is None else rests.name,
        "settled_size": None if rests is None else rests.size,
        "settled_because": None if rests is None else rests.because,
    }


def told_columns(told: Told | None) -> dict[str, Any]:
    """Give the columns of what the team was told of a cluster."""
    return {
        "told_at": None if told is None else told.at,
        "told_count": None if told is None else told.count,
        "told_since": None if told is None else told.since,
        "told_seen": None if told is None else told.seen,
    }


def read_cluster(row: RowMapping) -> Cluster:
    """Read a cluster."""
    rests = None
    if row["settled_at"] is not None:
        rests = Settled(
            row["settled_at"], row["settled_by"], row["settled_name"], row["settled_size"], row["settled_because"]
        )
    return Cluster(
        number=called(row["number"]),
        terms=tuple(row["terms"]),
        label=row["label"],
        first_seen=row["first_seen"],
        last_seen=row["last_seen"],
        model=row["model"],
        state=ClusterState(row["state"]),
        title=row["title"],
        settled=rests,
        examples=tuple(row["examples"]),
        version=row["version"],
    )


def membership_row(one: Membership) -> dict[str, Any]:
    """Give the columns of where a ticket belongs."""
    return {
        "number": numeral(one.number),
        "cluster": None if one.cluster is None else cluster_numeral(one.cluster),
        "since": one.since,
        "strength": one.strength,
        "because": one.because,
    }


def read_membership(row: RowMapping) -> Membership:
    """Read where a ticket belongs."""
    cluster = None if row["cluster"] is None else called(row["cluster"])
    return Membership(f"T-{row['number']}", cluster, row["since"], row["strength"], row["because"])


def event_row(one: ClusterEvent) -> dict[str, Any]:
    """Give the columns of an event."""
    return {
        "cluster": cluster_numeral(one.number),
        "at": one.at,
        "kind": str(one.kind),
        "by": one.by,
        "name": one.name,
        "text": one.text,
    }


def read_event(row: RowMapping) -> ClusterEvent:
    """Read an event."""
    return ClusterEvent(called(row["cluster"]), row["at"], Happened(row["kind"]), row["by"], row["name"], row["text"])


def read_drawing(row: RowMapping) -> Drawing:
    """Read how clusters stand as a whole."""
    return Drawing(row["version"], row["model"], row["at"], row["tickets"], row["fresh"])
