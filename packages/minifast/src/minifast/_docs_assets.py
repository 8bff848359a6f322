"""What the documentation pages load, served by the application itself.

The files lie under `_assets`, put there by `scripts/fetch_docs_assets.py`. Their URLs name the
version, so browsers may keep them forever.
"""

from pathlib import Path

from ministarlette.exceptions import HTTPException
from ministarlette.requests import Request
from ministarlette.responses import FileResponse, Response

FOLDER = Path(__file__).parent / "_assets"
SWAGGER_UI = "swagger-ui-dist@5.35.0"
REDOC = "redoc@2.5.4"
FOREVER = {"Cache-Control": "public, max-age=31536000, immutable"}

# What there is, and of which type; a request can name nothing else.
FILES = {
    (SWAGGER_UI, "swagger-ui-bundle.js"): "text/javascript",
    (SWAGGER_UI, "swagger-ui.css"): "text/css",
    (SWAGGER_UI, "favicon-32x32.png"): "image/png",
    (REDOC, "redoc.standalone.js"): "text/javascript",
}


def asset_route(page: str) -> str:
    """Return the path template of the assets of a page.

    Args:
        page: The page's path, such as "/docs".

    Returns:
        The template.
    """
    return page.rstrip("/") + "/assets/{package}/{file}"


def asset_url(root_path: str, page: str, package: str, file: str) -> str:
    """Return the URL of an asset.

    Args:
        root_path: Where the application is mounted, without a slash at the end.
        page: The path of the page that loads it.
        package: The package with its version.
        file: The file's name.

    Returns:
        The URL, without scheme and host.
    """
    return root_path + asset_route(page).format(package=package, file=file)


async def serve_asset(request: Request) -> Response:
    """Answer with an asset.

    Args:
        request: The request.

    Returns:
        The file.

    Raises:
        HTTPException: There is no such asset (404).
    """
    package, file = request.path_params["package"], request.path_params["file"]
    media_type = FILES.get((package, file))
    if media_type is None:
        raise HTTPException(404)
    return FileResponse(FOLDER / package / file, media_type=media_type, headers=FOREVER)
