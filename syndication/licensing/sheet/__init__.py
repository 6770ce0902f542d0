"""A rate card as a sheet of cells, each the text a person types, and back.

cells   what one cell may hold: an amount, a factor, a number, a day, a list
card    every cell of a card, by name: "full", "media.web", "audience.0.upto", "points.EUR.full"
rules   the cells of the rules of the automatic decision: "rules.0.name"

A sheet is a plain mapping, so that a draft is kept as it was typed, wrong or right.
"""
