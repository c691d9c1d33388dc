"""The explorer: processes that move with sliders, data under them, in a notebook or a browser.

What is computed, without a browser:

catalogue            the forms of processes that can be explored, and their parameters
sliders              where sliders begin and end, and where they stand at first
presets              processes from the literature
process_expectation  what a process expects of trials that are all observed
observed             data to lay under the curves
curves               the numbers of every curve
code_text            what was explored, as code
fits_from_here       a fit that begins at the values of the sliders

What is shown, by Panel and Bokeh (extra ``explore``):

extras               these packages, or an error with the command that installs them
figures              the figures, whose data are replaced in place
components           rows of parameters, and code to copy; parameter_row.js and copied_code.js are
                     what a browser runs of them
styles, page_texts   how the page looks, and what it says
page                 `Page`: what a reader sees, and what happens when something is moved
exploring            `explore`
serving              a page for a browser, at an address of this machine
"""
