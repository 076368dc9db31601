"""Charts and maps as Vega-Lite specifications, and how a figure is printed.

Charts get words and numbers that are final: in the reader's language, judged, rounded. Colours
are named by token (`token:asked`), so that one picture serves light, dark and print.
"""
