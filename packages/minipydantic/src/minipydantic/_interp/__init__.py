"""The interpreter: core schema -> tree of small validators, each a plain object with `validate`.

It is the readable reference for what a schema means, and the path that explains errors. Generated
code, where it exists, only answers the cases that succeed at once.
"""
