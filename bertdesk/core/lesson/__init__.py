"""The lesson: twelve steps from a sentence to a classifier, in a person's language, with exercises that are checked.

The words lie in resources/lesson/, one file a language; what is the same in all of them in plan.toml beside them.
    exercises    what is to be done: a closed set of kinds, each with its numbers
    solutions    what comes out of those that are reckoned on paper
    answers      what a person did, and what the model made of it, as plain facts
    trying       an exercise on a network -> an answer        showing    one that comes out right
    checking     exercise and answer -> verdict                  steps      what a lesson is made of
    reading      the files -> a lesson                           page       a step -> a page of HTML
"""
