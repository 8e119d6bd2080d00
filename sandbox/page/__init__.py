"""The page in which a person clicks through an app as several people side by side.

Plain files, no build step: `assets/` holds one HTML page, its style and its ES modules. Everything they
show and do goes through the sandbox's /control endpoints; this package only hands out the files. Beside it
stands a gallery: a page on which the same modules draw screens that it is given.
"""

from sandbox.page.routes import gallery, routes

__all__ = ["gallery", "routes"]
