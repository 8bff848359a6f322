"""Settings, status names and schemas."""

import pytest

from ministarlette import status
from ministarlette.config import Config, Environ, EnvironError
from ministarlette.exceptions import StarletteDeprecationWarning


@pytest.fixture
def env_file(tmp_path):
    path = tmp_path / ".env"
    path.write_text(
        '# a comment\nNAME=from file\nPORT = 8000\nDEBUG=TRUE\nQUOTED="it\'s"\nURL=a=b\n\nBROKEN\n'
    )
    return path


@pytest.mark.parametrize(
    ("key", "options", "value"),
    [
        ("NAME", {}, "from environment"),
        ("PORT", {}, "8000"),
        ("PORT", {"cast": int}, 8000),
        ("DEBUG", {"cast": bool}, True),
        ("QUOTED", {}, "it's"),
        ("URL", {}, "a=b"),
        ("MISSING", {"default": None}, None),
        ("MISSING", {"default": None, "cast": int}, None),
        ("MISSING", {"default": "3", "cast": int}, 3),
    ],
)
def test_settings(env_file, key, options, value):
    config = Config(env_file, environ={"NAME": "from environment"})
    assert config(key, **options) == value


@pytest.mark.parametrize(
    ("key", "options", "error", "message"),
    [
        ("MISSING", {}, KeyError, "'MISSING' is missing, and has no default"),
        ("NAME", {"cast": int}, ValueError, "Config 'NAME' has value 'x'. Not a valid int."),
        ("NAME", {"cast": bool}, ValueError, "Config 'NAME' has value 'x'. Not a valid bool."),
    ],
)
def test_errors_name_the_setting(key, options, error, message):
    with pytest.raises(error, match=message):
        Config(environ={"NAME": "x"})(key, **options)


def test_prefix():
    config = Config(environ={"APP_NAME": "x", "OTHER": "y"}, env_prefix="APP_")
    assert config("NAME") == "x"
    assert config("OTHER", default=None) is None


def test_a_missing_file_warns(tmp_path):
    with pytest.warns(UserWarning, match="not found"):
        Config(tmp_path / "none")


def test_what_was_read_cannot_be_changed():
    environ = Environ({"A": "1"})
    environ["B"] = "2"
    assert environ["A"] == "1"
    with pytest.raises(EnvironError):
        environ["A"] = "2"
    with pytest.raises(EnvironError):
        del environ["A"]
    del environ["B"]
    assert list(environ) == ["A"]


def test_status_names():
    assert status.HTTP_404_NOT_FOUND == 404
    assert status.WS_1013_TRY_AGAIN_LATER == 1013
    with pytest.warns(StarletteDeprecationWarning, match="HTTP_422_UNPROCESSABLE_CONTENT"):
        assert status.HTTP_422_UNPROCESSABLE_ENTITY == 422
    with pytest.raises(AttributeError, match="has no attribute"):
        status.HTTP_999_NONSENSE  # noqa: B018
