"""Requests, as the web layer defines them."""

from ministarlette.requests import HTTPConnection as HTTPConnection
from ministarlette.requests import Request as Request
