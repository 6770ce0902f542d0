-- name: add_act(actor, kind, subject, detail, network)!
INSERT INTO act (actor, kind, subject, detail, network)
VALUES (:actor, :kind, :subject, :detail, :network);

-- name: history(of_kind, who, since, until, before_at, before_source, before_id, most)
-- Every history there is, as one, from its end. Each part is read no further than a page goes, so what a
-- page costs does not grow with the years.
SELECT source, id, at, actor, what, subject, path, detail, network
FROM (
    (
        SELECT
            'act' AS source,
            id::text AS id,
            at AS at,
            actor AS actor,
            kind AS what,
            subject AS subject,
            '' AS path,
            detail AS detail,
            network AS network
        FROM act
        WHERE :of_kind::text IN ('', 'people')
          AND (:who::text = '' OR actor = :who)
          AND at >= :since::timestamptz
          AND at < :until::timestamptz
          AND at <= :before_at::timestamptz
          AND (at, 'act', id::text) < (:before_at::timestamptz, :before_source::text, :before_id::text)
        ORDER BY at DESC, id::text DESC
        LIMIT :most
    )
    UNION ALL
    (
        SELECT
            'move' AS source,
            id::text AS id,
            at AS at,
            actor AS actor,
            'moved a request' AS what,
            request_id::text AS subject,
            '/desk/requests/' || request_id AS path,
            from_stage || ' → ' || to_stage || CASE WHEN reason = '' THEN '' ELSE ': ' || reason END AS detail,
            '' AS network
        FROM request_move
        WHERE :of_kind::text IN ('', 'requests')
          AND (:who::text = '' OR actor = :who)
          AND at >= :since::timestamptz
          AND at < :until::timestamptz
          AND at <= :before_at::timestamptz
          AND (at, 'move', id::text) < (:before_at::timestamptz, :before_source::text, :before_id::text)
        ORDER BY at DESC, id::text DESC
        LIMIT :most
    )
    UNION ALL
    (
        SELECT
            'signature' AS source,
            request_id::text AS id,
            signed_at AS at,
            actor AS actor,
            'signed an exclusive grant' AS what,
            request_id::text AS subject,
            '/desk/requests/' || request_id AS path,
            name || ': ' || statement AS detail,
            '' AS network
        FROM signature
        WHERE :of_kind::text IN ('', 'requests')
          AND (:who::text = '' OR actor = :who)
          AND signed_at >= :since::timestamptz
          AND signed_at < :until::timestamptz
          AND signed_at <= :before_at::timestamptz
          AND (signed_at, 'signature', request_id::text) < (:before_at::timestamptz, :before_source::text, :before_id::text)
        ORDER BY signed_at DESC, request_id::text DESC
        LIMIT :most
    )
    UNION ALL
    (
        SELECT
            'ruling' AS source,
            id::text AS id,
            at AS at,
            actor AS actor,
            'ruled on ' || CASE subject WHEN 'text' THEN 'an article''s words' WHEN 'asset' THEN 'a picture' WHEN 'credit' THEN 'a credit' ELSE 'an ' || subject END AS what,
            coalesce((SELECT article.slug FROM article WHERE article.id = ruling.article_id), credit) AS subject,
            coalesce((SELECT '/desk/articles/' || article.slug FROM article WHERE article.id = ruling.article_id), '') AS path,
            verdict || ': ' || reason AS detail,
            '' AS network
        FROM ruling
        WHERE :of_kind::text IN ('', 'rights')
          AND (:who::text = '' OR actor = :who)
          AND at >= :since::timestamptz
          AND at < :until::timestamptz
          AND at <= :before_at::timestamptz
          AND (at, 'ruling', id::text) < (:before_at::timestamptz, :before_source::text, :before_id::text)
        ORDER BY at DESC, id::text DESC
        LIMIT :most
    )
    UNION ALL
    (
        SELECT
            'alt' AS source,
            id::text AS id,
            at AS at,
            actor AS actor,
            'described a picture' AS what,
            (SELECT article.slug FROM article WHERE article.id = picture_alt.article_id) AS subject,
            (SELECT '/desk/articles/' || article.slug FROM article WHERE article.id = picture_alt.article_id) AS path,
            alt AS detail,
            '' AS network
        FROM picture_alt
        WHERE :of_kind::text IN ('', 'rights')
          AND (:who::text = '' OR actor = :who)
          AND at >= :since::timestamptz
          AND at < :until::timestamptz
          AND at <= :before_at::timestamptz
          AND (at, 'alt', id::text) < (:before_at::timestamptz, :before_source::text, :before_id::text)
        ORDER BY at DESC, id::text DESC
        LIMIT :most
    )
    UNION ALL
    (
        SELECT
            'file' AS source,
            id::text AS id,
            at AS at,
            actor AS actor,
            'brought a picture' AS what,
            (SELECT article.slug FROM article WHERE article.id = picture_file.article_id) AS subject,
            (SELECT '/desk/articles/' || article.slug FROM article WHERE article.id = picture_file.article_id) AS path,
            url AS detail,
            '' AS network
        FROM picture_file
        WHERE :of_kind::text IN ('', 'rights')
          AND (:who::text = '' OR actor = :who)
          AND at >= :since::timestamptz
          AND at < :until::timestamptz
          AND at <= :before_at::timestamptz
          AND (at, 'file', id::text) < (:before_at::timestamptz, :before_source::text, :before_id::text)
        ORDER BY at DESC, id::text DESC
        LIMIT :most
    )
    UNION ALL
    (
        SELECT
            'partner' AS source,
            id::text AS id,
            at AS at,
            actor AS actor,
            'changed a partner' AS what,
            (SELECT partner.name FROM partner WHERE partner.id = partner_change.partner_id) AS subject,
            '/desk/partners/' || partner_id AS path,
            reason AS detail,
            '' AS network
        FROM partner_change
        WHERE :of_kind::text IN ('', 'partners')
          AND (:who::text = '' OR actor = :who)
          AND at >= :since::timestamptz
          AND at < :until::timestamptz
          AND at <= :before_at::timestamptz
          AND (at, 'partner', id::text) < (:before_at::timestamptz, :before_source::text, :before_id::text)
        ORDER BY at DESC, id::text DESC
        LIMIT :most
    )
    UNION ALL
    (
        SELECT
            'card' AS source,
            version::text AS id,
            published_at AS at,
            CASE WHEN actor = '' THEN 'the command line' ELSE actor END AS actor,
            'published a rate card' AS what,
            'version ' || version AS subject,
            '/desk/rate-cards/' || version AS path,
            note AS detail,
            '' AS network
        FROM rate_card
        WHERE :of_kind::text IN ('', 'prices')
          AND (:who::text = '' OR CASE WHEN actor = '' THEN 'the command line' ELSE actor END = :who)
          AND published_at >= :since::timestamptz
          AND published_at < :until::timestamptz
          AND published_at <= :before_at::timestamptz
          AND (published_at, 'card', version::text) < (:before_at::timestamptz, :before_source::text, :before_id::text)
        ORDER BY published_at DESC, version::text DESC
        LIMIT :most
    )
    UNION ALL
    (
        SELECT
            'withdrawal' AS source,
            version::text AS id,
            at AS at,
            actor AS actor,
            'took a rate card back' AS what,
            'version ' || version AS subject,
            '/desk/rate-cards/' || version AS path,
            reason AS detail,
            '' AS network
        FROM rate_card_withdrawal
        WHERE :of_kind::text IN ('', 'prices')
          AND (:who::text = '' OR actor = :who)
          AND at >= :since::timestamptz
          AND at < :until::timestamptz
          AND at <= :before_at::timestamptz
          AND (at, 'withdrawal', version::text) < (:before_at::timestamptz, :before_source::text, :before_id::text)
        ORDER BY at DESC, version::text DESC
        LIMIT :most
    )
    UNION ALL
    (
        SELECT
            'refund' AS source,
            id::text AS id,
            due_at AS at,
            wanted_by AS actor,
            'wanted a refund' AS what,
            coalesce((SELECT payment.request_id::text FROM payment WHERE payment.id = refund.payment_id), '') AS subject,
            coalesce((SELECT '/desk/requests/' || payment.request_id FROM payment WHERE payment.id = refund.payment_id), '') AS path,
            amount || ' minor units, ' || status || coalesce(' by ' || approved_by, '') || ': ' || reason AS detail,
            '' AS network
        FROM refund
        WHERE :of_kind::text IN ('', 'money')
          AND (:who::text = '' OR wanted_by = :who)
          AND due_at >= :since::timestamptz
          AND due_at < :until::timestamptz
          AND due_at <= :before_at::timestamptz
          AND (due_at, 'refund', id::text) < (:before_at::timestamptz, :before_source::text, :before_id::text)
        ORDER BY due_at DESC, id::text DESC
        LIMIT :most
    )
    UNION ALL
    (
        SELECT
            'suspense' AS source,
            id::text AS id,
            resolved_at AS at,
            coalesce(resolved_by, 'the rules') AS actor,
            'resolved suspense' AS what,
            subject AS subject,
            '' AS path,
            coalesce(resolution, '') || ': ' || note AS detail,
            '' AS network
        FROM suspense
        WHERE :of_kind::text IN ('', 'money')
          AND resolved_at IS NOT NULL
          AND (:who::text = '' OR coalesce(resolved_by, 'the rules') = :who)
          AND resolved_at >= :since::timestamptz
          AND resolved_at < :until::timestamptz
          AND resolved_at <= :before_at::timestamptz
          AND (resolved_at, 'suspense', id::text) < (:before_at::timestamptz, :before_source::text, :before_id::text)
        ORDER BY resolved_at DESC, id::text DESC
        LIMIT :most
    )
    UNION ALL
    (
        SELECT
            'contract' AS source,
            id::text AS id,
            at AS at,
            actor AS actor,
            'agreed an author''s share' AS what,
            author AS subject,
            '' AS path,
            basis_points || ' basis points from ' || starts_on AS detail,
            '' AS network
        FROM author_contract
        WHERE :of_kind::text IN ('', 'money')
          AND (:who::text = '' OR actor = :who)
          AND at >= :since::timestamptz
          AND at < :until::timestamptz
          AND at <= :before_at::timestamptz
          AND (at, 'contract', id::text) < (:before_at::timestamptz, :before_source::text, :before_id::text)
        ORDER BY at DESC, id::text DESC
        LIMIT :most
    )
) AS part
ORDER BY at DESC, source DESC, id DESC
LIMIT :most;
