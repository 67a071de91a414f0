-- How many artifacts the committed version of a role lists; -1: it is no such role, or was committed
-- before this column was there. SIGNER counts while it writes the version: a count by range would
-- read all rows of a bin, and a list of roles shows up to a thousand bins.
ALTER TABLE role ADD COLUMN artifacts BIGINT NOT NULL DEFAULT -1;
