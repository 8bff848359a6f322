"""Jinja2 templates, as the web layer renders them."""

from ministarlette.templating import Jinja2Templates as Jinja2Templates
