"""Work to do after the response has been sent."""

from ministarlette.background import BackgroundTasks as BackgroundTasks
