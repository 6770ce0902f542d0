-- name: add_act(actor, kind, subject, detail, network)!
INSERT INTO act (actor, kind, subject, detail, network)
VALUES (:actor, :kind, :subject, :detail, :network);
