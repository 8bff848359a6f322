"""Colors as CSS writes them (deprecated in favour of the separate package of extra types)."""

import math
import re
from colorsys import hls_to_rgb, rgb_to_hls
from typing import TYPE_CHECKING, Any, NamedTuple

from typing_extensions import deprecated

from minipydantic._repr import Representation
from minipydantic.core import PydanticCustomError, core_schema
from minipydantic.warnings import PydanticDeprecatedSince20

if TYPE_CHECKING:
    from minipydantic._types.marking import CoreSchema
    from minipydantic.annotated_handlers import GetCoreSchemaHandler, GetJsonSchemaHandler

__all__ = ["COLORS_BY_NAME", "COLORS_BY_VALUE", "Color"]


class _RGBA(NamedTuple):
    """Red, green, blue and alpha between 0 and 1; alpha is None for an opaque color."""

    red: float
    green: float
    blue: float
    alpha: float | None = None

    def bytes(self) -> tuple[int, ...]:
        """Return the channels as numbers from 0 to 255, alpha only if there is one."""
        return tuple(round(channel * 255) for channel in self if channel is not None)


def _error(reason: str) -> PydanticCustomError:
    return PydanticCustomError("color_error", f"value is not a valid color: {reason}")


@deprecated(
    "The `Color` class is deprecated, use `pydantic_extra_types` instead. "
    "See https://pydantic.dev/docs/validation/latest/api/pydantic-extra-types/"
    "pydantic_extra_types_color/.",
    category=PydanticDeprecatedSince20,
)
class Color(Representation):
    """A color, given by name, as `#rgb[a]`, `#rrggbb[aa]`, `rgb()`, `hsl()` or as a tuple.

    Raises:
        PydanticCustomError: The value is no color (`color_error`).
    """

    __slots__ = "_original", "_rgba"
    _original: Any
    _rgba: _RGBA

    def __init__(self, value: Any) -> None:
        if isinstance(value, (tuple, list)):
            self._rgba = _from_tuple(tuple(value))
        elif isinstance(value, str):
            self._rgba = _from_text(value)
        elif isinstance(value, Color):
            self._rgba, value = value._rgba, value._original
        else:
            raise _error("value must be a tuple, list or string")
        self._original = value

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: "CoreSchema", handler: "GetJsonSchemaHandler"
    ) -> dict[str, Any]:
        return {"type": "string", "format": "color"}

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: Any, handler: "GetCoreSchemaHandler"
    ) -> "CoreSchema":
        return core_schema.with_info_plain_validator_function(
            cls._validate, serialization=core_schema.to_string_ser_schema()
        )

    @classmethod
    def _validate(cls, value: Any, _: Any) -> "Color":
        return cls(value)

    def original(self) -> Any:
        """Return the value that the color was made of."""
        return self._original

    def as_named(self, *, fallback: bool = False) -> str:
        """Return the name of the color.

        Args:
            fallback: Return the hexadecimal form if there is no name.

        Raises:
            ValueError: There is no name and no fallback.
        """
        if self._rgba.alpha is None:
            name = COLORS_BY_VALUE.get(self._rgba.bytes())
            if name is not None:
                return name
            if not fallback:
                raise ValueError("no named color found, use fallback=True, as_hex() or as_rgb()")
        return self.as_hex()

    def as_hex(self) -> str:
        """Return `#rgb`, `#rgba`, `#rrggbb` or `#rrggbbaa`, the shortest that is exact."""
        digits = "".join(f"{channel:02x}" for channel in self._rgba.bytes())
        if digits[::2] == digits[1::2]:
            digits = digits[::2]
        return f"#{digits}"

    def as_rgb(self) -> str:
        """Return `rgb(r, g, b)` or `rgba(r, g, b, a)`."""
        red, green, blue = self._rgba.bytes()[:3]
        if self._rgba.alpha is None:
            return f"rgb({red}, {green}, {blue})"
        return f"rgba({red}, {green}, {blue}, {round(self._rgba.alpha, 2)})"

    def as_rgb_tuple(self, *, alpha: bool | None = None) -> tuple[float, ...]:
        """Return (red, green, blue) from 0 to 255, and alpha from 0 to 1.

        Args:
            alpha: Whether alpha is part of it; `None`: if the color is not opaque.
        """
        return self._with_alpha(self._rgba.bytes()[:3], alpha)

    def as_hsl(self) -> str:
        """Return `hsl(h, s%, l%)` or `hsl(h, s%, l%, a)`."""
        hue, saturation, lightness = self.as_hsl_tuple(alpha=False)
        text = f"{hue * 360:0.0f}, {saturation:0.0%}, {lightness:0.0%}"
        if self._rgba.alpha is None:
            return f"hsl({text})"
        return f"hsl({text}, {round(self._rgba.alpha, 2)})"

    def as_hsl_tuple(self, *, alpha: bool | None = None) -> tuple[float, ...]:
        """Return (hue, saturation, lightness), and alpha, all from 0 to 1.

        Args:
            alpha: Whether alpha is part of it; `None`: if the color is not opaque.
        """
        hue, lightness, saturation = rgb_to_hls(*self._rgba[:3])
        return self._with_alpha((hue, saturation, lightness), alpha)

    def _with_alpha(self, channels: tuple[float, ...], alpha: bool | None) -> tuple[float, ...]:
        opacity = self._rgba.alpha
        if alpha is False or (alpha is None and opacity is None):
            return channels
        return (*channels, 1 if opacity is None else opacity)

    def __str__(self) -> str:
        return self.as_named(fallback=True)

    def __repr_args__(self) -> list[tuple[str | None, Any]]:
        return [(None, self.as_named(fallback=True)), ("rgb", self.as_rgb_tuple())]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Color) and self.as_rgb_tuple() == other.as_rgb_tuple()

    def __hash__(self) -> int:
        return hash(self.as_rgb_tuple())


