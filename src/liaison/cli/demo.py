"""``liaison demo``."""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from typing import Annotated

import typer

from .output import StoreOption, open_graph

_BY_STATION = ("HOSTS_WORKSTATION", "SERVES_AT", "EMPLOYED_BY")
QUESTIONS: tuple[tuple[str, str, str, tuple[str, ...] | None], ...] = (
    (
        "A firm, its talent workstation, the expert who serves there, and the expert's university:",
        "山西槐荫新材料有限公司",
        "北岳理工大学",
        _BY_STATION,
    ),
    ("The same in English documents:", "Harrowmere Alloys Ltd", "University of Northmoor", _BY_STATION),
    (
        "A firm and an institute that are joined by an award-winning project:",
        "山西潞安矿业（集团）有限责任公司",
        "中国科学院山西煤炭化学研究所",
        None,
    ),
)


def register(app: typer.Typer) -> None:
    app.command()(demo)


def demo(
    store: StoreOption = None,
    workers: Annotated[int | None, typer.Option(min=1, help="Processes that read.")] = None,
) -> None:
    """Take in the sample documents and show who connects a firm to a university, quotes included.

    The graph goes to a folder of its own (…/liaison/demo), unless --store names another place.

    Example:

      liaison demo
    """
    import platformdirs
    from rich.console import Console

    from .claims import print_claim
    from .ingest import print_report
    from .paths import print_connection

    chosen = store or str(Path(platformdirs.user_data_dir("liaison", appauthor=False)) / "demo")
    console = Console(highlight=False, markup=False)
    with resources.as_file(resources.files("liaison") / "examples" / "documents") as folder, open_graph(chosen) as kg:
        console.print(f"Taking in the sample documents ({chosen})", style="dim", soft_wrap=True)
        print_report(kg.ingest(folder, workers=workers))
        for title, a, b, types in QUESTIONS:
            asked = f"$ liaison connect {_quoted(a)} {_quoted(b)} -k 2" + (
                f" --types {','.join(types)}" if types else ""
            )
            console.print(f"\n{title}\n{asked}\n", style="bold", soft_wrap=True)
            print_connection(console, kg.connect(a, b, k=2, types=types))
        console.print("What was said of numbers, against the records:\n$ liaison claims --checked\n", style="bold")
        for claim in kg.claims():
            if claim.verdict != "unchecked":
                print_claim(console, claim)
    console.print(f"\nLook around: liaison show 山西大学 --store {_quoted(chosen)}", style="dim", soft_wrap=True)
    console.print("Your own: liaison ingest YOUR_FOLDER, then liaison connect A B", style="dim")


def _quoted(text: str) -> str:
    return f'"{text}"' if " " in text else text
