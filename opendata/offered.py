"""The files a Release offers: what each is called, and what it is in the EU's file types."""

from dataclasses import dataclass

EU = "http://publications.europa.eu/resource/authority/file-type/"


def _(text: str) -> str:
    return text  # marked here, translated where it is shown


@dataclass(frozen=True)
class Offer:
    """`title` is a message id; `eu` a code of the EU's file types, "" where they have none."""

    title: str
    eu: str = ""


ORIGINAL = Offer(_("The file as it was handed in"))
OFFERS = {
    "data.csv": Offer(_("CSV, as published"), "CSV"),
    "data-excel.csv": Offer(_("CSV for Excel"), "CSV"),
    "data.xlsx": Offer(_("Excel workbook"), "XLSX"),
    "data.jsonl": Offer(_("JSON lines"), "JSON"),
    "data.parquet": Offer(_("Parquet"), "PARQUET"),
    "data.geojson": Offer(_("GeoJSON"), "GEOJSON"),
    "changes.csv": Offer(_("Rows changed since the release before"), "CSV"),
    "datapackage.json": Offer(_("Data dictionary (Data Package)"), "JSON"),
    "croissant.json": Offer(_("Description for machine learning (Croissant)"), "JSON_LD"),
    "report.json": Offer(_("Report of the checks"), "JSON"),
    "all.zip": Offer(_("Everything in one file"), "ZIP"),
}


def offer(name: str) -> Offer:
    """What a file of this name is."""
    return OFFERS.get(name) or ORIGINAL
