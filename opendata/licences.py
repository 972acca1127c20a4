"""The register of licences and terms: key, names, URI."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Licence:
    """`open_data` says whether it meets the Open Definition 2.1; `spdx` is empty where SPDX has
    none; `url` is where the text stands."""

    key: str
    title: str
    title_en: str
    url: str
    spdx: str
    open_data: bool


LICENCES = {
    licence.key: licence
    for licence in (
        Licence(
            "cc-by-4.0",
            "知识共享署名 4.0 国际",
            "Creative Commons Attribution 4.0 International",
            "https://creativecommons.org/licenses/by/4.0/",
            "CC-BY-4.0",
            True,
        ),
        Licence(
            "cc0-1.0",
            "知识共享零 1.0 通用",
            "Creative Commons Zero 1.0 Universal",
            "https://creativecommons.org/publicdomain/zero/1.0/",
            "CC0-1.0",
            True,
        ),
        Licence(
            "odc-by-1.0",
            "开放数据共用署名 1.0",
            "Open Data Commons Attribution License 1.0",
            "https://opendatacommons.org/licenses/by/1-0/",
            "ODC-By-1.0",
            True,
        ),
        Licence(
            "site-terms",
            "公共数据开放利用条款",
            "Terms for the use of open public data",
            "/read/data-terms",
            "",
            True,
        ),
        Licence(
            "by-agreement",
            "有条件开放：按数据利用协议使用",
            "Conditional: by agreement",
            "/read/data-terms#conditional",
            "",
            False,
        ),
    )
}
