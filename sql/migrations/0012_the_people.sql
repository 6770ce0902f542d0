-- The people: a second factor, sessions that can be told apart, and who did what.

ALTER TABLE staff
    ADD COLUMN blocked_at timestamptz,
    -- sealed with the service's own key: a dump of the database opens nothing
    ADD COLUMN totp_secret bytea,
    ADD COLUMN totp_since timestamptz,
    -- while the app is being set up: no code of it has been given yet
    ADD COLUMN totp_pending bytea,
    -- the step of time whose code was used last: no code is taken twice
    ADD COLUMN totp_step bigint NOT NULL DEFAULT 0,
    -- issuer and name at the newsroom's own identity provider
    ADD COLUMN identity text UNIQUE,
    ADD COLUMN signed_in_at timestamptz,
    ADD CONSTRAINT totp_has_a_secret_and_a_day CHECK ((totp_since IS NULL) = (totp_secret IS NULL));

ALTER TABLE staff_session
    ADD COLUMN id bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
    ADD COLUMN device text NOT NULL DEFAULT '',
    ADD COLUMN network text NOT NULL DEFAULT '',
    -- when a password or a code was last given in it
    ADD COLUMN proven_at timestamptz NOT NULL DEFAULT now();

-- The password was right; a code is still asked for.
CREATE TABLE staff_half (
    token_hash bytea PRIMARY KEY,
    staff_id bigint NOT NULL REFERENCES staff,
    expires_at timestamptz NOT NULL
);

CREATE INDEX staff_half_by_staff ON staff_half (staff_id);
CREATE INDEX staff_link_by_staff ON staff_link (staff_id);

-- For the day the telephone is gone: shown once, each good once.
CREATE TABLE recovery_code (
    hash bytea PRIMARY KEY,
    staff_id bigint NOT NULL REFERENCES staff,
    used_at timestamptz
);

CREATE INDEX recovery_code_by_staff ON recovery_code (staff_id);

-- A sign-in that is on its way to the newsroom's identity provider and back; taken away when it is used.
CREATE TABLE newsroom_sign_in (
    state_hash bytea PRIMARY KEY,
    nonce text NOT NULL,
    verifier text NOT NULL,
    back text NOT NULL,
    expires_at timestamptz NOT NULL
);

-- What no other history tells: people, keys, sign-ins. No reference to staff: it outlives them.
CREATE TABLE act (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT now(),
    actor text NOT NULL,
    kind text NOT NULL,
    subject text NOT NULL,
    detail text NOT NULL DEFAULT '',
    network text NOT NULL DEFAULT ''
);

CREATE INDEX act_by_time ON act (at DESC);
CREATE INDEX act_by_actor ON act (actor, at DESC);

CREATE TRIGGER only_added BEFORE DELETE OR UPDATE OR TRUNCATE ON act FOR EACH STATEMENT
EXECUTE FUNCTION refuse_change();

-- What the audit log reads from its end; the other histories are short.
CREATE INDEX request_move_by_time ON request_move (at DESC);
CREATE INDEX request_move_by_actor ON request_move (actor, at DESC);
