-- 0010  Where facts come from tells which facts of the ledger there are: not for the public.
UPDATE local_field SET open = 0 WHERE name = 'fact_sources';
