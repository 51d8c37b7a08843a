"""What turns a policy into parts of a site: drawings, blocks for Markdown pages, the guide, the browser's bundle."""
