"""The data dictionary: Column, its types, and how each lies in DuckDB."""

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Self


class ColumnType(StrEnum):
    TEXT = "text"
    IDENTIFIER = "identifier"  # digits that are a name: leading zeros and 18 digits stay
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"
    DATETIME = "datetime"
    REGION = "region"  # a code of our regions
    LONGITUDE = "longitude"
    LATITUDE = "latitude"


NUMERIC = frozenset(
    {ColumnType.INTEGER, ColumnType.NUMBER, ColumnType.LONGITUDE, ColumnType.LATITUDE}
)
TEXTUAL = frozenset({ColumnType.TEXT, ColumnType.IDENTIFIER, ColumnType.REGION})
TEMPORAL = frozenset({ColumnType.DATE, ColumnType.DATETIME})
MAX_SCALE = 6  # digits after the point that a DECIMAL keeps; more make the column a DOUBLE


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column as published. `name` is the header, unique and never changed by machine but for
    trimming and numbering of duplicates; `scale` is the number of decimals of a NUMBER, None for
    a DOUBLE; `format` is how a date was written (strptime); `missing` are cells that mean none."""

    name: str
    type: ColumnType = ColumnType.TEXT
    title: str = ""
    note: str = ""
    unit: str = ""
    scale: int | None = None
    format: str = ""
    decimal: str = "."
    thousands: str = ""
    missing: tuple[str, ...] = ("",)

    @property
    def label(self) -> str:
        return self.title or self.name

    @property
    def sql_type(self) -> str:
        """The type of this column in the Release's DuckDB table."""
        if self.type is ColumnType.NUMBER:
            return "DOUBLE" if self.scale is None else f"DECIMAL(18,{self.scale})"
        return SQL_TYPES[self.type]

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "type": self.type.value, "missing": list(self.missing)}

    @classmethod
    def from_json(cls, facts: dict[str, Any]) -> Self:
        return cls(
            **{
                **facts,
                "type": ColumnType(facts["type"]),
                "missing": tuple(facts.get("missing", ("",))),
            }
        )


SQL_TYPES = {
    ColumnType.TEXT: "VARCHAR",
    ColumnType.IDENTIFIER: "VARCHAR",
    ColumnType.INTEGER: "BIGINT",
    ColumnType.BOOLEAN: "BOOLEAN",
    ColumnType.DATE: "DATE",
    ColumnType.DATETIME: "TIMESTAMP",
    ColumnType.REGION: "VARCHAR",
    ColumnType.LONGITUDE: "DOUBLE",
    ColumnType.LATITUDE: "DOUBLE",
}


def quoted(name: str) -> str:
    """A column's name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def coordinates(columns: list[Column]) -> tuple[Column, Column] | None:
    """The longitude and the latitude column, when there is one of each."""
    found = {
        type_: [column for column in columns if column.type is type_]
        for type_ in (ColumnType.LONGITUDE, ColumnType.LATITUDE)
    }
    east, north = found.values()
    return (east[0], north[0]) if len(east) == len(north) == 1 else None
