"""Telemetry: spans of OpenTelemetry from a worker's request to its queries.

An optional extra, imported only where `MEDCONTENT_TELEMETRY` turns it on. A span has the template of a route, never an
address: paths, questions, headers and bodies may hold a reader's words, and those are health data.
"""
