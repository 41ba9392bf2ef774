-- 0007  Facilities are asked for by their state: the broken ones are a hundredth of all.
-- Forward only; the migrator runs each file once, inside one transaction, and every SELECT must give 1.
--
-- Equal states stand in the order of their ids, so a page begins where the last one ended; what no one knows stays out.
CREATE INDEX facility_state ON facility("state") WHERE "state" IS NOT NULL;
