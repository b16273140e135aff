"""The Chinese typefaces that come along, for what is drawn and printed here: Noto Sans SC, regular and bold.

`make` takes them out of the npm package that `web/package-lock.json` pins; git does not keep them, wheels do.
Where they are missing, typefaces of the machine have to do.
"""

from pathlib import Path

FOLDER = Path(__file__).parent / "_typefaces"
FAMILY = "Noto Sans SC"
OTHERS = (
    *("Noto Sans CJK SC", "Source Han Sans SC", "Source Han Sans CN", "PingFang SC", "Microsoft YaHei"),
    *(
        "Hiragino Sans GB",
        "WenQuanYi Zen Hei",
        "WenQuanYi Micro Hei",
        "SimHei",
        "Noto Serif CJK SC",
        "SimSun",
    ),
)
"""Families of machines that have simplified Chinese, preferred first."""
REMEDY = (
    "请用 make setup 取得自带字体（需要 Node.js 或能安装它的网络），或在系统里安装 fonts-noto-cjk。 "
    "Run `make setup` with Node.js or a network that has it, or install fonts-noto-cjk."
)


def own() -> bool:
    """Tell whether the typefaces that should come along are there."""
    return any(FOLDER.glob("*.ttf"))
