"""Publish election results as data packages in which every figure is checked."""

__version__ = "0.1.0"
