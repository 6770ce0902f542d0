-- The language of whoever reads: kept with a request, so that its page and its mails speak it.
ALTER TABLE request ADD COLUMN language text NOT NULL DEFAULT 'en'
    CONSTRAINT language_is_spoken CHECK (language IN ('en', 'fr', 'ar'));

-- What the sentences of a quote were made of, by their English, so that they can be said in another
-- language. The quote itself stays as it was worked out, to the byte.
ALTER TABLE quote ADD COLUMN said jsonb NOT NULL DEFAULT '{}';

CREATE OR REPLACE VIEW request_priced AS
SELECT
    request.id, request.stage, request.usage, request.organisation, request.organisation_key,
    request.contact, request.message, request.decline_reason, request.created_at, request.quote_id,
    quote.body AS quote,
    quote.expires_at,
    quote.expires_at <= now() AS offer_ended,
    quote.said,
    request.language
FROM request
JOIN quote ON quote.id = request.quote_id;
