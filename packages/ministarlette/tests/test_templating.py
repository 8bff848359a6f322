"""Jinja templates."""

import pytest

jinja2 = pytest.importorskip("jinja2")

from ministarlette.requests import Request  # noqa: E402
from ministarlette.routing import Route, Router  # noqa: E402
from ministarlette.templating import Jinja2Templates  # noqa: E402


@pytest.fixture
def templates(tmp_path):
    (tmp_path / "page.html").write_text("{{ url_for('page', id=3) }} {{ name }} {{ site }}")
    return Jinja2Templates(tmp_path, context_processors=[lambda request: {"site": "shop"}])


@pytest.fixture
def page(drive, templates):
    def run(context, **scope):
        async def app(scope, receive, send):
            request = Request(scope)
            response = templates.TemplateResponse(request, "page.html", context, status_code=201)
            await response(scope, receive, send)

        router = Router([Route("/page/{id:int}", lambda request: None, name="page")])
        return drive(app, router=router, **scope)

    return run


def test_a_page(page):
    answer = page({"name": "<b>"})
    assert (answer.status, answer.headers["content-type"]) == (201, "text/html; charset=utf-8")
    assert answer.text == "http://testserver/page/3 &lt;b&gt; shop"


def test_tests_see_the_template_and_its_context(page):
    answer = page({"name": "x"}, extensions={"http.response.debug": {}})
    debug = answer.messages[0]
    assert debug["type"] == "http.response.debug"
    assert debug["info"]["template"].name == "page.html"
    assert debug["info"]["context"].keys() == {"request", "name", "site"}


def test_either_a_directory_or_an_environment(tmp_path):
    env = jinja2.Environment()
    assert "url_for" in Jinja2Templates(env=env).env.globals
    for options in ({}, {"directory": tmp_path, "env": env}):
        with pytest.raises(AssertionError, match="either 'directory' or 'env'"):
            Jinja2Templates(**options)
