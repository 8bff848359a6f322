"""Where a field's value is looked for: paths, alternatives, and generated aliases."""

from collections.abc import Callable
from typing import Any, ClassVar, Literal

from ._sentinels import PydanticUndefined

__all__ = ("AliasChoices", "AliasGenerator", "AliasPath")


class _Record:
    """Compares and shows itself by its attributes."""

    # PERF: three data classes cost 7 ms at import, most of it for `dataclasses` and `inspect`.
    __slots__ = ()
    __match_args__: ClassVar[tuple[str, ...]] = ()

    def _values(self) -> list[Any]:
        return [getattr(self, name) for name in self.__match_args__]

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return self._values() == other._values()

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        pairs = zip(self.__match_args__, self._values(), strict=True)
        return f"{type(self).__qualname__}({', '.join(f'{k}={v!r}' for k, v in pairs)})"


class AliasPath(_Record):
    """A path of keys and indexes into the input, for example ``AliasPath("names", 0)``.

    Attributes:
        path: The keys and indexes.
    """

    __slots__ = __match_args__ = ("path",)
    path: list[int | str]

    def __init__(self, first_arg: str, *args: str | int) -> None:
        self.path = [first_arg, *args]

    def convert_to_aliases(self) -> list[str | int]:
        """Return the path as the core schema wants it."""
        return self.path

    def search_dict_for_path(self, d: dict[Any, Any]) -> Any:
        """Follow the path into ``d``; `PydanticUndefined` if it leads nowhere."""
        value: Any = d
        for key in self.path:
            if isinstance(value, str):
                return PydanticUndefined  # indexing a string would go on into its characters
            try:
                value = value[key]
            except (KeyError, IndexError, TypeError):
                return PydanticUndefined
        return value


class AliasChoices(_Record):
    """Alternatives, tried in their order.

    Attributes:
        choices: Names or paths.
    """

    __slots__ = __match_args__ = ("choices",)
    choices: list[str | AliasPath]

    def __init__(self, first_choice: str | AliasPath, *choices: str | AliasPath) -> None:
        self.choices = [first_choice, *choices]

    def convert_to_aliases(self) -> list[list[str | int]]:
        """Return the alternatives as the core schema wants them."""
        return [c.convert_to_aliases() if isinstance(c, AliasPath) else [c] for c in self.choices]


_AliasKind = Literal["alias", "validation_alias", "serialization_alias"]
_ALLOWED: dict[_AliasKind, tuple[type, ...]] = {
    "alias": (str,),
    "validation_alias": (str, AliasChoices, AliasPath),
    "serialization_alias": (str,),
}


class AliasGenerator(_Record):
    """Derives the aliases of every field from its name.

    Attributes:
        alias: For both directions.
        validation_alias: For input; wins over ``alias``.
        serialization_alias: For output; wins over ``alias``.
    """

    __slots__ = ("alias", "serialization_alias", "validation_alias")
    __match_args__ = ("alias", "validation_alias", "serialization_alias")

    def __init__(
        self,
        alias: Callable[[str], str] | None = None,
        validation_alias: Callable[[str], str | AliasPath | AliasChoices] | None = None,
        serialization_alias: Callable[[str], str] | None = None,
    ) -> None:
        self.alias = alias
        self.validation_alias = validation_alias
        self.serialization_alias = serialization_alias

    def _generate(self, kind: _AliasKind, field_name: str) -> Any:
        function = getattr(self, kind)
        if function is None:
            return None
        alias = function(field_name)
        if not isinstance(alias, _ALLOWED[kind]):
            raise TypeError(
                f"Invalid `{kind}` type. `{kind}` generator must produce one of `{_ALLOWED[kind]}`"
            )
        return alias

    def generate_aliases(
        self, field_name: str
    ) -> tuple[str | None, str | AliasPath | AliasChoices | None, str | None]:
        """Return alias, validation alias and serialisation alias of a field."""
        return (
            self._generate("alias", field_name),
            self._generate("validation_alias", field_name),
            self._generate("serialization_alias", field_name),
        )
