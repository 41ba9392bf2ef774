-- 0003  Features are found by name, address and pinyin, and the map as it stood at a moment.
-- Forward only; the migrator runs each file once, inside one transaction, and every SELECT must give 1.
--
-- Contentless: the texts stand in the tables; the program gives a row's old tokens to take it out. The tokenizer only parts
-- at spaces: it keeps letters, digits and everything past ASCII together. Single characters and begun syllables are looked
-- for by their beginning: prefix.
CREATE VIRTUAL TABLE search_place USING fts5(name, beside, sound, content='', columnsize=0, tokenize='ascii', prefix='1 2');
CREATE VIRTUAL TABLE search_thing USING fts5(name, beside, sound, content='', columnsize=0, tokenize='ascii', prefix='1 2');

-- The spelling rules the two were written with; other rules, and everything is indexed anew.
CREATE TABLE search_spelling (version TEXT NOT NULL);

CREATE INDEX journal_time ON journal(time, revision) WHERE revision IS NOT NULL AND time IS NOT NULL;
