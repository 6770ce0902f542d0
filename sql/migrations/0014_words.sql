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

-- A mail is due, and then sent; or it failed for good and says why, perhaps after it was sent: then it came
-- back. `due_at` moves on with every try, by whoever claims it, so that two workers never send one mail.
ALTER TABLE mail
    ADD COLUMN request_id uuid REFERENCES request,
    ADD COLUMN tries integer NOT NULL DEFAULT 0,
    ADD COLUMN due_at timestamptz NOT NULL DEFAULT now(),
    ADD COLUMN failed_at timestamptz,
    ADD COLUMN trouble text NOT NULL DEFAULT '',
    ADD CONSTRAINT mail_failed_says_why CHECK (failed_at IS NULL OR trouble <> '');

DROP INDEX mail_waiting;
CREATE INDEX mail_waiting ON mail (due_at) WHERE sent_at IS NULL AND failed_at IS NULL;
CREATE INDEX mail_failed ON mail (id DESC) WHERE failed_at IS NOT NULL;
CREATE INDEX mail_of_request ON mail (request_id, id) WHERE request_id IS NOT NULL;

-- What servers said when they did not take a mail, or sent it back; nothing is ever changed.
CREATE TABLE mail_trouble (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    mail_id bigint NOT NULL REFERENCES mail,
    kind text NOT NULL CONSTRAINT mail_trouble_is_known CHECK (kind IN ('later', 'refused', 'bounced', 'given_up')),
    sentence text NOT NULL CONSTRAINT mail_trouble_says_something CHECK (sentence ~ '\S'),
    at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX mail_trouble_of_mail ON mail_trouble (mail_id, id);
