"""The policies: one package each, one module and one text file a version. Data only."""
