"""Raw material in: one folder per source, `sources\/<kind>\/<code>\/`. Readers say what files say."""
