"""The rows of F1DB's tables, and values that several tables share."""

from decimal import Decimal

from ingestion.demo.geography import CircuitType
from ingestion.demo.tables.columns import COLUMNS

Cell = str | int | bool | Decimal | None
Row = dict[str, Cell]


def zero_totals(table: str) -> Row:
    return {column: 0 for column in COLUMNS[table] if column.startswith("total")}


def circuit_type(kind: CircuitType) -> str:
    return "STREET" if kind is CircuitType.STREET else "RACE"


def direction(clockwise: bool) -> str:
    return "CLOCKWISE" if clockwise else "ANTI_CLOCKWISE"
