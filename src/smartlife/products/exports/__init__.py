"""Writers of documents: one module per format."""
