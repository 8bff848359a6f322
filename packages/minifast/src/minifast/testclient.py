"""The test client of the web layer."""

from ministarlette.testclient import TestClient as TestClient
