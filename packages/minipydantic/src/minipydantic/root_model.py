"""`RootModel`: a model around a single value."""

import typing
from copy import copy, deepcopy
from typing import Any, Generic, TypeVar

from ._model.metaclass import ModelMetaclass
from ._repr import ReprArgs
from .core import PydanticUndefined
from .errors import PydanticUserError
from .main import BaseModel

__all__ = ("RootModel",)

RootModelRootType = TypeVar("RootModelRootType")


class RootModel(BaseModel, Generic[RootModelRootType], metaclass=ModelMetaclass):
    """A model that is one value, ``root``, rather than named fields.

    Attributes:
        root: The value.
    """

    __pydantic_root_model__ = True

    root: RootModelRootType

    def __init_subclass__(cls, **kwargs: Any) -> None:
        if cls.model_config.get("extra") is not None:
            raise PydanticUserError(
                "`RootModel` does not support setting `model_config['extra']`",
                code="root-model-extra",
            )
        super().__init_subclass__(**kwargs)

    def __init__(self, /, root: Any = PydanticUndefined, **data: Any) -> None:
        """Validate the value, or keyword arguments as a dictionary.

        Raises:
            ValidationError: It is no valid data.
        """
        __tracebackhide__ = True
        if data:
            if root is not PydanticUndefined:
                raise ValueError(
                    '"RootModel.__init__" accepts either a single positional argument or arbitrary '
                    "keyword arguments"
                )
            root = data
        self.__pydantic_validator__.validate_python(root, self_instance=self)

    __init__.__pydantic_base_init__ = True  # type: ignore[attr-defined]

    @classmethod
    def model_construct(  # type: ignore[override]
        cls, root: Any, _fields_set: set[str] | None = None
    ) -> typing.Self:
        """Make an instance without validation."""
        return super().model_construct(root=root, _fields_set=_fields_set)

    def __getstate__(self) -> dict[str, Any]:
        return {
            "__dict__": self.__dict__,
            "__pydantic_fields_set__": self.__pydantic_fields_set__,
        }

    def __setstate__(self, state: dict[str, Any]) -> None:
        object.__setattr__(self, "__pydantic_fields_set__", state["__pydantic_fields_set__"])
        object.__setattr__(self, "__dict__", state["__dict__"])

    def __copy__(self) -> typing.Self:
        new = type(self).__new__(type(self))
        object.__setattr__(new, "__dict__", {"root": copy(self.root)})
        object.__setattr__(new, "__pydantic_fields_set__", copy(self.__pydantic_fields_set__))
        return new

    def __deepcopy__(self, memo: dict[int, Any] | None = None) -> typing.Self:
        new = type(self).__new__(type(self))
        memo = {} if memo is None else memo
        memo[id(self)] = new
        object.__setattr__(new, "__dict__", deepcopy(self.__dict__, memo=memo))
        # The names are strings: a shallow copy is as good.
        object.__setattr__(new, "__pydantic_fields_set__", copy(self.__pydantic_fields_set__))
        return new

    def __eq__(self, other: Any) -> bool:
        if not isinstance(other, RootModel):
            return NotImplemented
        if type(self).__pydantic_fields__["root"].annotation != (
            type(other).__pydantic_fields__["root"].annotation
        ):
            return NotImplemented
        return bool(super().__eq__(other))

    def __repr_args__(self) -> ReprArgs:
        yield "root", self.root
