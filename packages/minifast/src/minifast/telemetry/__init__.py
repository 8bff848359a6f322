"""Settings of OpenTelemetry, under the names that FastAPI gives them.

Nothing is recorded yet: an application can be given its settings, and there are no data of a
request. Instrumentations from outside (OpenTelemetry's, Sentry's, Logfire's) work.
"""

from typing import Any

from typing_extensions import TypedDict


class TelemetryConfig(TypedDict, total=False):
    """What `MiniAPI(telemetry=...)` takes; kept, and without effect."""

    enabled: bool


class TelemetryData(TypedDict, total=False):
    """What is known about the request that is being served."""

    request: Any
    body: Any
    values: dict[str, Any]
    errors: list[Any]


def get_telemetry_data() -> TelemetryData | None:
    """Return what is known about the request that is being served; always None for now."""
    return None
