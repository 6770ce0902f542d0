"""Every picture, film, sound, embed and chart of a page: its kind, address, caption, credit and owner.

found     an asset while the page is being read
marks     the classes, hosts and file names that tell one kind from another
media     which element is an asset
pictures  the real address of a picture
captions  what is printed beside it
judging   whose it is
"""
