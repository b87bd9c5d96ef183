"""Every problem with facts as they are met, those of the guide's page."""

from __future__ import annotations

from collections.abc import Iterator

from tests.support.packaging_tools import packaging_tool
from tgate_desktop.oauth.problems import Problem, every_problem


def sample_problems(*branches: type[Problem]) -> Iterator[Problem]:
    """All problems of these branches of the tree, in each situation that is explained by itself."""
    samples = packaging_tool("guide").SAMPLES
    for kind in sorted(set(every_problem()), key=lambda kind: kind.code):
        if issubclass(kind, branches):
            yield from (kind(**facts) for facts in samples.get(kind, ({},)))