# CSS Color Module Level 3, sections 4.2.1 to 4.2.5; separators by spaces as in Level 4.
_CHANNEL, _PERCENT = r"(\d{1,3}(?:\.\d+)?)", r"(\d{1,3}(?:\.\d+)?)%"
_HUE = r"(-?\d+(?:\.\d+)?|-?\.\d+)(deg|rad|turn)?"
_ALPHA = r"(\d(?:\.\d+)?|\.\d+|\d{1,2}%)"
_HEX = re.compile(r"\s*(?:#|0x)?((?:[0-9a-f]{3,4}){1,2})\s*")


def _function(name: str, first: str, other: str) -> re.Pattern[str]:
    """Return the pattern of `name(a, b, c[, alpha])` and of `name(a b c[ / alpha])`."""
    commas = rf"{first}\s*,\s*{other}\s*,\s*{other}(?:\s*,\s*{_ALPHA})?"
    spaces = rf"{first}\s+{other}\s+{other}(?:\s*/\s*{_ALPHA})?"
    return re.compile(rf"\s*{name}a?\(\s*(?:{commas}|{spaces})\s*\)\s*")


_RGB = _function("rgb", _CHANNEL, _CHANNEL)
_HSL = _function("hsl", _HUE, _PERCENT)


def _from_tuple(value: tuple[Any, ...]) -> _RGBA:
    if len(value) not in (3, 4):
        raise _error("tuples must have length 3 or 4")
    alpha = value[3] if len(value) == 4 else None
    red, green, blue = map(_channel, value[:3])
    return _RGBA(red, green, blue, _alpha(alpha))


def _from_text(text: str) -> _RGBA:
    text = text.lower()
    if text in COLORS_BY_NAME:
        return _from_tuple(COLORS_BY_NAME[text])
    if (found := _HEX.fullmatch(text)) and len(found[1]) != 7:
        return _from_hex(found[1])
    if found := _RGB.fullmatch(text):
        return _from_tuple((*_given(found, 4), None)[:4])
    if found := _HSL.fullmatch(text):
        return _from_hsl(*(*_given(found, 5), None)[:5])
    raise _error("string not recognised as a valid color")


def _given(found: re.Match[str], count: int) -> tuple[Any, ...]:
    """Return the groups of the notation that matched: the first `count` ones or the others."""
    groups = found.groups()
    return groups[:count] if groups[0] is not None else groups[count:]


def _from_hex(digits: str) -> _RGBA:
    if len(digits) < 6:
        digits = "".join(digit * 2 for digit in digits)
    channels = [channel / 255 for channel in bytes.fromhex(digits)]
    alpha = channels[3] if len(channels) == 4 and channels[3] < 1 else None
    return _RGBA(channels[0], channels[1], channels[2], alpha)


def _from_hsl(hue: str, unit: str | None, saturation: str, light: str, alpha: Any) -> _RGBA:
    circle = {"rad": 2 * math.pi, "turn": 1.0}.get(unit or "deg", 360.0)
    turn = float(hue) % circle / circle
    channels = hls_to_rgb(turn, _channel(light, 100), _channel(saturation, 100))
    return _RGBA(*channels, _alpha(alpha))


def _channel(value: Any, largest: int = 255) -> float:
    try:
        channel = float(value)
    except (TypeError, ValueError) as error:
        raise _error("color values must be a valid number") from error
    if not 0 <= channel <= largest:
        raise _error(f"color values must be in the range 0 to {largest}")
    return channel / largest


