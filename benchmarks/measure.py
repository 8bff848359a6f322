"""Alternating measurements: candidates take turns; the median of the rounds, and the best one."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


@dataclass
class Measurement:
    """The rounds of one candidate in one case.

    Attributes:
        rounds: One value per round.
    """

    rounds: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        """The value that counts."""
        return statistics.median(self.rounds)

    @property
    def spread(self) -> float:
        """Half the distance between the quartiles, as a share of the median."""
        if len(self.rounds) < 2 or not self.median:
            return 0.0
        low, _, high = statistics.quantiles(self.rounds, n=4, method="inclusive")
        return (high - low) / 2 / self.median


@dataclass
class Case:
    """What was measured for one question.

    Attributes:
        name: The question, e.g. "hello".
        unit: The unit of the values.
        reference: The candidate to which the ratios refer.
        results: The measurement of each candidate.
        more_is_better: Whether large values are good, as for requests/s.
    """

    name: str
    unit: str
    reference: str
    results: dict[str, Measurement] = field(default_factory=dict)
    more_is_better: bool = False

    def ratio(self, candidate: str) -> float:
        """The candidate's value as a multiple of the reference's."""
        base = self.results[self.reference].median
        return self.results[candidate].median / base if base else 0.0

    def ratio_of_best(self, candidate: str) -> float:
        """The same for the best rounds: what a noisy machine changes least."""
        best = max if self.more_is_better else min
        base = best(self.results[self.reference].rounds)
        return best(self.results[candidate].rounds) / base if base else 0.0


def cpu_time(function: Callable[[int], object], count: int) -> float:
    """Return the CPU seconds that the process spent in `function(count)`, all threads together."""
    start = time.process_time()
    function(count)
    return time.process_time() - start


def alternate(
    case: Case,
    functions: Mapping[str, Callable[[int], object]],
    *,
    rounds: int,
    seconds: float,
    warm_up: int = 3,
) -> Case:
    """Measure each candidate in turn, `rounds` times, each time for about `seconds`."""
    for function in functions.values():
        function(warm_up)  # fills caches, compiles what is compiled on first use
    counts = {name: calibrate(function, seconds) for name, function in functions.items()}
    gc.collect()
    gc.freeze()  # what the case before left behind costs this one nothing
    for _ in range(rounds):
        for name, function in functions.items():
            value = cpu_time(function, counts[name]) / counts[name] * 1e6
            case.results.setdefault(name, Measurement()).rounds.append(value)
    return case


def calibrate(function: Callable[[int], object], seconds: float) -> int:
    """Return how many calls take about `seconds` of CPU time."""
    count = 1
    while (elapsed := cpu_time(function, count)) < seconds / 8:
        count *= 4
    return max(1, int(count * seconds / elapsed))
