"""Decoders of file formats: bounded, hostile-proof, and shared by all readers of sources.

`archives.open_members` turns a path into opened files, `detect.recognise` names the format of
each by its content, and the module of that format yields records and issues.
"""
