"""Metrics for Prometheus: the responses of this process since its start. Paths and clients are never counted."""

from collections.abc import Iterator
from typing import Any

from flask import Response
from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from service.api.smorest import Routes
from service.delivery.edge import Edge
from service.http.query_string import Query

MEDIA_TYPE = "text/plain"
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class Answered(Collector):
    """The responses and the cache of an edge."""

    def __init__(self, edge: Edge) -> None:
        """Take the edge."""
        self._edge = edge

    def collect(self) -> Iterator[Metric]:
        """Yield the current metrics."""
        answers = CounterMetricFamily(
            "medcontent_answers",
            "Requests answered, by the source of the response and its status.",
            labels=["source", "status"],
        )
        for source, status, number in self._edge.counts:
            answers.add_metric([source, str(status)], number)
        yield answers
        release = self._edge.release
        yield GaugeMetricFamily(
            "medcontent_release", "The served release; 0 before the first.", release.number if release else 0
        )
        yield GaugeMetricFamily("medcontent_edge_bytes", "The size of the response cache, in bytes.", self._edge.size)


def build_routes(edge: Edge) -> Routes:
    """Return the blueprint of the metrics."""
    blueprint = Routes("metrics", __name__, description="Metrics for operators.")
    registry = CollectorRegistry(auto_describe=False)
    registry.register(Answered(edge))
    ProcessCollector(registry=registry)

    @blueprint.route("/metrics", endpoint="metrics")
    @blueprint.describe_operation(
        "getMetrics",
        "Get the metrics",
        "Request counts in Prometheus's text format, from the process that answers: each worker counts separately "
        "from its start.",
        ("bad-parameter",),
        cached=False,
    )
    @blueprint.arguments(Query, location="query")
    @blueprint.response(200, {}, content_type=MEDIA_TYPE, description="The metrics.")
    def get_metrics(_arguments: dict[str, Any]) -> Response:
        response = Response(generate_latest(registry), content_type=CONTENT_TYPE)
        response.headers["Cache-Control"] = "no-store"
        return response

    return blueprint
