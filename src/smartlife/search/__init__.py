"""Search over courses, skills, occupations and places: one immutable file of each run.

from smartlife.search.index import SearchIndex
from smartlife.search.query import CourseQuery

index = SearchIndex.open(path)
found = index.courses(CourseQuery(text="svetsning", lang="lv"), audience="public")
"""
