-- name: customer(organisation_key, email)^
SELECT id, stripe_id
FROM customer
WHERE organisation_key = :organisation_key AND email = :email;

-- name: add_customer(id, organisation_key, email)!
-- Two that come at once are one: the first row stays.
INSERT INTO customer (id, organisation_key, email)
VALUES (:id, :organisation_key, :email)
ON CONFLICT (organisation_key, email) DO NOTHING;

-- name: customer_made(id, stripe_id)$
-- Whoever was first gave it its id at Stripe.
UPDATE customer
SET stripe_id = coalesce(stripe_id, :stripe_id)
WHERE id = :id
RETURNING stripe_id;

-- name: checkout_under_way(request_id)^
SELECT
    id, request_id, method, status, amount, currency, quote_id, session_id, url, purchase_order, reference,
    billing_address, created_at, expires_at, expires_at <= now() AS over
FROM checkout
WHERE request_id = :request_id AND status IN ('opening', 'open', 'under_way');

-- name: checkout_by_session(session_id)^
SELECT
    id, request_id, method, status, amount, currency, quote_id, session_id, url, purchase_order, reference,
    billing_address, created_at, expires_at, expires_at <= now() AS over
FROM checkout
WHERE session_id = :session_id;

-- name: checkout(id)^
SELECT
    id, request_id, method, status, amount, currency, quote_id, session_id, url, purchase_order, reference,
    billing_address, created_at, expires_at, expires_at <= now() AS over
FROM checkout
WHERE id = :id;

-- name: checkout_billed(request_id)^
-- What the buyer wanted on the invoice: as it was paid, else as it was asked for last.
SELECT checkout.purchase_order, checkout.reference, checkout.billing_address, invoice.due_at
FROM checkout
LEFT JOIN invoice ON invoice.checkout_id = checkout.id
WHERE checkout.request_id = :request_id
ORDER BY checkout.status = 'paid' DESC, checkout.status = 'ended', checkout.created_at DESC
LIMIT 1;

-- name: add_checkout(id, request_id, method, amount, currency, quote_id, expires_at, purchase_order, reference, billing_address)!
INSERT INTO checkout (
    id, request_id, method, status, amount, currency, quote_id, expires_at, purchase_order, reference,
    billing_address
)
VALUES (
    :id, :request_id, :method, 'opening', :amount, :currency, :quote_id, :expires_at, :purchase_order, :reference,
    :billing_address
);

-- name: open_checkout(id, session_id, url)$
UPDATE checkout
SET status = 'open', session_id = :session_id, url = :url
WHERE id = :id AND status = 'opening'
RETURNING id;

-- name: checkout_goes_on(id, session_id)!
-- All is done on the page, and the bank has not said yet whether the money comes.
UPDATE checkout
SET status = 'under_way', session_id = coalesce(session_id, :session_id)
WHERE id = :id AND status IN ('opening', 'open');

-- name: close_checkout(id, status, session_id)!
-- One that is paid is never ended afterwards.
UPDATE checkout
SET status = :status, session_id = coalesce(session_id, :session_id)
WHERE id = :id AND status <> 'paid';

-- name: end_checkouts(request_id)
-- One whose money is under way goes on: it cannot be stopped, and is given back when it comes.
WITH ended AS (
    UPDATE checkout
    SET status = 'ended'
    WHERE request_id = :request_id AND status IN ('opening', 'open')
    RETURNING session_id
)
SELECT session_id
FROM ended
WHERE session_id IS NOT NULL;

-- name: checkouts_unfinished(older_than, most)
-- Pages nobody has told us the end of, and invoices whose making was cut off. What may take weeks, a bank's
-- word or an invoice, is asked about by the comparison with Stripe.
SELECT
    id, request_id, method, status, amount, currency, quote_id, session_id, url, purchase_order, reference,
    billing_address, created_at, expires_at, expires_at <= now() AS over
FROM checkout
WHERE (status = 'opening' OR (status = 'open' AND method = 'card')) AND created_at < now() - :older_than::interval
ORDER BY created_at
LIMIT :most;

