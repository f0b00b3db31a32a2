"""Table of a supplier's contacts."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel


class SupplierContact(SQLModel, table=True):
    """Somebody at a supplier (in Finnish: yhteyshenkilö); rows are ended, never deleted.

    `takes_claims`: reclamations are sent here where a contract's own terms name nobody else.
    """

    __tablename__ = "supplier_contact"

    id: int | None = Field(default=None, primary_key=True)
    supplier_id: int = Field(foreign_key="supplier.id", index=True, ondelete="CASCADE")
    name: str = Field(max_length=200)
    role: str | None = Field(default=None, max_length=200)
    email: str | None = Field(default=None, max_length=254)
    phone: str | None = Field(default=None, max_length=50)
    address: str | None = Field(default=None, max_length=500)
    takes_claims: bool = Field(default=False)
    version: int = Field(default=1)
    recorded_by: str = Field(max_length=200)
    recorded_at: datetime
    ended_on: date | None = Field(default=None)
    ended_by: str | None = Field(default=None, max_length=200)
