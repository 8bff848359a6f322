"""Validation item by item, with every error and its place."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from minipydantic._interp.node import Validate, Validator
from minipydantic._interp.state import EXACT, State
from minipydantic._messages.lines import Invalid, Parts
from minipydantic._signals import PydanticOmit

__all__ = ["Items", "is_partial", "iterate", "with_code"]


_COLLECTIONS = frozenset({list, tuple, set, frozenset})


class _IterationError(Exception):
    """An input's own iterator failed."""


def _guarded(iterator: Iterator[Any]) -> Iterator[Any]:
    try:
        yield from iterator
    except Exception as error:
        raise _IterationError(f"{type(error).__name__}: {error}") from error


def iterate(value: Any) -> Iterator[Any]:
    """Iterate over a foreign object; its exceptions become iteration errors."""
    return _guarded(iter(value))


def is_partial(state: State) -> bool:
    """Whether the last item may be incomplete and then left out."""
    return bool(state.allow_partial)


def with_code(item: Validator, state: State) -> Validate:
    """How items are validated: by generated code first, where there is some."""
    validate, code, compiled = item.validate, state.code_for(item.model), state.compiled
    if code is None:
        return validate

    def validated(value: Any, state: State) -> Any:
        try:
            return code(value)
        except Exception:
            state.compiled = None  # it would give up again on a part of this item
            result = validate(value, state)
            state.compiled = compiled
            return result

    return validated


class Items:
    """How a collection validates its items.

    Args:
        item: the items' validator, or `None` to take them as they are.
        kind: what messages call the collection, e.g. ``List``.
        max_length: most items allowed in the result.
        fail_fast: whether to stop at the first error.
        tells_length: whether an error about the length knows that of the input.
        counts_errors: whether items in error count as such that the result would have.
    """

    __slots__ = (
        "counts_errors",
        "exact",
        "fail_fast",
        "item",
        "kind",
        "max_length",
        "tells_length",
        "validate",
    )

    def __init__(
        self,
        item: Validator | None,
        kind: str,
        max_length: int | None,
        fail_fast: bool,
        tells_length: bool = True,
        counts_errors: bool = True,
    ) -> None:
        self.counts_errors = counts_errors
        self.tells_length = tells_length
        self.item = item
        self.validate: Validate | None = None if item is None else item.validate
        self.exact = None if item is None else item.exact
        self.kind = kind
        self.max_length = max_length
        self.fail_fast = fail_fast

    def are_valid(self, items: Iterable[Any], state: State) -> bool:
        """Whether it is plain to see that all items are valid as they are."""
        if self.max_length is not None or type(items) not in _COLLECTIONS:
            return False
        if self.exact is None or state.exactness == EXACT:
            return self.validate is None
        return {self.exact}.issuperset(map(type, items))

    def count(self, length: int, errors: Parts) -> int:
        """How long the result is, or would be but for the items in error."""
        return length + len(errors) if self.counts_errors else length

    def run(
        self,
        items: Iterable[Any],
        source: Any,
        state: State,
        add: Callable[[Any], Any],
        size: Callable[[], int],
        known_length: int | None,
    ) -> Invalid | None:
        """Feed the valid items to `add`.

        Args:
            items: what to validate.
            source: the whole input, for errors about it.
            state: of the call.
            add: takes a valid item; may return what is wrong with it here.
            size: how many items the result has.
            known_length: how many items there are; `None` if only iterating would tell.

        Returns:
            What is wrong with the items, or `None` if they are all valid.
        """
        errors: Parts = []
        index, too_long = -1, False
        validate, limit = self.validate, self.max_length
        if state.compiled is not None and self.item is not None:
            validate = with_code(self.item, state)
        exact = None if state.exactness == EXACT else self.exact
        partial, state.allow_partial = state.allow_partial, False
        last = known_length - 1 if partial and known_length else -1
        try:
            for index, item in enumerate(items):
                if type(item) is exact or validate is None:
                    wrong = add(item)
                else:
                    if index == last:
                        state.allow_partial = partial
                    try:
                        item = validate(item, state)
                    except PydanticOmit:
                        continue
                    wrong = item if type(item) is Invalid else add(item)
                if wrong is not None:
                    if index != last:
                        errors.append((index, wrong))
                    if self.fail_fast:
                        break
                if limit is not None and self.count(size(), errors) > limit:
                    too_long = True
                    break
        except _IterationError as error:
            context = {"error": str(error)}
            errors.append((index + 1, Invalid("iteration_error", source, context)))
        state.allow_partial = partial
        if too_long:
            return Invalid(
                "too_long",
                source,
                {
                    "field_type": self.kind,
                    "max_length": self.max_length,
                    "actual_length": known_length if self.tells_length else None,
                },
            )
        return Invalid.of(errors) if errors else None
