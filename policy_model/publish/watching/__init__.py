"""Builds again what an edit changed, while somebody looks at the site: `python -m policy_model.publish.watching`.

`scripts/serve.py` runs it, serves what it builds, and tells the pages that are open. `docs/decisions/watching.md` says
why it is made like this.

    plan.py      what an edited file means for the site
    worker.py    a process that has everything imported but the policies, waits for one edit, and builds
    pages.py     the pages, one alone or all
    python.py    the guide's Python, with the policies as they are now
    __main__.py  watches the files, and has workers work
"""
