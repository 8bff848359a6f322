"""What was measured, as a table, as JSON, and as a chart."""

from __future__ import annotations

import json
import os
import platform
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import distributions
from pathlib import Path

from measure import Case
from rich.console import Console
from rich.markup import escape
from rich.table import Table

# The published figures are those of the oldest version that we support; others go beside them.
PUBLISHED = (3, 11)
RESULTS = Path(__file__).parent / "results"
if sys.version_info[:2] != PUBLISHED:
    RESULTS /= f"python{sys.version_info.major}.{sys.version_info.minor}"
OURS = ("mini",)
LONG = 24  # cases; more are drawn in columns


def print_case(console: Console, case: Case) -> None:
    """Print one case: the candidates, best first."""
    table = Table(title=f"{case.name} ({case.unit})", title_justify="left")
    for heading in ["", "median", "spread", f"x {escape(case.reference)}", "x (best)"]:
        table.add_column(heading, justify="left" if not heading else "right")
    for name, result in ordered(case):
        style = "bold green" if name.startswith(OURS) else None
        table.add_row(
            escape(name),
            f"{result.median:,.2f}" if result.median < 1000 else f"{result.median:,.0f}",
            f"{result.spread:.1%}",
            f"{case.ratio(name):.2f}",
            f"{case.ratio_of_best(name):.2f}",
            style=style,
        )
    console.print(table)


def print_summary(console: Console, cases: Sequence[Case]) -> None:
    """Print the ratios of our candidates, a row per case."""
    table = Table(title="ours beside the reference", title_justify="left")
    for heading in ["", "", "x", "x (best)"]:
        table.add_column(heading, justify="left" if not heading else "right")
    for case in cases:
        for name in case.results:
            if name.startswith(OURS) and name != case.reference:
                ratios = f"{case.ratio(name):.2f}", f"{case.ratio_of_best(name):.2f}"
                table.add_row(escape(case.name), escape(name), *ratios)
    console.print(table)


def ordered(case: Case) -> list[tuple[str, object]]:
    """Return the results, best first."""
    return sorted(case.results.items(), key=lambda r: r[1].median, reverse=case.more_is_better)


def save(group: str, cases: Sequence[Case], *, quick: bool) -> Path:
    """Write every round of a group with the machine and the versions; return the file."""
    RESULTS.mkdir(parents=True, exist_ok=True)
    path = RESULTS / f"{group}.json"
    data = {
        "group": group,
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "quick": quick,
        "machine": machine(),
        "versions": versions(),
        "cases": [
            {
                "name": case.name,
                "unit": case.unit,
                "reference": case.reference,
                "more_is_better": case.more_is_better,
                "results": {
                    name: {
                        "median": round(result.median, 3),
                        "ratio": round(case.ratio(name), 4),
                        "ratio_of_best": round(case.ratio_of_best(name), 4),
                        "spread": round(result.spread, 4),
                        "rounds": [round(value, 3) for value in result.rounds],
                    }
                    for name, result in case.results.items()
                },
            }
            for case in cases
        ],
    }
    path.write_text(json.dumps(data, indent=1) + "\n")
    return path


def machine() -> dict[str, object]:
    """Describe the machine as far as it matters."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    model = next((line.split(":", 1)[1].strip() for line in lines if "model name" in line), "")
    return {
        "processor": model or platform.machine(),
        "cores": os.cpu_count(),
        "system": f"{platform.system()} {platform.release()}",
        "python": f"{platform.python_implementation()} {platform.python_version()}",
    }


COMPARED = {
    "anyio",
    "attrs",
    "blacksheep",
    "cattrs",
    "django",
    "fastapi",
    "flask",
    "granian",
    "gunicorn",
    "h11",
    "httptools",
    "hypercorn",
    "litestar",
    "miniasgi",
    "minifast",
    "minipydantic",
    "ministarlette",
    "msgspec",
    "orjson",
    "pydantic",
    "pydantic_core",
    "starlette",
    "uvicorn",
    "uvloop",
}


def versions() -> dict[str, str]:
    """Return the versions of what is compared, where it is installed."""
    found = {d.metadata["Name"].lower().replace("-", "_"): d.version for d in distributions()}
    return {name: found[name] for name in sorted(COMPARED & found.keys())}


def draw(group: str, cases: Sequence[Case]) -> Path:
    """Draw a bar chart of a group: the ratio to each case's reference; return the file."""
    import matplotlib as mpl  # noqa: PLC0415 - half a second, needed once

    mpl.use("Agg")
    from matplotlib import pyplot as plt  # noqa: PLC0415

    columns = 1 if len(cases) <= LONG else 3
    lines = [cases[at : at + columns] for at in range(0, len(cases), columns)]
    heights = [0.28 * max(len(case.results) for case in line) + 0.7 for line in lines]
    figure, axes = plt.subplots(
        len(lines),
        columns,
        figsize=(9 if columns == 1 else 6 * columns, sum(heights)),
        height_ratios=heights,
        squeeze=False,
    )
    for axis in axes.flat[len(cases) :]:
        axis.axis("off")
    for axis, case in zip(axes.flat, cases, strict=False):
        rows = list(reversed(ordered(case)))
        ratios = [case.ratio(name) for name, _ in rows]
        colours = ["#2a7f62" if name.startswith(OURS) else "#9aa5b1" for name, _ in rows]
        bars = axis.barh([name for name, _ in rows], ratios, color=colours)
        axis.bar_label(bars, [f" {ratio:.2f}x" for ratio in ratios], fontsize=8)
        axis.axvline(1, color="#444", linewidth=0.8, linestyle=":")
        better = "more is better" if case.more_is_better else "less is better"
        title = f"{case.name}: x {case.reference} ({case.unit}, {better})"
        axis.set_title(title, fontsize=9, loc="left")
        axis.tick_params(labelsize=8)
        axis.set_xlim(0, max([*ratios, 1]) * 1.15)
        axis.spines[["top", "right"]].set_visible(False)
    figure.tight_layout()
    path = RESULTS / f"{group}.png"
    figure.savefig(path, dpi=110)
    plt.close(figure)
    return path
