#!/usr/bin/env python3
"""Fetch the scripts, styles and icons of the documentation pages into `src/minifast/_assets`.

    python packages/minifast/scripts/fetch_docs_assets.py

The pages at /docs and /redoc work without a network, because what they load lies in the package.
This script takes it out of the packages that their authors publish: `npm pack` (npm must be
installed) downloads each pinned version and checks its integrity; only the files that the pages
need are kept, together with their licences. To update, change a version below and in
`src/minifast/_docs_assets.py`, run the script, look at the pages, commit the result.
"""

import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

ASSETS = Path(__file__).parents[1] / "src" / "minifast" / "_assets"

# What a script would load from elsewhere; an image that fails to load is hidden by the script.
ELSEWHERE = {b"https://cdn.redoc.ly/redoc/logo-mini.svg": b"data:,"}

# package@version -> {file in the package: name here}
PACKAGES = {
    "swagger-ui-dist@5.35.0": {
        "swagger-ui-bundle.js": "swagger-ui-bundle.js",
        "swagger-ui-bundle.js.LICENSE.txt": "swagger-ui-bundle.js.LICENSE.txt",
        "swagger-ui.css": "swagger-ui.css",
        "favicon-32x32.png": "favicon-32x32.png",
        "LICENSE": "LICENSE",
        "NOTICE": "NOTICE",
    },
    "redoc@2.5.4": {
        "bundles/redoc.standalone.js": "redoc.standalone.js",
        "bundles/redoc.standalone.js.LICENSE.txt": "redoc.standalone.js.LICENSE.txt",
        "LICENSE": "LICENSE",
    },
}


def download(package: str, folder: Path) -> Path:
    """Download a package and return its tarball."""
    command = ["npm", "pack", "--silent", "--pack-destination", str(folder), package]
    result = subprocess.run(command, check=True, capture_output=True, text=True)
    return folder / result.stdout.strip().splitlines()[-1]


def extract(tarball: Path, files: dict[str, str], target: Path) -> None:
    """Copy files out of a tarball; a missing one is an error."""
    target.mkdir(parents=True)
    with tarfile.open(tarball) as archive:
        for source, name in files.items():
            content = archive.extractfile(f"package/{source}")
            if content is None:
                raise SystemExit(f"{tarball.name} has no file {source}")
            text = content.read()
            if name.endswith(".js"):
                # The source maps are not here, so browsers should not ask for them.
                text = b"\n".join(
                    line for line in text.split(b"\n") if not line.startswith(b"//# sourceMapp")
                )
                for address, instead in ELSEWHERE.items():
                    text = text.replace(address, instead)
            (target / name).write_bytes(text)


def main() -> None:
    """Replace the folder by freshly fetched files."""
    shutil.rmtree(ASSETS, ignore_errors=True)
    with tempfile.TemporaryDirectory() as folder:
        for package, files in PACKAGES.items():
            extract(download(package, Path(folder)), files, ASSETS / package)
    for path in sorted(ASSETS.rglob("*")):
        if path.is_file():
            print(f"{path.stat().st_size:>9}  {path.relative_to(ASSETS)}")


if __name__ == "__main__":
    main()
