-- Money as people look at it: one row of each list of the desk, the same on the pages and over the API.

CREATE VIEW payment_shown AS
SELECT
    payment.id,
    payment.request_id AS request,
    coalesce(request.organisation ->> 'name', '') AS organisation,
    coalesce(checkout.method, '') AS method,
    payment.reference,
    payment.amount,
    payment.given_back,
    payment.currency,
    payment.outcome,
    payment.reason,
    payment.settled_at AS at
FROM payment
LEFT JOIN request ON request.id = payment.request_id
LEFT JOIN checkout ON checkout.session_id = payment.session_id;

CREATE VIEW refund_shown AS
SELECT
    refund.id,
    refund.payment_id AS payment,
    payment.request_id AS request,
    coalesce(request.organisation ->> 'name', '') AS organisation,
    coalesce(licence.number, '') AS licence,
    refund.amount,
    payment.currency,
    refund.status,
    refund.reason,
    refund.wanted_by,
    refund.needs_second,
    coalesce(refund.approved_by, '') AS approved_by,
    refund.failure,
    refund.due_at AS at,
    refund.made_at
FROM refund
JOIN payment ON payment.id = refund.payment_id
LEFT JOIN request ON request.id = payment.request_id
LEFT JOIN licence ON licence.id = refund.licence_id;

CREATE VIEW invoice_shown AS
SELECT
    checkout.id,
    checkout.request_id AS request,
    request.organisation ->> 'name' AS organisation,
    invoice.number,
    invoice.status,
    checkout.amount,
    invoice.credited,
    checkout.currency,
    checkout.purchase_order,
    invoice.releases_on,
    invoice.status = 'open' AND coalesce(invoice.due_at <= now() OR invoice.overdue_of = invoice.due_at, false) AS overdue,
    coalesce(checkout.url, '') AS url,
    invoice.due_at,
    checkout.created_at AS at
FROM invoice
JOIN checkout ON checkout.id = invoice.checkout_id
JOIN request ON request.id = checkout.request_id
WHERE checkout.method = 'invoice';

CREATE VIEW dispute_shown AS
SELECT
    dispute.id,
    dispute.payment_id AS payment,
    payment.request_id AS request,
    coalesce(request.organisation ->> 'name', '') AS organisation,
    dispute.status,
    dispute.reason,
    dispute.amount,
    dispute.currency,
    dispute.answer_by,
    dispute.opened_at AS at
FROM dispute
JOIN payment ON payment.id = dispute.payment_id
LEFT JOIN request ON request.id = payment.request_id;

CREATE VIEW suspense_shown AS
SELECT
    suspense.id,
    suspense.subject,
    suspense.detail,
    coalesce(suspense.request_id, payment.request_id) AS request,
    coalesce(request.organisation ->> 'name', '') AS organisation,
    suspense.payment_id AS payment,
    payment.amount,
    coalesce(payment.currency, '') AS currency,
    -- whether money waits behind it, that can be given back or pay for a request
    suspense.resolved_at IS NULL AND coalesce(payment.outcome = 'suspense', false) AS holds_money,
    suspense.found_at AS at,
    suspense.resolution,
    suspense.note,
    coalesce(suspense.resolved_by, '') AS resolved_by,
    suspense.resolved_at
FROM suspense
LEFT JOIN payment ON payment.id = suspense.payment_id
LEFT JOIN request ON request.id = coalesce(suspense.request_id, payment.request_id);

-- The lists are read newest first, all of them or a part: what is rare is not looked for among all the rest.
CREATE INDEX payment_by_outcome ON payment (outcome, settled_at DESC, id DESC);
CREATE INDEX refund_by_status ON refund (status, due_at DESC, id DESC);
CREATE INDEX dispute_by_status ON dispute (status, opened_at DESC, id DESC);
CREATE INDEX invoice_latest ON checkout (created_at DESC, id DESC) WHERE method = 'invoice';
CREATE INDEX suspense_latest ON suspense (found_at DESC, id DESC);

-- What Stripe said it holds for us, and what our books said at that moment, a row a comparison and currency.
CREATE TABLE balance_compared (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    currency text NOT NULL CONSTRAINT compared_currency_is_iso CHECK (currency ~ '^[A-Z]{3}$'),
    told bigint NOT NULL,
    booked bigint NOT NULL,
    at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX balance_compared_latest ON balance_compared (currency, id DESC);
CREATE TRIGGER only_added BEFORE UPDATE OR DELETE ON balance_compared FOR EACH ROW EXECUTE FUNCTION refuse_change();
