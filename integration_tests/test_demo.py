"""The main job: the store inventory, served by the whole stack over real sockets."""

import csv
import io
import json
from pathlib import Path

import httpx
import pytest
from servers import Served, demo
from websockets.sync.client import connect

ME = {"X-User": "me"}


def create(server: Served, name: str = "Pen", price: float = 1.5) -> dict[str, object]:
    answer = httpx.post(f"{server.url}/items", json={"name": name, "price": price}, headers=ME)
    assert answer.status_code == 201, answer.text
    created: dict[str, object] = answer.json()
    return created


def test_an_item_lives_from_create_to_delete(inventory: Served) -> None:
    item = create(inventory)
    assert item == {"name": "Pen", "price": 1.5, "in_stock": True, "id": item["id"]}
    url = f"{inventory.url}/items/{item['id']}"
    assert httpx.get(url).json() == item
    assert item in httpx.get(f"{inventory.url}/items", params={"limit": 1000}).json()
    changed = httpx.patch(url, json={"price": 2}, headers=ME)
    assert changed.json() == {**item, "price": 2.0}
    assert httpx.get(url).json()["price"] == 2.0
    assert httpx.delete(url, headers=ME).status_code == 204
    gone = httpx.get(url)
    assert (gone.status_code, gone.json()) == (404, {"detail": f"There is no item {item['id']}"})


@pytest.mark.parametrize(
    ("body", "errors"),
    [
        ({"name": "", "price": 1}, [("string_too_short", ["body", "name"])]),
        ({"name": "Pen", "price": 0}, [("greater_than", ["body", "price"])]),
        ({"name": "Pen", "price": "dear"}, [("float_parsing", ["body", "price"])]),
        ({"price": -1}, [("missing", ["body", "name"]), ("greater_than", ["body", "price"])]),
        ([1], [("model_attributes_type", ["body"])]),
    ],
)
def test_a_wrong_item_is_refused_with_every_reason(
    inventory: Served, body: object, errors: list[tuple[str, list[str]]]
) -> None:
    answer = httpx.post(f"{inventory.url}/items", json=body, headers=ME)
    assert answer.status_code == 422
    assert [(e["type"], e["loc"]) for e in answer.json()["detail"]] == errors


def test_a_change_needs_a_user(inventory: Served) -> None:
    answer = httpx.post(f"{inventory.url}/items", json={"name": "Pen", "price": 1})
    assert answer.status_code == 401
    assert answer.json() == {"detail": "Say who you are in the X-User header"}


def test_query_parameters_are_validated(inventory: Served) -> None:
    answer = httpx.get(f"{inventory.url}/items", params={"limit": 0})
    assert answer.status_code == 422
    assert answer.json()["detail"][0]["loc"] == ["query", "limit"]


def test_the_export_is_csv(inventory: Served) -> None:
    item = create(inventory, name='A "quoted", name')
    answer = httpx.get(f"{inventory.url}/items.csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert {
        "name": 'A "quoted", name',
        "price": "1.5",
        "in_stock": "True",
        "id": str(item["id"]),
    } in rows


def test_the_background_task_notes_who_created_an_item(tmp_path: Path) -> None:
    with demo(tmp_path) as server:
        create(server)
        assert server.stop() == 0  # a graceful stop waits for background tasks
        assert "me created item 1 (Pen)" in server.log.read_text()


def test_what_one_says_everybody_in_the_room_hears(inventory: Served) -> None:
    base = inventory.url.replace("http", "ws")
    with (
        connect(f"{base}/chat/lobby?name=Ann", proxy=None) as ann,
        connect(f"{base}/chat/lobby?name=Ben", proxy=None) as ben,
        connect(f"{base}/chat/elsewhere?name=Cat", proxy=None) as cat,
    ):
        assert [ann.recv(5), ann.recv(5)] == ["Ann has joined", "Ben has joined"]
        assert ben.recv(5) == "Ben has joined"
        ann.send("hello")
        assert [ann.recv(5), ben.recv(5)] == ["Ann: hello"] * 2
        assert cat.recv(5) == "Cat has joined"
        cat.send("anybody?")
        assert cat.recv(5) == "Cat: anybody?"
        ben.close()
        assert ann.recv(5) == "Ben has left"


def test_the_description_and_its_pages_are_served(inventory: Served) -> None:
    description = httpx.get(f"{inventory.url}/openapi.json").json()
    assert description["openapi"].startswith("3.1")
    assert set(description["paths"]) == {"/items", "/items.csv", "/items/{item_id}"}
    for page in ["/", "/chat", "/docs", "/redoc"]:
        answer = httpx.get(inventory.url + page)
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/html")


def test_the_items_are_kept_between_runs(tmp_path: Path) -> None:
    with demo(tmp_path) as server:
        item = create(server)
        assert server.stop() == 0
    with demo(tmp_path) as server:
        assert httpx.get(f"{server.url}/items").json() == [item]
        assert json.loads(httpx.get(f"{server.url}/items/{item['id']}").text) == item
