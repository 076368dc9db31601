"""Where data live: the study file, the raw archive, the lake of tables, the engine."""
