"""Trouble on the command line of Practice T-Gate."""

from __future__ import annotations

import argparse
from pathlib import Path

from tgate_desktop.practice.trouble.catalogue import TROUBLES, order
from tgate_desktop.practice.trouble.kinds import Kind, Trouble
from tgate_desktop.practice.trouble.places import PLACES, Place, place_named

TroubleOrder = tuple[Trouble, Kind, bool]


def add_trouble_options(parser: argparse.ArgumentParser) -> None:
    """The options, and the act of telling a Practice that runs already."""
    group = parser.add_argument_group("trouble for training")
    group.add_argument(
        "--trouble",
        action="append",
        default=[],
        type=_order,
        metavar="NAME[:KIND][:once]",
        help="misbehaves so from the start; can be repeated",
    )
    group.add_argument(
        "--write-trouble-environment",
        action="append",
        default=[],
        nargs=2,
        metavar=("NAME", "FILE"),
        help="writes an environment to import, whose tokens are at a place of trouble; can be repeated",
    )
    group.add_argument("--list-troubles", action="store_true", help="lists every NAME and its KINDs, and ends")
    acts = parser.add_subparsers(dest="act", metavar="", title="when it runs already")
    act = acts.add_parser("trouble", help="has the one that runs with --data misbehave: trouble NAME[:KIND][:once]")
    act.add_argument("told", metavar="NAME[:KIND][:once]|off", help="off switches everything off")


def trouble_list() -> str:
    """A line for each trouble and for each place."""
    rows = [(each.name, ",".join(kind.value for kind in each.kinds), each.title.en) for each in TROUBLES]
    rows += [(each.name, "environment", each.title.en) for each in PLACES]
    widths = [max(len(row[column]) for row in rows) for column in (0, 1)]
    return "".join(f"{name:<{widths[0]}}  {kinds:<{widths[1]}}  {title}\n" for name, kinds, title in rows)


def environments_to_write(options: argparse.Namespace) -> list[tuple[Place, Path]]:
    """Raises: ValueError, for a place that is none."""
    wanted = []
    for name, file in options.write_trouble_environment:
        place = place_named(name)
        if place is None:
            raise ValueError(f"there is no trouble environment named {name}")
        wanted.append((place, Path(file)))
    return wanted


def _order(text: str) -> TroubleOrder:
    try:
        return order(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error
