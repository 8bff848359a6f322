from datetime import UTC, datetime
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ministarlette._http_date import http_date


@pytest.mark.parametrize(
    ("timestamp", "expected"),
    [
        (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
        (784111777, "Sun, 06 Nov 1994 08:49:37 GMT"),
        (951782400.75, "Tue, 29 Feb 2000 00:00:00 GMT"),
        (253402300799, "Fri, 31 Dec 9999 23:59:59 GMT"),
    ],
)
def test_dates_are_written_as_rfc_9110_says(timestamp: float, expected: str) -> None:
    assert http_date(timestamp) == expected


@given(st.integers(0, 253402300799))
def test_dates_are_those_of_the_standard_library(timestamp: int) -> None:
    moment = datetime.fromtimestamp(timestamp, UTC)
    assert http_date(timestamp) == format_datetime(moment, usegmt=True)
