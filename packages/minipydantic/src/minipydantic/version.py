"""The version of Pydantic's API that this package implements."""

import sys

__all__ = ("VERSION", "version_info")

VERSION = "2.14.3"
"""The Pydantic release whose behaviour is mirrored; libraries compare against it."""

_COMPATIBLE_PYDANTIC_CORE_VERSION = "2.50.4"


def version_short() -> str:
    """Return ``major.minor`` of `VERSION`."""
    return ".".join(VERSION.split(".")[:2])


def version_info() -> str:
    """Return a description of the installation, for bug reports."""
    import importlib.metadata  # noqa: PLC0415
    import platform  # noqa: PLC0415

    interesting = {
        "email-validator",
        "fastapi",
        "mypy",
        "mypy-extensions",
        "pydantic-extra-types",
        "pydantic-settings",
        "pyright",
        "typing_extensions",
    }
    related = sorted(
        f"{dist.metadata['Name']}-{dist.version}"
        for dist in importlib.metadata.distributions()
        if dist.metadata["Name"] in interesting
    )
    info = {
        "pydantic version": VERSION,
        "pydantic-core version": _COMPATIBLE_PYDANTIC_CORE_VERSION,
        "pydantic-core build": "pure Python",
        "python version": sys.version,
        "platform": platform.platform(),
        "related packages": " ".join(related),
        "commit": "unknown",
    }
    return "\n".join(
        f"{name + ':':>24} {str(value).replace(chr(10), ' ')}" for name, value in info.items()
    )


def check_pydantic_core_version() -> bool:
    """Tell whether the core's version is the one this package was made for."""
    from .core import __version__ as core_version  # noqa: PLC0415

    return bool(core_version == _COMPATIBLE_PYDANTIC_CORE_VERSION)


def _ensure_pydantic_core_version() -> None:
    if not check_pydantic_core_version():
        raise SystemError(
            f"The core's version is incompatible with the current version, which requires "
            f"{_COMPATIBLE_PYDANTIC_CORE_VERSION}."
        )


def parse_mypy_version(version: str) -> tuple[int, int, int]:
    """Parse ``major.minor.patch`` and drop what a development version appends."""
    major, minor, patch = version.partition("+")[0].split(".")
    return int(major), int(minor), int(patch)
