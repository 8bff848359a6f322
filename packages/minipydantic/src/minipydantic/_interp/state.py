"""What one validation call knows while it runs."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from minipydantic._codegen.tiers import Raised

__all__ = ["EXACT", "JSON", "LAX", "PYTHON", "STRICT", "STRINGS", "Compiled", "State"]

PYTHON: Final = 0
JSON: Final = 1
STRINGS: Final = 2

LAX: Final = 0
STRICT: Final = 1
EXACT: Final = 2


Compiled = Mapping[tuple[Any, int], Callable[[Any], Any]]
"""Functions that validate models by class and mode of input, and raise where they give up."""


class State:
    """The options of a call and the bookkeeping of its validators.

    `compiled` has generated code for models that are items, where such code gave up on the whole;
    what holds for it (no options, no union that chooses, this mode) is all that it knows.
    `exactness` only falls while a smart union tries a member; elsewhere it stays `LAX`, so that
    lowering it costs one comparison. `mode` is `STRINGS` for the keys of JSON objects too, while
    `input_type` keeps the name of what the caller gave.
    """

    __slots__ = (
        "allow_partial",
        "by_alias",
        "by_name",
        "compiled",
        "context",
        "data",
        "exactness",
        "extra",
        "field_name",
        "fields_set_count",
        "from_attributes",
        "guard",
        "incomplete",
        "input_type",
        "mode",
        "replay",
        "self_instance",
        "strict",
    )

    def __init__(
        self,
        mode: int = PYTHON,
        input_type: str = "python",
        strict: bool | None = None,
        extra: str | None = None,
        from_attributes: bool | None = None,
        context: Any = None,
        by_alias: bool | None = None,
        by_name: bool | None = None,
        self_instance: Any = None,
        allow_partial: Any = False,
    ) -> None:
        self.mode = mode
        self.input_type = input_type
        self.strict = strict
        self.extra = extra
        self.from_attributes = from_attributes
        self.context = context
        self.by_alias = by_alias
        self.by_name = by_name
        self.self_instance = self_instance
        self.allow_partial = allow_partial
        self.exactness = LAX
        self.fields_set_count: int | None = None
        self.data: dict[str, Any] | None = None
        self.incomplete = False  # fields before the one whose default is taken are not in `data`
        self.field_name: str | None = None
        self.guard: set[tuple[int, int]] | None = None
        self.replay: list[Any] | None = None
        self.compiled: Compiled | None = None

    def call(self, function: Any, *arguments: Any) -> Any:
        """Call code of the user's, or replay what it did when generated code called it already."""
        if self.replay:
            outcome = self.replay.pop()
            if type(outcome) is Raised:
                raise outcome.error
            return outcome
        return function(*arguments)

    def code_for(self, model: Any) -> Callable[[Any], Any] | None:
        """Generated code for the instances of a model, where there is some for this call."""
        compiled = self.compiled
        return None if compiled is None else compiled.get((model, self.mode))

    def floor(self, exactness: int) -> None:
        """Lower the exactness to at most the given one."""
        if self.exactness > exactness:
            self.exactness = exactness

    def floor_text(self) -> None:
        """Lower the exactness for a value that a text stands for.

        Where there are only texts, that is a strict match; not so for the keys of JSON objects.
        """
        is_key = self.mode == STRINGS and self.input_type == "json"
        self.floor(LAX if is_key or self.mode == PYTHON else STRICT)

    def add_fields_set(self, count: int) -> None:
        """Count fields that a model was given, for the choice among the members of a union."""
        self.fields_set_count = count + (self.fields_set_count or 0)
