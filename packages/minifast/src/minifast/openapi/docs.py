"""The pages that show the schema: Swagger UI and ReDoc."""

import json
from typing import Any

from minifast.encoders import jsonable_encoder
from ministarlette.responses import HTMLResponse

swagger_ui_default_parameters: dict[str, Any] = {
    "dom_id": "#swagger-ui",
    "layout": "BaseLayout",
    "deepLinking": True,
    "showExtensions": True,
    "showCommonExtensions": True,
}
"""The settings of Swagger UI that apply unless others are given."""

_UNSAFE = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})


def _html_safe_json(value: Any) -> str:
    """Return JSON that can stand inside a script element: it cannot close it."""
    return json.dumps(value).translate(_UNSAFE)


def get_swagger_ui_html(
    *,
    openapi_url: str,
    title: str,
    swagger_js_url: str = "https://cdn.jsdelivr.net/npm/swagger-ui-dist@5/swagger-ui-bundle.js",
    swagger_css_url: str = "https://cdn.jsdelivr.net/npm/swagger-ui-dist@5/swagger-ui.css",
    swagger_favicon_url: str = "https://fastapi.tiangolo.com/img/favicon.png",
    oauth2_redirect_url: str | None = None,
    init_oauth: dict[str, Any] | None = None,
    swagger_ui_parameters: dict[str, Any] | None = None,
) -> HTMLResponse:
    """Return a page with Swagger UI.

    Args:
        openapi_url: Where the schema is.
        title: The page's title.
        swagger_js_url: Where the script is.
        swagger_css_url: Where the style sheet is.
        swagger_favicon_url: Where the icon is.
        oauth2_redirect_url: The path to which OAuth2 comes back.
        init_oauth: OAuth2 settings.
        swagger_ui_parameters: Settings of Swagger UI.

    Returns:
        The page.
    """
    settings = {**swagger_ui_default_parameters, **(swagger_ui_parameters or {})}
    lines = [f"{json.dumps(key)}: {_html_safe_json(jsonable_encoder(value))},"
             for key, value in settings.items()]  # fmt: skip
    if oauth2_redirect_url:
        lines.append(f"oauth2RedirectUrl: window.location.origin + '{oauth2_redirect_url}',")
    init = ""
    if init_oauth:
        init = f"ui.initOAuth({_html_safe_json(jsonable_encoder(init_oauth))})"
    newline = "\n    "
    return HTMLResponse(f"""<!DOCTYPE html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>{title}</title>
  <link rel="shortcut icon" href="{swagger_favicon_url}">
  <link rel="stylesheet" href="{swagger_css_url}">
</head>
<body>
  <div id="swagger-ui"></div>
  <script src="{swagger_js_url}"></script>
  <script>
  const ui = SwaggerUIBundle({{
    url: '{openapi_url}',
    {newline.join(lines)}
    presets: [SwaggerUIBundle.presets.apis, SwaggerUIBundle.SwaggerUIStandalonePreset],
  }})
  {init}
  </script>
</body>
</html>
""")


def get_redoc_html(
    *,
    openapi_url: str,
    title: str,
    redoc_js_url: str = "https://cdn.jsdelivr.net/npm/redoc@2/bundles/redoc.standalone.js",
    redoc_favicon_url: str = "https://fastapi.tiangolo.com/img/favicon.png",
    with_google_fonts: bool = True,
) -> HTMLResponse:
    """Return a page with ReDoc.

    Args:
        openapi_url: Where the schema is.
        title: The page's title.
        redoc_js_url: Where the script is.
        redoc_favicon_url: Where the icon is.
        with_google_fonts: Load ReDoc's fonts from Google.

    Returns:
        The page.
    """
    fonts = (
        '<link rel="stylesheet" href="https://fonts.googleapis.com/css?family='
        'Montserrat:300,400,700|Roboto:300,400,700">'
        if with_google_fonts
        else ""
    )
    return HTMLResponse(f"""<!DOCTYPE html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>{title}</title>
  <link rel="shortcut icon" href="{redoc_favicon_url}">
  {fonts}
  <style>body {{ margin: 0; padding: 0 }}</style>
</head>
<body>
  <noscript>ReDoc needs JavaScript; please enable it to browse the documentation.</noscript>
  <redoc spec-url="{openapi_url}"></redoc>
  <script src="{redoc_js_url}"></script>
</body>
</html>
""")


def get_swagger_ui_oauth2_redirect_html() -> HTMLResponse:
    """Return the page to which OAuth2 comes back.

    It hands the answer of the authorization server (RFC 6749, sections 4.1.2 and 4.2.2) to the
    Swagger UI that opened it, and closes itself.

    Returns:
        The page.
    """
    return HTMLResponse(_OAUTH2_REDIRECT)


_OAUTH2_REDIRECT = """<!doctype html>
<html lang="en-US">
<head><meta charset="utf-8"><title>Swagger UI: OAuth2 Redirect</title></head>
<body>
<script>
'use strict';
addEventListener('DOMContentLoaded', () => {
  const pending = window.opener.swaggerUIRedirectOauth2;
  const inHash = /code|token|error/.test(location.hash);
  const answer = Object.fromEntries(
    new URLSearchParams((inHash ? location.hash : location.search).slice(1)));
  const {auth} = pending;
  const trusted = answer.state === pending.state;
  const report = (level, message) =>
    pending.errCb({authId: auth.name, source: 'auth', level, message});
  const flow = auth.schema.get('flow');
  const wantsCode = ['accessCode', 'authorizationCode', 'authorization_code'].includes(flow);
  if (!wantsCode || auth.code) {
    pending.callback({auth, token: answer, isValid: trusted, redirectUrl: pending.redirectUrl});
  } else {
    if (!trusted) {
      report('warning', 'The state of the answer differs from the state of the request.');
    }
    if (answer.code) {
      delete pending.state;
      auth.code = answer.code;
      pending.callback({auth, redirectUrl: pending.redirectUrl});
    } else {
      const why = answer.error
        ? [answer.error, answer.error_description, answer.error_uri].filter(Boolean).join(': ')
        : 'No authorization code was received from the server.';
      report('error', why);
    }
  }
  window.close();
});
</script>
</body>
</html>
"""
