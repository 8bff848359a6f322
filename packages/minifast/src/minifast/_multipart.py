"""The parser of forms is an extra: whether it is there is checked when a form is declared."""

import importlib

multipart_not_installed_error = (
    'Form data requires "python-multipart" to be installed. \n'
    'You can install "python-multipart" with: \n\n'
    "pip install python-multipart\n"
)
multipart_incorrect_install_error = (
    'Form data requires "python-multipart" to be installed. '
    'It seems you installed "multipart" instead. \n'
    'You can remove "multipart" with: \n\n'
    "pip uninstall multipart\n\n"
    'And then install "python-multipart" with: \n\n'
    "pip install python-multipart\n"
)


def ensure_multipart_is_installed() -> None:
    """Check that forms can be parsed.

    Raises:
        RuntimeError: The parser is missing, or a namesake of it is installed.
    """
    try:
        version = importlib.import_module("python_multipart").__version__
        if version > "0.0.12":
            return
    except (ImportError, AttributeError):
        pass
    try:
        namesake = importlib.import_module("multipart").__version__
    except (ImportError, AttributeError):
        namesake = None
    if not namesake:
        raise RuntimeError(multipart_not_installed_error)
    try:
        importlib.import_module("multipart.multipart").parse_options_header  # noqa: B018
    except (ImportError, AttributeError):
        raise RuntimeError(multipart_incorrect_install_error) from None