def _alpha(value: Any) -> float | None:
    """Return the opacity; `None` for a color that is opaque (up to rounding errors)."""
    if value is None:
        return None
    try:
        percent = isinstance(value, str) and value.endswith("%")
        alpha = float(value[:-1]) / 100 if percent else float(value)
    except (TypeError, ValueError) as error:
        raise _error("alpha values must be a valid float") from error
    if math.isclose(alpha, 1):
        return None
    if not 0 <= alpha <= 1:
        raise _error("alpha values must be in the range 0 to 1")
    return alpha


# CSS Color Module Level 3, section 4.3; of equal colors the last name is shown.
_NAMES = """
aliceblue f0f8ff antiquewhite faebd7 aqua 00ffff aquamarine 7fffd4 azure f0ffff beige f5f5dc
bisque ffe4c4 black 000000 blanchedalmond ffebcd blue 0000ff blueviolet 8a2be2 brown a52a2a
burlywood deb887 cadetblue 5f9ea0 chartreuse 7fff00 chocolate d2691e coral ff7f50
cornflowerblue 6495ed cornsilk fff8dc crimson dc143c cyan 00ffff darkblue 00008b
darkcyan 008b8b darkgoldenrod b8860b darkgray a9a9a9 darkgreen 006400 darkgrey a9a9a9
darkkhaki bdb76b darkmagenta 8b008b darkolivegreen 556b2f darkorange ff8c00 darkorchid 9932cc
darkred 8b0000 darksalmon e9967a darkseagreen 8fbc8f darkslateblue 483d8b darkslategray 2f4f4f
darkslategrey 2f4f4f darkturquoise 00ced1 darkviolet 9400d3 deeppink ff1493 deepskyblue 00bfff
dimgray 696969 dimgrey 696969 dodgerblue 1e90ff firebrick b22222 floralwhite fffaf0
forestgreen 228b22 fuchsia ff00ff gainsboro dcdcdc ghostwhite f8f8ff gold ffd700
goldenrod daa520 gray 808080 green 008000 greenyellow adff2f grey 808080 honeydew f0fff0
hotpink ff69b4 indianred cd5c5c indigo 4b0082 ivory fffff0 khaki f0e68c lavender e6e6fa
lavenderblush fff0f5 lawngreen 7cfc00 lemonchiffon fffacd lightblue add8e6 lightcoral f08080
lightcyan e0ffff lightgoldenrodyellow fafad2 lightgray d3d3d3 lightgreen 90ee90
lightgrey d3d3d3 lightpink ffb6c1 lightsalmon ffa07a lightseagreen 20b2aa lightskyblue 87cefa
lightslategray 778899 lightslategrey 778899 lightsteelblue b0c4de lightyellow ffffe0
lime 00ff00 limegreen 32cd32 linen faf0e6 magenta ff00ff maroon 800000 mediumaquamarine 66cdaa
mediumblue 0000cd mediumorchid ba55d3 mediumpurple 9370db mediumseagreen 3cb371
mediumslateblue 7b68ee mediumspringgreen 00fa9a mediumturquoise 48d1cc mediumvioletred c71585
midnightblue 191970 mintcream f5fffa mistyrose ffe4e1 moccasin ffe4b5 navajowhite ffdead
navy 000080 oldlace fdf5e6 olive 808000 olivedrab 6b8e23 orange ffa500 orangered ff4500
orchid da70d6 palegoldenrod eee8aa palegreen 98fb98 paleturquoise afeeee palevioletred db7093
papayawhip ffefd5 peachpuff ffdab9 peru cd853f pink ffc0cb plum dda0dd powderblue b0e0e6
purple 800080 red ff0000 rosybrown bc8f8f royalblue 4169e1 saddlebrown 8b4513 salmon fa8072
sandybrown f4a460 seagreen 2e8b57 seashell fff5ee sienna a0522d silver c0c0c0 skyblue 87ceeb
slateblue 6a5acd slategray 708090 slategrey 708090 snow fffafa springgreen 00ff7f
steelblue 4682b4 tan d2b48c teal 008080 thistle d8bfd8 tomato ff6347 turquoise 40e0d0
violet ee82ee wheat f5deb3 white ffffff whitesmoke f5f5f5 yellow ffff00 yellowgreen 9acd32
"""


def _named_colors() -> dict[str, tuple[int, int, int]]:
    words = iter(_NAMES.split())
    return {name: tuple(bytes.fromhex(digits)) for name, digits in zip(words, words, strict=True)}  # type: ignore[misc]


COLORS_BY_NAME = _named_colors()
COLORS_BY_VALUE: dict[tuple[int, ...], str] = {v: name for name, v in COLORS_BY_NAME.items()}
