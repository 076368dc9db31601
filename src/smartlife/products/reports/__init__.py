"""Reports: one package per report, each an outline that turns figures into a document."""
