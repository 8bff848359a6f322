"""Static files, as the web layer serves them."""

from ministarlette.staticfiles import StaticFiles as StaticFiles
