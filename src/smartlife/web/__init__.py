"""The web: a study opened to everyone it is for. HTML first; scripts only add to it.

One page = one module of `web.pages` (a function from the request's values to a typed context) and
one template; the API gives the same contexts as JSON.
"""
