"""Cross-origin resource sharing."""

from ministarlette.middleware.cors import CORSMiddleware as CORSMiddleware
