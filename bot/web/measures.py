"""What the web server counts."""

from __future__ import annotations

from collections.abc import Mapping

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from bot.web.dependencies import Gauge as Reading

_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


class Measures:
    """Counters, histograms and gauges in one registry."""

    def __init__(self, registry: CollectorRegistry, gauges: Mapping[str, Reading]) -> None:
        self._registry = registry
        self._readings = dict(gauges)
        self._requests = Counter(
            "onetouch_http_requests", "HTTP requests.", ["method", "route", "status"], registry=registry
        )
        self._seconds = Histogram(
            "onetouch_http_request_seconds",
            "Time to the response's start; long polls wait on purpose.",
            ["route"],
            buckets=_BUCKETS,
            registry=registry,
        )
        self._replies = Counter("onetouch_replies", "Replies given over HTTP.", ["kind"], registry=registry)
        self._outcomes = Counter("onetouch_outcomes", "Outcomes that customers chose.", ["outcome"], registry=registry)
        self._gauges = {
            name: Gauge(f"onetouch_{name}", f"{name.replace('_', ' ').capitalize()} now.", registry=registry)
            for name in gauges
        }

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request."""
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def reply(self, kind: str) -> None:
        """Count a reply."""
        self._replies.labels(kind).inc()

    def outcome(self, outcome: str) -> None:
        """Count an outcome."""
        self._outcomes.labels(outcome).inc()

    async def text(self) -> bytes:
        """Give everything in Prometheus' text format. A gauge that cannot be read now is NaN; the rest is shown."""
        for name, reading in self._readings.items():
            try:
                value = await reading()
            except Exception:  # noqa: BLE001 - whatever is broken, the other figures are needed now
                value = float("nan")
            self._gauges[name].set(value)
        return generate_latest(self._registry)
