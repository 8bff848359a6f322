"""What the inventory stores and what its clients send."""

from minipydantic import BaseModel, Field


class ItemIn(BaseModel):
    """An item as a client sends it."""

    name: str = Field(min_length=1, max_length=100)
    price: float = Field(gt=0, allow_inf_nan=False, description="Price of one piece, in euros")
    in_stock: bool = True


class Item(ItemIn):
    """An item as the inventory keeps it."""

    id: int


class ItemChange(BaseModel):
    """The fields of an item that a client wants changed; what is absent stays as it is."""

    name: str | None = Field(default=None, min_length=1, max_length=100)
    price: float | None = Field(default=None, gt=0, allow_inf_nan=False)
    in_stock: bool | None = None
