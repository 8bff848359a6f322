"""Payment card numbers (deprecated in favour of the separate package of extra types)."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any, ClassVar

from typing_extensions import deprecated

from minipydantic.core import PydanticCustomError, core_schema
from minipydantic.warnings import PydanticDeprecatedSince20

if TYPE_CHECKING:
    from minipydantic._types.marking import CoreSchema
    from minipydantic.annotated_handlers import GetCoreSchemaHandler

__all__ = ["PaymentCardBrand", "PaymentCardNumber"]


class PaymentCardBrand(str, Enum):  # noqa: UP042
    """Who issued a card, as its first digits tell."""

    amex = "American Express"
    mastercard = "Mastercard"
    visa = "Visa"
    other = "other"

    def __str__(self) -> str:
        return str(self.value)


# brand -> (test of the first six digits, allowed lengths)
_BRANDS: dict[PaymentCardBrand, tuple[Any, frozenset[int]]] = {
    PaymentCardBrand.visa: (lambda bin6: bin6[0] == "4", frozenset({13, 16, 19})),
    PaymentCardBrand.mastercard: (lambda bin6: "51" <= bin6[:2] <= "55", frozenset({16})),
    PaymentCardBrand.amex: (lambda bin6: bin6[:2] in ("34", "37"), frozenset({15})),
}


@deprecated(
    "The `PaymentCardNumber` class is deprecated, use `pydantic_extra_types` instead. "
    "See https://pydantic.dev/docs/validation/latest/api/pydantic-extra-types/"
    "pydantic_extra_types_payment/#pydantic_extra_types.payment.PaymentCardNumber.",
    category=PydanticDeprecatedSince20,
)
class PaymentCardNumber(str):
    """A card number of 12 to 19 digits with a right check digit (ISO/IEC 7812-1, annex B)."""

    strip_whitespace: ClassVar[bool] = True
    min_length: ClassVar[int] = 12
    max_length: ClassVar[int] = 19
    bin: str
    last4: str
    brand: PaymentCardBrand

    def __init__(self, card_number: str) -> None:
        self.bin, self.last4 = card_number[:6], card_number[-4:]
        for check in (self.validate_digits, self.validate_luhn_check_digit):
            check(card_number)
        self.brand = self.validate_brand(card_number)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        limits = {
            name: getattr(cls, name) for name in ("min_length", "max_length", "strip_whitespace")
        }
        text = core_schema.str_schema(**limits)
        return core_schema.with_info_after_validator_function(cls.validate, text)

    @classmethod
    def validate(cls, input_value: str, /, _: Any) -> PaymentCardNumber:
        """Return the number as a `PaymentCardNumber`."""
        return cls(input_value)

    @property
    def masked(self) -> str:
        """The number with all but the first six and last four digits hidden."""
        return f"{self.bin}{'*' * (len(self) - 10)}{self.last4}"

    @classmethod
    def validate_digits(cls, card_number: str) -> None:
        """Refuse anything but digits."""
        if not card_number or not all("0" <= char <= "9" for char in card_number):
            raise PydanticCustomError("payment_card_number_digits", "Card number is not all digits")

    @classmethod
    def validate_luhn_check_digit(cls, card_number: str) -> str:
        """Return the number if its last digit is right by Luhn's algorithm."""
        total = 0
        for position, digit in enumerate(map(int, reversed(card_number))):
            total += sum(divmod(2 * digit, 10)) if position % 2 else digit
        if total % 10:
            raise PydanticCustomError("payment_card_number_luhn", "Card number is not luhn valid")
        return card_number

    @staticmethod
    def validate_brand(card_number: str) -> PaymentCardBrand:
        """Return the brand; refuse a length that the brand does not issue."""
        for brand, (belongs, lengths) in _BRANDS.items():
            if belongs(card_number[:6]):
                if len(card_number) not in lengths:
                    raise _wrong_length(brand, lengths)
                return brand
        return PaymentCardBrand.other


def _wrong_length(brand: PaymentCardBrand, lengths: frozenset[int]) -> PydanticCustomError:
    *most, last = map(str, sorted(lengths))
    required = f"{', '.join(most)} or {last}" if most else last
    return PydanticCustomError(
        "payment_card_number_brand",
        "Length for a {brand} card must be {required_length}",
        {"brand": str(brand), "required_length": required},
    )
