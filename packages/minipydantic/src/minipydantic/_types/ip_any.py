"""IP addresses, interfaces and networks of either version."""

from __future__ import annotations

from ipaddress import (
    IPv4Address,
    IPv4Interface,
    IPv4Network,
    IPv6Address,
    IPv6Interface,
    IPv6Network,
)
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias

from minipydantic.core import PydanticCustomError, core_schema

if TYPE_CHECKING:
    from minipydantic._types.marking import CoreSchema
    from minipydantic.annotated_handlers import GetCoreSchemaHandler, GetJsonSchemaHandler

__all__ = ["IPvAnyAddress", "IPvAnyInterface", "IPvAnyNetwork"]


class _IPvAny:
    """Calling a subclass makes an object of the standard library, version 4 if that is possible."""

    __slots__ = ()
    _kinds: ClassVar[tuple[type[Any], type[Any]]]
    _noun: ClassVar[str]

    def __new__(cls, value: Any) -> Any:
        for kind in cls._kinds:
            try:
                return kind(value)
            except ValueError:
                pass
        raise PydanticCustomError(
            f"ip_any_{cls._noun}",
            f"value is not a valid IPv4 or IPv6 {cls._noun}",
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {"type": "string", "format": f"ipvany{cls._noun}"}

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            cls._validate, serialization=core_schema.to_string_ser_schema()
        )

    @classmethod
    def _validate(cls, value: Any, /) -> Any:
        return cls(value)


if TYPE_CHECKING:
    IPvAnyAddress: TypeAlias = IPv4Address | IPv6Address
    IPvAnyInterface: TypeAlias = IPv4Interface | IPv6Interface
    IPvAnyNetwork: TypeAlias = IPv4Network | IPv6Network
else:

    class IPvAnyAddress(_IPvAny):
        """An IPv4 or IPv6 address, given as text, number or packed bytes."""

        __slots__ = ()
        _kinds, _noun = (IPv4Address, IPv6Address), "address"

    class IPvAnyInterface(_IPvAny):
        """An address with the prefix of its network, such as `192.0.2.5/24`."""

        __slots__ = ()
        _kinds, _noun = (IPv4Interface, IPv6Interface), "interface"

    class IPvAnyNetwork(_IPvAny):
        """A network, such as `192.0.2.0/24`; host bits must be zero."""

        __slots__ = ()
        _kinds, _noun = (IPv4Network, IPv6Network), "network"
