"""Domain names to ASCII and back: UTS #46 processing, non-transitional, and Punycode (RFC 3492).

The mapping is worked out with `unicodedata`: what UTS #46 tabulates is, for assigned characters,
NFKC case folding with the deviations listed here. `CheckHyphens`, `UseSTD3ASCIIRules` and
`VerifyDnsLength` are off, `CheckBidi` and `CheckJoiners` are on, as the URL standard asks.
"""

import re
import unicodedata

__all__ = ["InvalidDomainError", "to_ascii", "to_unicode"]

_DOTS = "\u3002\uff0e\uff61"
_DEVIATIONS = frozenset("\u00df\u03c2\u200c\u200d")  # kept by non-transitional processing
_IGNORED = re.compile("[\u00ad\u034f\u180b-\u180d\u180f\u200b\u2060\u2064\ufeff\ufe00-\ufe0f]")
_IGNORED_TAGS = re.compile("[\U000e0100-\U000e01ef]")
_CAPITAL_SHARP_S = "\u1e9e"
# categories whose characters are disallowed: unassigned, controls, formats, private use, surrogates
_DISALLOWED = frozenset(["Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp", "Zs"])
_DISALLOWED_CHARACTERS = frozenset("\ufffc\ufffd\u2ff0\u2ff1\u3000\u1806\u3164\uffa0\u115f\u1160")
# characters whose compatibility mapping has a full stop or is otherwise refused
_NEVER_MAPPED = re.compile("[\u2024-\u2026\u2488-\u249b\u33c2\u33c7\u33d8\ufe19\ufe30\ufe52]")
_PREFIX = "xn--"
_VIRAMA_CLASS = 9
_RIGHT_TO_LEFT = frozenset(["R", "AL", "AN"])


class InvalidDomainError(ValueError):
    """A domain name that UTS #46 refuses."""


def to_ascii(domain: str) -> str:
    """Return the ASCII form of a domain name, lower-cased.

    Raises:
        InvalidDomainError: The name is not valid.
    """
    if domain.isascii():
        domain = domain.lower()
        if _PREFIX not in domain:
            return domain
    labels = _map(domain).split(".")
    decoded = [_checked(label) for label in labels]
    if any(_is_right_to_left(label) for label in decoded):
        for label in decoded:
            _check_bidi(label)
    return ".".join([label if label.isascii() else _PREFIX + _encode(label) for label in decoded])


def to_unicode(domain: str) -> str:
    """Return the Unicode form of an ASCII domain name; labels that do not decode stay."""
    if _PREFIX not in domain:
        return domain
    return ".".join([_decoded_or_same(label) for label in domain.split(".")])


def _decoded_or_same(label: str) -> str:
    try:
        return _checked(label)
    except InvalidDomainError:
        return label


def _map(domain: str) -> str:
    """Apply the mapping of UTS #46 section 4 and normalise."""
    text = _IGNORED_TAGS.sub("", _IGNORED.sub("", domain))
    if _NEVER_MAPPED.search(text):
        raise InvalidDomainError(domain)
    mapped = []
    for character in text:
        if character in _DEVIATIONS or (character.isascii() and not character.isupper()):
            mapped.append(character)
        elif character in _DOTS:
            mapped.append(".")
        elif character == _CAPITAL_SHARP_S:
            mapped.append("\u00df")
        else:
            folded = unicodedata.normalize("NFKC", character.casefold())
            mapped.append(unicodedata.normalize("NFKC", folded.casefold()))
    return unicodedata.normalize("NFC", "".join(mapped))


def _checked(label: str) -> str:
    """Return a mapped label, decoded if it was Punycode, after the validity checks."""
    if label.startswith(_PREFIX):
        text = _decode(label[len(_PREFIX) :])
        if text.isascii() or _map(text) != text or "." in text:
            raise InvalidDomainError(label)
        label = text
    if label.isascii():
        return label
    if unicodedata.category(label[0])[0] == "M":
        raise InvalidDomainError(label)
    for index, character in enumerate(label):
        if character.isascii():
            continue
        if character in "\u200c\u200d":
            _check_joiner(label, index)
        elif unicodedata.category(character) in _DISALLOWED or character in _DISALLOWED_CHARACTERS:
            raise InvalidDomainError(label)
    return label


def _decode(text: str) -> str:
    try:
        decoded = text.encode("ascii").decode("punycode")
        decoded.encode()  # a surrogate is no character
    except UnicodeError:
        raise InvalidDomainError(text) from None
    if _encode(decoded) != text:
        raise InvalidDomainError(text)
    return decoded


def _encode(label: str) -> str:
    return label.encode("punycode").decode("ascii")


def _check_joiner(label: str, index: int) -> None:
    """Allow a joiner after a virama, or a non-joiner inside cursive script (RFC 5892, A.1, A.2)."""
    before = label[index - 1] if index else ""
    if before and unicodedata.combining(before) == _VIRAMA_CLASS:
        return
    after = label[index + 1] if index + 1 < len(label) else ""
    cursive = before and after and unicodedata.bidirectional(before) == "AL"
    if label[index] == "\u200c" and cursive and unicodedata.bidirectional(after) == "AL":
        return
    raise InvalidDomainError(label)


def _is_right_to_left(label: str) -> bool:
    return not label.isascii() and any(
        unicodedata.bidirectional(character) in _RIGHT_TO_LEFT for character in label
    )


def _check_bidi(label: str) -> None:
    """Apply the Bidi rule (RFC 5893, section 2)."""
    if not label:
        return
    kinds = [unicodedata.bidirectional(character) for character in label]
    body = kinds[:]
    while body and body[-1] == "NSM":
        body.pop()
    if kinds[0] in ("R", "AL"):
        allowed = {"R", "AL", "AN", "EN", "ES", "CS", "ET", "ON", "BN", "NSM"}
        ends = {"R", "AL", "EN", "AN"}
        if {"EN", "AN"} <= set(kinds):
            raise InvalidDomainError(label)
    elif kinds[0] == "L":
        allowed = {"L", "EN", "ES", "CS", "ET", "ON", "BN", "NSM"}
        ends = {"L", "EN"}
    else:
        raise InvalidDomainError(label)
    if not set(kinds) <= allowed or not body or body[-1] not in ends:
        raise InvalidDomainError(label)
