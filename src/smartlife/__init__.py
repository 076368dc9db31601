"""Lifelong learning and smart specialisation: what is taught, what is asked for, what to improve.

The command line is the usual way in. From Python: `read_study` and `run_study` of
`smartlife.store.study_file` and `smartlife.pipeline.running`.
"""

from smartlife.errors import SmartlifeError

__all__ = ["SmartlifeError"]
