"""Another model that reads some words after they were said: off by default, and it may raise, never lower.

It runs in the chores alone. What it is sent, and what it may do: docs/second-reader.md.
"""
