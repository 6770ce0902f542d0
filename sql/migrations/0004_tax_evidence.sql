-- What a register of VAT numbers answered, and when: the ground on which a business in another country
-- is billed without the seller's tax. Whoever audits it wants every asking as it was.
CREATE TABLE tax_evidence (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    number text NOT NULL CONSTRAINT number_has_its_prefix CHECK (number ~ '^[A-Z]{2}[A-Z0-9]{2,18}$'),
    register text NOT NULL CONSTRAINT register_is_known CHECK (register IN ('vies', 'hmrc')),
    answer text NOT NULL CONSTRAINT answer_is_known CHECK (answer IN ('valid', 'invalid', 'unavailable')),
    asked_at timestamptz NOT NULL DEFAULT now(),
    -- the request identifier of VIES, the consultation number of HMRC
    reference text NOT NULL DEFAULT '',
    name text NOT NULL DEFAULT '',
    address text NOT NULL DEFAULT '',
    -- why there was no answer
    said text NOT NULL DEFAULT '',
    CONSTRAINT only_silence_has_a_reason CHECK (answer = 'unavailable' OR said = '')
);

CREATE INDEX tax_evidence_by_number ON tax_evidence (number, asked_at DESC);

CREATE TRIGGER only_added BEFORE UPDATE OR DELETE ON tax_evidence
FOR EACH ROW EXECUTE FUNCTION refuse_change();
