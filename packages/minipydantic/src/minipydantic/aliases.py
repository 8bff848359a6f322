"""Where a field's value is looked for: paths, alternatives, and generated aliases."""

import dataclasses
from collections.abc import Callable
from typing import Any, Literal

from .core import PydanticUndefined

__all__ = ("AliasChoices", "AliasGenerator", "AliasPath")


@dataclasses.dataclass(slots=True)
class AliasPath:
    """A path of keys and indexes into the input, for example ``AliasPath("names", 0)``.

    Attributes:
        path: The keys and indexes.
    """

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


@dataclasses.dataclass(slots=True)
class AliasChoices:
    """Alternatives, tried in their order.

    Attributes:
        choices: Names or paths.
    """

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


@dataclasses.dataclass(slots=True)
class AliasGenerator:
    """Derives the aliases of every field from its name.

    Attributes:
        alias: For both directions.
        validation_alias: For input; wins over ``alias``.
        serialization_alias: For output; wins over ``alias``.
    """

    alias: Callable[[str], str] | None = None
    validation_alias: Callable[[str], str | AliasPath | AliasChoices] | None = None
    serialization_alias: Callable[[str], str] | None = None

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
