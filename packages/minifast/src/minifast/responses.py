"""The response classes."""

import importlib
from typing import Any

from typing_extensions import deprecated

from minifast.exceptions import FastAPIDeprecationWarning
from minifast.sse import EventSourceResponse as EventSourceResponse
from ministarlette.responses import FileResponse as FileResponse
from ministarlette.responses import HTMLResponse as HTMLResponse
from ministarlette.responses import JSONResponse as JSONResponse
from ministarlette.responses import PlainTextResponse as PlainTextResponse
from ministarlette.responses import RedirectResponse as RedirectResponse
from ministarlette.responses import Response as Response
from ministarlette.responses import StreamingResponse as StreamingResponse

_ADVICE = (
    "{name} is deprecated, FastAPI now serializes data directly to JSON bytes via Pydantic when a "
    "return type or response model is set, which is faster and doesn't need a custom response "
    "class. Read more in the FastAPI docs: https://fastapi.tiangolo.com/advanced/custom-response/"
    "#orjson-or-response-model and https://fastapi.tiangolo.com/tutorial/response-model/"
)


@deprecated(_ADVICE.format(name="UJSONResponse"), category=FastAPIDeprecationWarning, stacklevel=2)
class UJSONResponse(JSONResponse):
    """JSON written by ujson."""

    def render(self, content: Any) -> bytes:
        """Return the JSON text."""
        ujson = importlib.import_module("ujson")
        return bytes(ujson.dumps(content, ensure_ascii=False).encode())


@deprecated(_ADVICE.format(name="ORJSONResponse"), category=FastAPIDeprecationWarning, stacklevel=2)
class ORJSONResponse(JSONResponse):
    """JSON written by orjson."""

    def render(self, content: Any) -> bytes:
        """Return the JSON text."""
        orjson = importlib.import_module("orjson")
        options = orjson.OPT_NON_STR_KEYS | orjson.OPT_SERIALIZE_NUMPY
        return bytes(orjson.dumps(content, option=options))
