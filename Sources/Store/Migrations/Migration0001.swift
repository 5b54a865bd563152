extension Migration {
    /// Members, their accounts and links, and the outbox.
    static let membersLinksAndOutbox = Migration(
        id: 1, name: "members, links and the outbox", statements: community + directoryMailAndFeeds)

    private static let community: [Statement] = [
        """
        CREATE TABLE member (
            id {identity},
            joined_at INTEGER NOT NULL,
            language TEXT NOT NULL,
            visibility TEXT CHECK (visibility IN ('listed', 'confirmed', 'nobody')),
            follows_later INTEGER NOT NULL DEFAULT 0 CHECK (follows_later IN (0, 1)),
            allows_mention_links INTEGER NOT NULL DEFAULT 0 CHECK (allows_mention_links IN (0, 1)),
            consented_at INTEGER,
            people_seen_at INTEGER NOT NULL DEFAULT 0
        ) {strict}
        """,
        """
        CREATE TABLE account (
            member_id INTEGER NOT NULL REFERENCES member (id) ON DELETE CASCADE,
            network TEXT NOT NULL CHECK (network IN ('x', 'bluesky', 'mastodon')),
            key TEXT NOT NULL,
            name TEXT NOT NULL,
            display_name TEXT NOT NULL,
            host TEXT NOT NULL,
            opened_at INTEGER,
            seen_labels TEXT NOT NULL DEFAULT '',
            search_text TEXT NOT NULL,
            is_proven INTEGER NOT NULL CHECK (is_proven IN (0, 1)),
            x_key INTEGER,
            linked_at INTEGER NOT NULL,
            PRIMARY KEY (member_id, network)
        ) {strict}
        """,
        "CREATE UNIQUE INDEX account_proven ON account (network, key) WHERE is_proven = 1",
        "CREATE INDEX account_x_key ON account (x_key) WHERE x_key IS NOT NULL",
        """
        CREATE TABLE account_grant (
            member_id INTEGER NOT NULL,
            network TEXT NOT NULL,
            sealed BLOB NOT NULL,
            key_id TEXT NOT NULL,
            scope TEXT NOT NULL,
            version INTEGER NOT NULL,
            refresh_begun_at INTEGER,
            needs_sign_in INTEGER NOT NULL DEFAULT 0 CHECK (needs_sign_in IN (0, 1)),
            PRIMARY KEY (member_id, network),
            FOREIGN KEY (member_id, network) REFERENCES account (member_id, network) ON DELETE CASCADE
        ) {strict}
        """,
        """
        CREATE TABLE registered_app (
            host TEXT NOT NULL,
            redirect_uri TEXT NOT NULL,
            sealed BLOB NOT NULL,
            key_id TEXT NOT NULL,
            PRIMARY KEY (host, redirect_uri)
        ) {strict}
        """,
        """
        CREATE TABLE browser_session (
            id {identity},
            token_hash BLOB NOT NULL UNIQUE,
            member_id INTEGER REFERENCES member (id) ON DELETE CASCADE,
            created_at INTEGER NOT NULL,
            seen_at INTEGER NOT NULL,
            user_agent TEXT NOT NULL,
            form_key BLOB NOT NULL
        ) {strict}
        """,
        "CREATE INDEX browser_session_member ON browser_session (member_id)",
        """
        CREATE TABLE pending_sign_in (
            state_hash BLOB NOT NULL PRIMARY KEY,
            session_hash BLOB NOT NULL,
            network TEXT NOT NULL,
            sealed BLOB NOT NULL,
            return_to TEXT NOT NULL,
            ends_at INTEGER NOT NULL
        ) {strict}
        """,
        "CREATE INDEX pending_sign_in_end ON pending_sign_in (ends_at)",
        """
        CREATE TABLE link (
            target INTEGER NOT NULL,
            kind INTEGER NOT NULL,
            member_id INTEGER NOT NULL,
            PRIMARY KEY (target, kind, member_id)
        ) {strict} {withoutRowID}
        """,
        """
        CREATE TABLE link_list (
            member_id INTEGER NOT NULL REFERENCES member (id) ON DELETE CASCADE,
            kind INTEGER NOT NULL,
            targets BLOB NOT NULL,
            deferred BLOB NOT NULL,
            imported_at INTEGER NOT NULL,
            PRIMARY KEY (member_id, kind)
        ) {strict}
        """,
        """
        CREATE TABLE lookup_spend (
            member_id INTEGER NOT NULL REFERENCES member (id) ON DELETE CASCADE,
            day INTEGER NOT NULL,
            ids INTEGER NOT NULL,
            PRIMARY KEY (member_id, day)
        ) {strict}
        """,
        """
        -- X accounts that the member unlinked: what others block or mute by them still keeps the two apart.
        CREATE TABLE former_x_key (
            member_id INTEGER NOT NULL REFERENCES member (id) ON DELETE CASCADE,
            x_key INTEGER NOT NULL,
            PRIMARY KEY (member_id, x_key)
        ) {strict}
        """,
        "CREATE INDEX former_x_key_key ON former_x_key (x_key)",
        """
        CREATE TABLE opted_out (
            x_key INTEGER NOT NULL PRIMARY KEY,
            at INTEGER NOT NULL
        ) {strict}
        """,
        """
        -- The other is a member, or below zero an entry of the directory; so too in the next two tables.
        CREATE TABLE connection (
            seeker_id INTEGER NOT NULL REFERENCES member (id) ON DELETE CASCADE,
            other_id INTEGER NOT NULL,
            tier INTEGER NOT NULL,
            reasons INTEGER NOT NULL,
            was_following INTEGER NOT NULL CHECK (was_following IN (0, 1)),
            is_ticked INTEGER NOT NULL CHECK (is_ticked IN (0, 1)),
            -- The seeker had asked for later joiners when the other came.
            is_awaited INTEGER NOT NULL CHECK (is_awaited IN (0, 1)),
            found_at INTEGER NOT NULL,
            PRIMARY KEY (seeker_id, other_id)
        ) {strict}
        """,
        "CREATE INDEX connection_other ON connection (other_id)",
        """
        CREATE TABLE dismissal (
            member_id INTEGER NOT NULL REFERENCES member (id) ON DELETE CASCADE,
            other_id INTEGER NOT NULL,
            PRIMARY KEY (member_id, other_id)
        ) {strict}
        """,
        "CREATE INDEX dismissal_other ON dismissal (other_id)",
        """
        CREATE TABLE network_choice (
            member_id INTEGER NOT NULL REFERENCES member (id) ON DELETE CASCADE,
            other_id INTEGER NOT NULL,
            network TEXT NOT NULL,
            is_chosen INTEGER NOT NULL CHECK (is_chosen IN (0, 1)),
            PRIMARY KEY (member_id, other_id, network)
        ) {strict}
        """,
        "CREATE INDEX network_choice_other ON network_choice (other_id)",
        """
        -- Whom a member invited, as a keyed hash of both. It is of another member where two were joined since.
        CREATE TABLE invitation (
            member_id INTEGER NOT NULL REFERENCES member (id) ON DELETE CASCADE,
            mark INTEGER NOT NULL,
            marked_for INTEGER NOT NULL,
            -- The start of a day.
            at INTEGER NOT NULL,
            PRIMARY KEY (member_id, mark)
        ) {strict}
        """,
        """
        CREATE TABLE gate (
            name TEXT NOT NULL PRIMARY KEY,
            opens_at INTEGER NOT NULL
        ) {strict}
        """,
        """
        CREATE TABLE lane (
            key TEXT NOT NULL PRIMARY KEY,
            owner INTEGER,
            ready_at INTEGER,
            served_at INTEGER NOT NULL DEFAULT 0,
            holder TEXT,
            token INTEGER NOT NULL DEFAULT 0,
            lease_until INTEGER,
            is_paused INTEGER NOT NULL DEFAULT 0 CHECK (is_paused IN (0, 1)),
            stop_code TEXT,
            stop_reason TEXT,
            stopped_at INTEGER,
            wait_until INTEGER NOT NULL DEFAULT 0,
            -- Until then no budget lets anything begin that is due.
            budget_until INTEGER NOT NULL DEFAULT 0,
            -- Tries in a row that ended in passing trouble, and since when.
            troubles INTEGER NOT NULL DEFAULT 0,
            troubled_since INTEGER
        ) {strict}
        """,
        "CREATE INDEX lane_ready ON lane (served_at, key) WHERE ready_at IS NOT NULL",
        "CREATE INDEX lane_holder ON lane (holder) WHERE holder IS NOT NULL",
        "CREATE INDEX lane_owner ON lane (owner)",
        """
        CREATE TABLE work (
            id {identity},
            lane TEXT NOT NULL REFERENCES lane (key) ON DELETE CASCADE,
            owner INTEGER,
            kind TEXT NOT NULL,
            version INTEGER NOT NULL,
            payload BLOB NOT NULL,
            unique_key TEXT UNIQUE,
            depends_on INTEGER,
            gate TEXT,
            not_before INTEGER NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('waiting', 'blocked', 'begun', 'finished')),
            attempts INTEGER NOT NULL,
            first_begun_at INTEGER,
            outcome TEXT,
            succeeded INTEGER CHECK (succeeded IN (0, 1)),
            reason TEXT,
            receipt BLOB,
            enqueued_at INTEGER NOT NULL,
            changed_at INTEGER NOT NULL
        ) {strict}
        """,
        """
        CREATE INDEX work_next ON work (lane, not_before, id, kind, outcome)
        WHERE state IN ('waiting', 'begun') AND gate IS NULL
        """,
        "CREATE INDEX work_lane ON work (lane, id)",
        "CREATE INDEX work_depends ON work (depends_on) WHERE depends_on IS NOT NULL",
        "CREATE INDEX work_gate ON work (gate, id) WHERE gate IS NOT NULL",
        "CREATE INDEX work_owner ON work (owner)",
        """
        CREATE TABLE budget_spend (
            budget TEXT NOT NULL,
            slot INTEGER NOT NULL,
            amount INTEGER NOT NULL,
            ends_at INTEGER NOT NULL,
            PRIMARY KEY (budget, slot)
        ) {strict}
        """,
        "CREATE INDEX budget_spend_end ON budget_spend (ends_at)",
        """
        CREATE TABLE budget_closed (
            budget TEXT NOT NULL PRIMARY KEY,
            until INTEGER NOT NULL
        ) {strict}
        """,
        """
        CREATE TABLE delivery (
            id {identity},
            member_id INTEGER NOT NULL REFERENCES member (id) ON DELETE CASCADE,
            other_id INTEGER NOT NULL,
            network TEXT NOT NULL,
            -- The member's own account that follows.
            actor_key TEXT NOT NULL,
            target_key TEXT NOT NULL,
            target_name TEXT NOT NULL,
            target_display_name TEXT NOT NULL,
            screen_name TEXT NOT NULL,
            work_id INTEGER NOT NULL,
            undo_work_id INTEGER,
            is_automatic INTEGER NOT NULL CHECK (is_automatic IN (0, 1)),
            generation INTEGER NOT NULL,
            created_at INTEGER NOT NULL,
            UNIQUE (member_id, network, actor_key, target_key)
        ) {strict}
        """,
        """
        CREATE TABLE moved_post (
            id {identity},
            member_id INTEGER NOT NULL REFERENCES member (id) ON DELETE CASCADE,
            network TEXT NOT NULL,
            actor_key TEXT NOT NULL,
            tweet_id INTEGER NOT NULL,
            part INTEGER NOT NULL,
            -- The first post of its thread.
            thread_id INTEGER NOT NULL,
            work_id INTEGER NOT NULL,
            undo_work_id INTEGER,
            UNIQUE (network, actor_key, tweet_id, part)
        ) {strict}
        """,
        "CREATE INDEX moved_post_member ON moved_post (member_id)",
        "CREATE INDEX moved_post_work ON moved_post (work_id)",
        """
        -- Posts that a browser hands over: one at a time for each account of a member.
        CREATE TABLE post_upload (
            id {identity},
            member_id INTEGER NOT NULL REFERENCES member (id) ON DELETE CASCADE,
            network TEXT NOT NULL,
            actor_key TEXT NOT NULL,
            -- The digest of what its member confirmed.
            plan TEXT NOT NULL,
            -- How its posts are made: what the server takes and what was chosen, JSON.
            terms TEXT NOT NULL,
            -- All is here and is what was confirmed.
            is_complete INTEGER NOT NULL DEFAULT 0 CHECK (is_complete IN (0, 1)),
            posts INTEGER NOT NULL DEFAULT 0,
            begun_at INTEGER NOT NULL,
            UNIQUE (member_id, network, actor_key)
        ) {strict}
        """,
        """
        CREATE TABLE post_upload_part (
            upload_id INTEGER NOT NULL REFERENCES post_upload (id) ON DELETE CASCADE,
            number INTEGER NOT NULL,
            sealed BLOB NOT NULL,
            size INTEGER NOT NULL,
            PRIMARY KEY (upload_id, number)
        ) {strict}
        """,
        """
        -- A picture or video, of an upload and then of the post that it goes out with.
        CREATE TABLE post_media (
            id {identity},
            member_id INTEGER NOT NULL REFERENCES member (id) ON DELETE CASCADE,
            -- For whom it was sealed; two memberships may have been joined since.
            sealed_for INTEGER NOT NULL,
            upload_id INTEGER REFERENCES post_upload (id) ON DELETE CASCADE,
            work_id INTEGER REFERENCES work (id) ON DELETE CASCADE,
            file TEXT NOT NULL,
            UNIQUE (upload_id, file)
        ) {strict}
        """,
        "CREATE INDEX post_media_work ON post_media (work_id) WHERE work_id IS NOT NULL",
        "CREATE INDEX post_media_member ON post_media (member_id)",
        """
        CREATE TABLE post_media_chunk (
            media_id INTEGER NOT NULL REFERENCES post_media (id) ON DELETE CASCADE,
            number INTEGER NOT NULL,
            sealed BLOB NOT NULL,
            size INTEGER NOT NULL,
            PRIMARY KEY (media_id, number)
        ) {strict}
        """,
        """
        -- What a site keeps of a post, until it is delivered or given up.
        CREATE TABLE post_content (
            work_id INTEGER NOT NULL PRIMARY KEY REFERENCES work (id) ON DELETE CASCADE,
            member_id INTEGER NOT NULL,
            sealed_for INTEGER NOT NULL,
            sealed BLOB NOT NULL,
            size INTEGER NOT NULL
        ) {strict}
        """,
        "CREATE INDEX post_content_member ON post_content (member_id)",
        "CREATE INDEX delivery_other ON delivery (other_id)",
        "CREATE INDEX delivery_work ON delivery (work_id)",
        "CREATE INDEX delivery_target ON delivery (network, target_key)",
    ]
}
