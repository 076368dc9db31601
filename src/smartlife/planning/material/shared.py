"""What is computed once and then shared by threads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, Protocol, Self, TypeVar, overload

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

T = TypeVar("T")


class Locked(Protocol):
    """Something whose parts are computed by one thread at a time."""

    @property
    def lock(self) -> AbstractContextManager[Any]:
        """The lock, the same for all that is read from one run; a thread may take it again."""


class shared(Generic[T]):  # noqa: N801 - read as what it stands beside: property
    """A property that is computed when it is first asked for, by one thread, and kept.

    `functools.cached_property` has a lock of its own for each property, or none, as the version of
    Python may be: two threads that need two parts of each other would wait for ever, or both read
    hundreds of megabytes. Here all parts of one run have one lock. Later reads take none.
    """

    def __init__(self, make: Callable[[Any], T]) -> None:
        """Takes the method that makes it."""
        self._make = make
        self._name = make.__name__
        self.__doc__ = make.__doc__

    @overload
    def __get__(self, instance: None, owner: type) -> Self: ...
    @overload
    def __get__(self, instance: Locked, owner: type) -> T: ...
    def __get__(self, instance: Locked | None, owner: type) -> T | Self:
        """The value, which from now on stands in the instance itself."""
        if instance is None:
            return self
        kept: dict[str, T] = vars(instance)
        with instance.lock:
            if self._name not in kept:
                kept[self._name] = self._make(instance)
        return kept[self._name]
