"""A page to send to a co-author: chapters of texts, tables and pictures, as one HTML file.

page        what a page is made of
tables      tables whose numbers are texts
pictures    pictures as SVG, each drawn for wide and for narrow screens
rendering   the page as HTML, by jinja2, in which every text is escaped
reported    the method `report` of what can be reported

Nothing here knows what a fit is: `ddm.reporting` makes the chapters.
"""
