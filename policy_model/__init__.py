"""Written policy that runs: clauses, questions, rules and outcomes as data, compiled to one decision diagram."""
