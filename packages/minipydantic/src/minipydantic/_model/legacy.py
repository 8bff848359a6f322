"""The methods of Pydantic 1 that every model still has; each warns and names its successor."""

import typing
import warnings
from typing import Any

from minipydantic.errors import PydanticUserError
from minipydantic.warnings import PydanticDeprecatedSince20


def _warn(message: str) -> None:
    warnings.warn(message, PydanticDeprecatedSince20, stacklevel=3)


def _renamed(old: str, new: str) -> None:
    warnings.warn(
        f"The `{old}` method is deprecated; use `{new}` instead.",
        PydanticDeprecatedSince20,
        stacklevel=3,
    )


_FILE_ADVICE = (
    "load the data from file, then if your data is JSON use `model_validate_json`, otherwise "
    "`model_validate` instead."
)


class LegacyMethods:
    """Mixin of `BaseModel`."""

    __slots__ = ()
    __pydantic_is_base__ = True

    if not typing.TYPE_CHECKING:

        @property
        def __fields_set__(self) -> set[str]:
            _warn("The `__fields_set__` attribute is deprecated, use `model_fields_set` instead.")
            return self.__pydantic_fields_set__

        def dict(self, **options: Any) -> Any:
            """Use `model_dump` instead."""
            _renamed("dict", "model_dump")
            return self.model_dump(**options)

        def json(self, *, encoder: Any = None, models_as_dict: bool = True, **options: Any) -> str:
            """Use `model_dump_json` instead."""
            _renamed("json", "model_dump_json")
            if encoder is not None:
                raise TypeError(
                    "The `encoder` argument is no longer supported; use field serializers instead."
                )
            if not models_as_dict:
                raise TypeError(
                    "The `models_as_dict` argument is no longer supported; use a model serializer "
                    "instead."
                )
            names = (
                "include",
                "exclude",
                "by_alias",
                "exclude_unset",
                "exclude_defaults",
                "exclude_none",
            )
            if options.keys() - set(names):
                raise TypeError("`dumps_kwargs` keyword arguments are no longer supported.")
            return self.model_dump_json(**options)

        @classmethod
        def parse_obj(cls, obj: Any) -> Any:
            """Use `model_validate` instead."""
            _renamed("parse_obj", "model_validate")
            return cls.model_validate(obj)

        @classmethod
        def parse_raw(
            cls,
            b: str | bytes,
            *,
            content_type: str | None = None,
            encoding: str = "utf8",
            proto: Any = None,
            allow_pickle: bool = False,
        ) -> Any:
            """Use `model_validate_json` instead."""
            _warn(
                "The `parse_raw` method is deprecated; if your data is JSON use "
                "`model_validate_json`, otherwise load the data then use `model_validate` instead."
            )
            from minipydantic.core import PydanticCustomError, ValidationError  # noqa: PLC0415
            from minipydantic.deprecated import parse  # noqa: PLC0415

            try:
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore", PydanticDeprecatedSince20)
                    obj = parse.load_str_bytes(
                        b,
                        proto=proto,
                        content_type=content_type,
                        encoding=encoding,
                        allow_pickle=allow_pickle,
                    )
            except (ValueError, TypeError) as error:
                kind = (
                    "value_error.unicodedecode"
                    if isinstance(error, UnicodeDecodeError)
                    else (
                        "value_error.jsondecode"
                        if type(error).__name__ == "JSONDecodeError"
                        else "value_error"
                        if isinstance(error, ValueError)
                        else "type_error"
                    )
                )
                details: Any = {
                    "type": PydanticCustomError(
                        kind, str(error).replace("{", "{{").replace("}", "}}")
                    ),
                    "loc": ("__root__",),
                    "input": b,
                }
                raise ValidationError.from_exception_data(cls.__name__, [details]) from error
            return cls.model_validate(obj)

        @classmethod
        def parse_file(cls, path: Any, **options: Any) -> Any:
            """Read the file yourself, then use `model_validate_json`."""
            _warn(f"The `parse_file` method is deprecated; {_FILE_ADVICE}")
            from minipydantic.deprecated import parse  # noqa: PLC0415

            with warnings.catch_warnings():
                warnings.simplefilter("ignore", PydanticDeprecatedSince20)
                return cls.model_validate(parse.load_file(path, **options))

        @classmethod
        def from_orm(cls, obj: Any) -> Any:
            """Use ``model_config["from_attributes"]`` and `model_validate` instead."""
            _warn(
                "The `from_orm` method is deprecated; set `model_config['from_attributes']=True` "
                "and use `model_validate` instead."
            )
            if not cls.model_config.get("from_attributes"):
                raise PydanticUserError(
                    "You must set the config attribute `from_attributes=True` to use from_orm",
                    code=None,
                )
            return cls.model_validate(obj)

        @classmethod
        def construct(cls, _fields_set: set[str] | None = None, **values: Any) -> Any:
            """Use `model_construct` instead."""
            _renamed("construct", "model_construct")
            return cls.model_construct(_fields_set=_fields_set, **values)

        def copy(
            self,
            *,
            include: Any = None,
            exclude: Any = None,
            update: Any = None,
            deep: bool = False,
        ) -> Any:
            """Use `model_copy` instead."""
            _warn(
                "The `copy` method is deprecated; use `model_copy` instead. See the docstring of "
                "`BaseModel.copy` for details about how to handle `include` and `exclude`."
            )
            from minipydantic.deprecated.copy_internals import copy_with  # noqa: PLC0415

            return copy_with(self, include, exclude, update, deep)

        @classmethod
        def schema(cls, by_alias: bool = True, ref_template: str = "#/$defs/{model}") -> Any:
            """Use `model_json_schema` instead."""
            _renamed("schema", "model_json_schema")
            return cls.model_json_schema(by_alias=by_alias, ref_template=ref_template)

        @classmethod
        def schema_json(
            cls, *, by_alias: bool = True, ref_template: str = "#/$defs/{model}", **dumps: Any
        ) -> str:
            """Use `model_json_schema` and `json.dumps` instead."""
            import json  # noqa: PLC0415

            from minipydantic.deprecated.json import pydantic_encoder  # noqa: PLC0415

            _warn(
                "The `schema_json` method is deprecated; use `model_json_schema` and json.dumps "
                "instead."
            )
            schema = cls.model_json_schema(by_alias=by_alias, ref_template=ref_template)
            return json.dumps(schema, default=pydantic_encoder, **dumps)

        @classmethod
        def validate(cls, value: Any) -> Any:
            """Use `model_validate` instead."""
            _renamed("validate", "model_validate")
            return cls.model_validate(value)

        @classmethod
        def update_forward_refs(cls, **localns: Any) -> None:
            """Use `model_rebuild` instead."""
            _renamed("update_forward_refs", "model_rebuild")
            if localns:
                raise TypeError("`localns` arguments are not longer accepted.")
            cls.model_rebuild(force=True)

        def _copy_and_set_values(self, *args: Any, **kwargs: Any) -> Any:
            _warn(
                "The private method `_copy_and_set_values` will be removed and should no longer be "
                "used."
            )
            from minipydantic.deprecated.copy_internals import set_values  # noqa: PLC0415

            return set_values(self, *args, **kwargs)
