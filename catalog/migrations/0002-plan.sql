-- Roots that are prepared before clients see them, custom delegations, signing events.

ALTER TABLE repository DROP COLUMN delegations;
ALTER TABLE repository ADD COLUMN bins_style TEXT NOT NULL DEFAULT 'succinct';

-- They follow from the rest.
DROP TABLE setting;

-- activated: 0 while clients cannot see it. revision: the online roles are published for it from
-- there on; 0: they are not prepared yet. task: over when clients see it.
ALTER TABLE root ADD COLUMN activated BIGINT NOT NULL DEFAULT 1;
ALTER TABLE root ADD COLUMN revision BIGINT NOT NULL DEFAULT 0;
ALTER TABLE root ADD COLUMN old_key_lost BIGINT NOT NULL DEFAULT 0;
ALTER TABLE root ADD COLUMN task TEXT NOT NULL DEFAULT '';

-- retired: delegated to no more; its last version stays listed.
ALTER TABLE role ADD COLUMN retired BIGINT NOT NULL DEFAULT 0;

-- The custom role that has the artifact, itself or in its bins; '': the bins of targets.
ALTER TABLE artifact ADD COLUMN owner TEXT NOT NULL DEFAULT '';
CREATE INDEX artifact_owner ON artifact (repository, owner, path_hash) WHERE owner <> '';

-- Delegations of the targets role to custom roles, as JSON. live: what clients see; pending: what
-- they will see once the role is signed accordingly. '': there is none.
CREATE TABLE delegation (
  repository TEXT NOT NULL,
  role TEXT NOT NULL,
  position BIGINT NOT NULL,
  live TEXT NOT NULL,
  pending TEXT NOT NULL,
  PRIMARY KEY (repository, role)
);

-- Versions that wait for people's signatures. signed_part never changes.
CREATE TABLE draft (
  repository TEXT NOT NULL,
  role TEXT NOT NULL,
  version BIGINT NOT NULL,
  signed_part TEXT NOT NULL,
  signatures TEXT NOT NULL,
  revision BIGINT NOT NULL,
  root BIGINT NOT NULL,
  created BIGINT NOT NULL,
  expires BIGINT NOT NULL,
  complete BIGINT NOT NULL,
  PRIMARY KEY (repository, role, version)
);
