"""The checks in Great Expectations: a project of GX on disk whose suites are made from the schemas and the checks.

Everything here but `judging` imports ``great_expectations``, which takes seconds and is the extra ``gx``.
"""
