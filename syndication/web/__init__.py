"""The doors people and machines come through.

app        puts the routes together     guards    who may come through which
public     home, form, status page      forms     what was typed becomes a wish, every wrong field named
desk       the console                  problems  errors as pages and as problem+json
api        /api/v1                      views     what each page is given
webhook    Stripe                       operators health and metrics
"""
