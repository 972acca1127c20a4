"""How much one uploaded file may hold. Above a limit it is refused, never cut."""

COLUMNS = 2_000
CELL = 8 * 2**20  # characters of one cell
LINE = 64 * 2**20  # bytes of one line of a text file
FILE = 8 * 2**30  # bytes, after unpacking
RATIO = 200  # unpacked : packed, once more than RATIO_FROM bytes came out
RATIO_FROM = 64 * 2**20
JSON = 2 * 2**30  # bytes of one JSON document; its rows are read one by one
ELEMENT = 32 * 2**20  # characters of one element of a JSON array
SHEET = 2 * 2**30  # bytes of XML of one workbook
SHEET_RATIO = 500  # its sheets are repetitive XML, so more than RATIO
SHEET_CELLS = 16_000_000  # of the rectangle that a sheet fills; it is held in memory as a whole
ROW_GROUP = 2**30  # bytes of one row group of Parquet, uncompressed
