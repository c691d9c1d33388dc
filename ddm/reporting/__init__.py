"""What a report says of a fit, chapter by chapter; `ddm.report` writes it down.

writing             the whole page: `Fit.report` and its kin lead here
gathered            all that the chapters are made of
answers             what differs between a Fit, Fits, a HierarchicalFit and a Posterior
contrasts           differences between the levels of conditions, which are the answer
summary             question, model, answer, how sure, what was left out, whether the model fits
estimates_words     estimates and differences, as tables and as sentences
agreement_words     the data beside what the model expects
comparison_words    the model beside others
model_words         the model in words and as a formula
data_words          the trials, what was set aside, and what `check` finds
code_text           the code that makes the same fit
conventions_words   what the numbers mean
references          what to cite
"""
