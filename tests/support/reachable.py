"""What can still be reached from an exception that somebody keeps: the causes behind it and what their frames hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import FrameType
from typing import Any

from tgate_desktop.oauth.secret import Secret

_DEPTH = 6
_TEXTS = (str, bytes, bytearray)


def texts_held_by(error: BaseException) -> Iterator[tuple[str, str]]:
    """Each text that hangs on the exception, with where it is: the program's frames, not those of the tests.

    What is inside a `Secret` does not count: its value shows nowhere by accident.
    """
    for one in _chain(error, set()):
        yield from _texts(one.args, f"{type(one).__name__}.args", _DEPTH, set())
        yield from _texts(vars(one), f"{type(one).__name__}", _DEPTH, set())
        trace = one.__traceback__
        while trace is not None:
            name = trace.tb_frame.f_globals.get("__name__", "")
            if not name.startswith(("tests.", "_pytest")):
                yield from _texts(_held(trace.tb_frame), f"{name}:{trace.tb_frame.f_code.co_name}", _DEPTH, set())
            trace = trace.tb_next


def _held(frame: FrameType) -> dict[str, Any]:
    return dict(frame.f_locals)


def _chain(error: BaseException | None, seen: set[int]) -> Iterator[BaseException]:
    if error is None or id(error) in seen:
        return
    seen.add(id(error))
    yield error
    yield from _chain(error.__cause__, seen)
    yield from _chain(error.__context__, seen)


def _texts(value: Any, where: str, depth: int, seen: set[int]) -> Iterator[tuple[str, str]]:
    if isinstance(value, _TEXTS):
        yield where, value if isinstance(value, str) else bytes(value).decode("latin-1")
        return
    if depth == 0 or id(value) in seen or isinstance(value, Secret | BaseException | type):
        return
    seen.add(id(value))
    if isinstance(value, Mapping):
        for key, held in list(value.items()):
            yield from _texts(held, f"{where}[{key if isinstance(key, str) else '…'}]", depth - 1, seen)
    elif isinstance(value, list | tuple | set | frozenset):
        for held in list(value):
            yield from _texts(held, where, depth - 1, seen)
    else:
        for name in _attributes(value):
            yield from _texts(getattr(value, name, None), f"{where}.{name}", depth - 1, seen)


def _attributes(value: Any) -> list[str]:
    slots = [name for kind in type(value).__mro__ for name in getattr(kind, "__slots__", ())]
    return [*getattr(value, "__dict__", {}), *(slot for slot in slots if slot not in ("__weakref__", "__dict__"))]