-- name: checkouts_waiting(after_at, after_id, most)
-- Money that may take weeks: a bank's word, an invoice.
SELECT
    id, request_id, method, status, amount, currency, quote_id, session_id, url, purchase_order, reference,
    billing_address, created_at, expires_at, expires_at <= now() AS over
FROM checkout
WHERE (status = 'under_way' OR (status = 'open' AND method = 'invoice'))
  AND (:after_at::timestamptz IS NULL OR (created_at, id) > (:after_at, :after_id::uuid))
ORDER BY created_at, id
LIMIT :most;

-- name: add_invoice(checkout_id, terms_days, releases_on)!
INSERT INTO invoice (checkout_id, terms_days, releases_on)
VALUES (:checkout_id, :terms_days, :releases_on);

-- name: invoice_of_checkout(checkout_id)^
SELECT
    checkout_id, terms_days, releases_on, status, number, credited, due_at, sent_at,
    coalesce(due_at <= now() OR overdue_of = due_at, false) AS overdue
FROM invoice
WHERE checkout_id = :checkout_id;

-- name: tell_invoice(checkout_id, status, number, credited, credited_after, due_at, overdue_of)!
-- What Stripe says of it. Told late, it takes nothing back: an invoice goes from draft to open, may be given
-- up, and ends paid or void. A due date that has passed stays known.
UPDATE invoice
SET
    status = :status,
    number = :number,
    credited = greatest(credited, :credited),
    credited_after = greatest(credited_after, :credited_after),
    due_at = :due_at,
    overdue_of = coalesce(:overdue_of, overdue_of)
WHERE checkout_id = :checkout_id
  AND array_position(ARRAY['draft', 'open', 'uncollectible', 'paid', 'void'], :status)
  >= array_position(ARRAY['draft', 'open', 'uncollectible', 'paid', 'void'], status);

-- name: invoice_sent(checkout_id)!
UPDATE invoice
SET sent_at = now()
WHERE checkout_id = :checkout_id AND sent_at IS NULL;

-- name: invoices_to_send(most)
SELECT invoice.checkout_id
FROM invoice
JOIN checkout ON checkout.id = invoice.checkout_id
WHERE invoice.status = 'open' AND invoice.sent_at IS NULL AND checkout.status = 'open'
ORDER BY checkout.created_at
LIMIT :most;

-- name: invoices_overdue(most)
-- Open past their date, while the licences stand as if nothing were wrong.
SELECT checkout.request_id
FROM invoice
JOIN checkout ON checkout.id = invoice.checkout_id
WHERE invoice.status = 'open'
  AND (invoice.due_at <= now() OR invoice.overdue_of = invoice.due_at)
  AND EXISTS (
      SELECT FROM licence
      WHERE licence.request_id = checkout.request_id AND licence.status = 'active'
  )
ORDER BY invoice.due_at
LIMIT :most;

-- name: invoices_to_remind_of(ahead, most)
-- Open, due soon, not made today, and nobody was reminded of it.
SELECT invoice.checkout_id
FROM invoice
JOIN checkout ON checkout.id = invoice.checkout_id
WHERE invoice.status = 'open'
  AND invoice.due_at > now()
  AND invoice.due_at <= now() + :ahead::interval
  AND checkout.created_at < now() - interval '1 day'
  AND NOT EXISTS (
      SELECT FROM mail
      WHERE mail.key = 'invoice_due:' || invoice.checkout_id
  )
ORDER BY invoice.due_at
LIMIT :most;

-- name: invoices_listed(statuses, overdue, after_at, after_id, most)
-- `overdue`: only those that are.
SELECT
    id, request, organisation, number, status, amount, credited, currency, purchase_order, releases_on, overdue,
    url, due_at, at
FROM invoice_shown
WHERE status = ANY (:statuses::text []) AND (overdue OR NOT :overdue::boolean)
  AND (:after_at::timestamptz IS NULL OR (at, id) < (:after_at, :after_id::uuid))
ORDER BY at DESC, id DESC
LIMIT :most;

-- name: invoices_shown_of_request(request_id)
SELECT
    id, request, organisation, number, status, amount, credited, currency, purchase_order, releases_on, overdue,
    url, due_at, at
FROM invoice_shown
WHERE request = :request_id
ORDER BY at, id;
