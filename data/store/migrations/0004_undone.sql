-- 0004  A batch that was taken back says by which revision: its rows are hidden from then on, until they are gone.
-- Forward only; the migrator runs each file once, inside one transaction, and every SELECT must give 1.
ALTER TABLE batch ADD COLUMN undone INTEGER;    -- the revision that took it back; NULL: none
