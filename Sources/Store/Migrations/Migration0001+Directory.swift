extension Migration {
    /// Who has left X, and who is told that people arrive.
    static let directoryMailAndFeeds: [Statement] = [
        """
        -- The rows of the campaign's directory as they were last read.
        CREATE TABLE directory_entry (
            id {identity},
            -- The row's columns, JSON.
            fields TEXT NOT NULL,
            name TEXT NOT NULL,
            screen_name TEXT NOT NULL,
            search_text TEXT NOT NULL,
            x_key INTEGER,
            -- A Bluesky handle whose account is not known yet.
            handle TEXT,
            is_gone INTEGER NOT NULL DEFAULT 0 CHECK (is_gone IN (0, 1)),
            -- Whether it takes part in matching: it has an account to follow, and nobody proved the X account here.
            is_shown INTEGER NOT NULL DEFAULT 0 CHECK (is_shown IN (0, 1)),
            -- Members with a higher number are still to be looked at; null when none.
            match_after INTEGER
        ) {strict}
        """,
        "CREATE INDEX directory_entry_x_key ON directory_entry (x_key) WHERE x_key IS NOT NULL",
        """
        CREATE TABLE directory_account (
            entry_id INTEGER NOT NULL REFERENCES directory_entry (id) ON DELETE CASCADE,
            network TEXT NOT NULL CHECK (network IN ('bluesky', 'mastodon')),
            -- The DID on Bluesky, the address on Mastodon.
            key TEXT NOT NULL,
            name TEXT NOT NULL,
            PRIMARY KEY (entry_id, network)
        ) {strict}
        """,
        """
        -- What changed in the directory, for everybody to read. Of private persons it tells no words.
        CREATE TABLE directory_change (
            id {identity},
            at INTEGER NOT NULL,
            entry_id INTEGER NOT NULL,
            name TEXT NOT NULL,
            change TEXT NOT NULL CHECK (change IN ('added', 'removed', 'changed')),
            field TEXT NOT NULL,
            was TEXT NOT NULL,
            becomes TEXT NOT NULL
        ) {strict}
        """,
        "CREATE INDEX directory_change_entry ON directory_change (entry_id)",
        """
        -- Waits for the operator. All words go when it is decided.
        CREATE TABLE directory_suggestion (
            id {identity},
            at INTEGER NOT NULL,
            -- The row's columns, JSON.
            fields TEXT NOT NULL,
            note TEXT NOT NULL,
            contact TEXT NOT NULL,
            decision TEXT CHECK (decision IN ('accepted', 'declined')),
            decided_at INTEGER,
            why TEXT NOT NULL DEFAULT ''
        ) {strict}
        """,
        """
        -- A member's mail. What waits for the answer to the question is not confirmed.
        CREATE TABLE mail_subscription (
            member_id INTEGER NOT NULL PRIMARY KEY REFERENCES member (id) ON DELETE CASCADE,
            -- For whom it was sealed; two memberships may have been joined since.
            sealed_for INTEGER NOT NULL,
            -- The address, and the secrets of the links in mails.
            sealed BLOB NOT NULL,
            key_id TEXT NOT NULL,
            frequency TEXT NOT NULL CHECK (frequency IN ('day', 'week')),
            confirm_hash BLOB NOT NULL UNIQUE,
            stop_hash BLOB NOT NULL UNIQUE,
            requested_at INTEGER NOT NULL,
            -- Until then the question can be answered.
            ends_at INTEGER NOT NULL,
            confirmed_at INTEGER,
            -- When the next digest's turn is; null before mail is wanted.
            next_at INTEGER,
            -- Who was found until then was told, or was there before; and what stood here before the last mail.
            told_until INTEGER NOT NULL,
            told_before INTEGER NOT NULL,
            -- The work whose mail was handed to the mail program last.
            begun_work INTEGER
        ) {strict}
        """,
        "CREATE INDEX mail_subscription_next ON mail_subscription (next_at) WHERE next_at IS NOT NULL",
        """
        -- Questions sent, so that nobody is sent many of them.
        CREATE TABLE mail_question (
            id {identity},
            member_id INTEGER REFERENCES member (id) ON DELETE SET NULL,
            mailbox_hash BLOB NOT NULL,
            at INTEGER NOT NULL
        ) {strict}
        """,
        "CREATE INDEX mail_question_mailbox ON mail_question (mailbox_hash, at)",
        "CREATE INDEX mail_question_member ON mail_question (member_id, at)",
        """
        CREATE TABLE people_feed (
            member_id INTEGER NOT NULL PRIMARY KEY REFERENCES member (id) ON DELETE CASCADE,
            secret_hash BLOB NOT NULL UNIQUE,
            began_at INTEGER NOT NULL
        ) {strict}
        """,
    ]
}
