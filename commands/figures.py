"""Published figures on the command line: check-figures."""

from argparse import ArgumentParser, Namespace

from commands import Answer, contents
from consultation.reading import decoded
from surveys.ratings import figures
from surveys.ratings.figures import Checked

FORMAT = """
One statement a line, as text (name = published = formula) or as CSV (name,published,formula):
  有效评价 = 2,039,662
  差评 = 243 = 143 + 91 + 2 + 7
  满意率 = 99.99% = (有效评价 - 差评) / 有效评价
"""


def check_figures_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", help=".txt or .csv, .gz allowed")
    parser.epilog = "exit 1 when a figure does not add up or cannot be read"


def check_figures(args: Namespace) -> Answer:
    found = figures.report(decoded(args.file, contents(args.file)))
    lines = [_line(each) for each in found.checked]
    lines += [f"? line {each.line}: {each.why}: {each.text}" for each in found.problems]
    return Answer(
        figures.as_json(found), "\n".join(lines) or FORMAT, has_findings=not found.is_fine
    )


def _line(each: Checked) -> str:
    said = f"{each.verdict:<6} {each.statement.name} = {each.statement.published}"
    if each.recomputed_low is None or each.recomputed_high is None:
        return said
    low, high = each.recomputed_low, each.recomputed_high
    shown = f"{low:.4%}" if each.is_share else f"{low:,g}"
    if low != high:
        shown += f" … {high:.4%}" if each.is_share else f" … {high:,g}"
    return f"{said}   recomputed: {shown}"
