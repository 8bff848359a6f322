"""Dependency injection, validation and OpenAPI over ASGI, API-compatible with FastAPI."""

__version__ = "0.1.0"

from minifast.applications import FastAPI as FastAPI
from minifast.applications import MiniAPI as MiniAPI
from minifast.background import BackgroundTasks as BackgroundTasks
from minifast.datastructures import UploadFile as UploadFile
from minifast.exceptions import HTTPException as HTTPException
from minifast.exceptions import WebSocketException as WebSocketException
from minifast.param_functions import Body as Body
from minifast.param_functions import Cookie as Cookie
from minifast.param_functions import Depends as Depends
from minifast.param_functions import File as File
from minifast.param_functions import Form as Form
from minifast.param_functions import Header as Header
from minifast.param_functions import Path as Path
from minifast.param_functions import Query as Query
from minifast.param_functions import Security as Security
from minifast.requests import Request as Request
from minifast.responses import Response as Response
from minifast.routing import APIRouter as APIRouter
from minifast.websockets import WebSocket as WebSocket
from minifast.websockets import WebSocketDisconnect as WebSocketDisconnect
from ministarlette import status as status
