"""Colors in the notations of CSS."""

from typing import Any

import pytest

from minipydantic.core import PydanticCustomError

pytestmark = pytest.mark.filterwarnings("ignore:The `Color` class is deprecated")


def color(value: Any) -> Any:
    from minipydantic.color import Color  # noqa: PLC0415

    return Color(value)


@pytest.mark.parametrize(
    ("value", "name", "hexadecimal", "rgb", "hsl"),
    [
        ("red", "red", "#f00", "rgb(255, 0, 0)", "hsl(0, 100%, 50%)"),
        ("Tan", "tan", "#d2b48c", "rgb(210, 180, 140)", "hsl(34, 44%, 69%)"),
        ("0xff0000", "red", "#f00", "rgb(255, 0, 0)", "hsl(0, 100%, 50%)"),
        ("#f008", "#f008", "#f008", "rgba(255, 0, 0, 0.53)", "hsl(0, 100%, 50%, 0.53)"),
        ((1, 2, 3), "#010203", "#010203", "rgb(1, 2, 3)", "hsl(210, 50%, 1%)"),
        (
            "rgb(1 2 3 / 50%)",
            "#01020380",
            "#01020380",
            "rgba(1, 2, 3, 0.5)",
            "hsl(210, 50%, 1%, 0.5)",
        ),
        ("hsl(.5turn,50%,50%)", "#40bfbf", "#40bfbf", "rgb(64, 191, 191)", "hsl(180, 50%, 50%)"),
        ("hsl(720, 50%, 50%)", "#bf4040", "#bf4040", "rgb(191, 64, 64)", "hsl(0, 50%, 50%)"),
        ("#000000ff", "black", "#000", "rgb(0, 0, 0)", "hsl(0, 0%, 0%)"),
    ],
)
def test_notations(value: Any, name: str, hexadecimal: str, rgb: str, hsl: str) -> None:
    it = color(value)
    assert (it.as_named(fallback=True), it.as_hex()) == (name, hexadecimal)
    assert (it.as_rgb(), it.as_hsl(), it.original()) == (rgb, hsl, value)
    assert str(it) == name
    assert color(it) == it


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("foo", "string not recognised"),
        ("#12345", "string not recognised"),
        ("rgb(1,2 3)", "string not recognised"),
        ("rgb(300,0,0)", "in the range 0 to 255"),
        ("rgb(0,0,0,2)", "alpha values must be in the range 0 to 1"),
        ("hsl(0,101%,5%)", "in the range 0 to 100"),
        ((1, 2), "tuples must have length 3 or 4"),
        ((1, 2, "x"), "color values must be a valid number"),
        ((1, 2, 3, "x"), "alpha values must be a valid float"),
        (None, "value must be a tuple, list or string"),
    ],
)
def test_no_color(value: Any, reason: str) -> None:
    with pytest.raises(PydanticCustomError, match=reason):
        color(value)


def test_no_name() -> None:
    with pytest.raises(ValueError, match="no named color found"):
        color((1, 2, 3)).as_named()
