"""HM Government's advice on information sharing, as far as it is known here: restated, not quoted."""

VERSIONS = ("e2015", "e2018")
