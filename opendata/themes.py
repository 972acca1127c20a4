"""The themes of the catalogue, with the EU's themes they correspond to."""

from dataclasses import dataclass

EU = "http://publications.europa.eu/resource/authority/data-theme/"


@dataclass(frozen=True)
class Theme:
    key: str
    title: str
    title_en: str
    eu: str  # URI in the EU's data-theme authority table


def _theme(key: str, title: str, title_en: str, code: str) -> Theme:
    return Theme(key, title, title_en, EU + code)


THEMES = {
    theme.key: theme
    for theme in (
        _theme("economy", "经贸工商", "Economy and trade", "ECON"),
        _theme("transport", "道路交通", "Transport", "TRAN"),
        _theme("education", "教育文化", "Education and culture", "EDUC"),
        _theme("health", "医疗卫生", "Health", "HEAL"),
        _theme("environment", "生态环境", "Environment", "ENVI"),
        _theme("agriculture", "农业农村", "Agriculture", "AGRI"),
        _theme("energy", "资源能源", "Energy", "ENER"),
        _theme("justice", "公共安全与法治", "Justice and safety", "JUST"),
        _theme("society", "社会民生", "Population and society", "SOCI"),
        _theme("government", "机构团体与政务", "Government", "GOVE"),
        _theme("regions", "地理与城市建设", "Regions and cities", "REGI"),
        _theme("technology", "科技创新", "Science and technology", "TECH"),
    )
}
