"""A package as one zip file, with the same bytes for the same files."""

import shutil
import zipfile
from collections.abc import Mapping
from pathlib import Path

_MOMENT = (1980, 1, 1, 0, 0, 0)
"""The first moment that a zip file can tell. When a file was saved last is no part of the package."""

_MODE = 0o100644
_UNIX = 3


def write_archive(files: Mapping[str, Path | bytes], path: Path) -> None:
    """Write files under their names, in the order in which they are given; contents or files from this machine."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, _MOMENT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system, entry.external_attr = _UNIX, _MODE << 16
            if isinstance(content, bytes):
                archive.writestr(entry, content)
                continue
            entry.file_size = content.stat().st_size  # so that a large one gets the room that it needs
            with content.open("rb") as source, archive.open(entry, "w") as target:
                shutil.copyfileobj(source, target, 2**20)
