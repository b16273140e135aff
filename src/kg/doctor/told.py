"""What the software is told from outside."""

import os
import stat
from collections.abc import Iterator

from kg.doctor.finding import Finding, Place
from kg.settings import PREFIX, Settings, SettingsError

_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_FOLDERS = ("registers", "queries", "documents")
_SECRETS = ("store_password_file", "store_token_file")


def settings(place: Place) -> Iterator[Finding]:
    """Look at the settings."""
    try:
        Settings()
    except SettingsError as error:
        yield Finding("fail", error.message, error.message, error.remedy)
        return
    names = sorted(name for name in os.environ if name.startswith(PREFIX))
    shown = "、".join(names) or "无"
    yield Finding(
        "ok", f"设置 {len(names)} 项：{shown}", f"{len(names)} settings: {', '.join(names) or 'none'}"
    )
    for field in _FOLDERS:
        folder = getattr(place.settings, field)
        name = PREFIX + field.upper()
        if folder is not None and not folder.is_dir():
            yield Finding(
                "fail", f"{name}={folder} 不是文件夹", f"{name}={folder} is no folder", "请改正 correct it"
            )
    for field in _SECRETS:
        path = getattr(place.settings, field)
        name = PREFIX + field.upper()
        if path is None:
            continue
        if not os.access(path, os.R_OK):
            yield Finding(
                "fail",
                f"{name}={path} 读不了",
                f"{name}={path} cannot be read",
                "请改正 correct path or rights",
            )
        elif path.stat().st_mode & _OTHERS:
            yield Finding("warn", f"{name} 别人也能读", f"Others may read {name}", f"chmod 600 {path}")
