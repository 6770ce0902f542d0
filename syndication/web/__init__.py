"""The doors people and machines come through.

app           puts the routes together
public        what can be licensed, for anyone     republish   the form and its living price
holder        a request's own page                 verification   is it genuine
signin        staff at the door                    desk        the console
pictures      pictures without words               api         /api/v1
webhook       Stripe                               operators   health and metrics

guards        who may come through which door
forms         what was typed becomes a wish        answers     every wrong field named at once
views         what each page is given              telling     records in a page's words
rendering     templates and headers                problems    errors as pages and problem+json
languages     which language a reader is spoken to in

Every sentence for a reader can be translated: `{% trans %}…{% endtrans %}` and `_("…")` in templates,
`say("… {name}", name=…)` of `syndication.words` in Python, whose values and result keep what they are
made of until `shown` says them in the reader's language. `make words` brings `templates/translations`
up to date; then fill in what is empty there.
"""
