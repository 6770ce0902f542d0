"""What stands on an article's page and is not the article: by its element, its class, its words.

unseen   what a browser does not show
named    what an element, a role or a class names   (classes: the names)
spoken   what a line or a block says                (labels and sentences: the words, by language)
boxes    whole boxes that speak so, in the body itself
"""
