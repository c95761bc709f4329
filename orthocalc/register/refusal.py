"""Refusal: why a mesh cannot be a template, by name, with what to do about it."""

from __future__ import annotations


class RegisterError(Exception):
    """A mesh that cannot be registered; ``name`` is one word, ``remedy`` says what to do."""

    def __init__(self, name: str, message: str, remedy: str) -> None:
        super().__init__(f"{name}: {message}; {remedy}")
        self.name, self.message, self.remedy = name, message, remedy
