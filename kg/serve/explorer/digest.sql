-- The tables of a digest, made from queries/digest/*.rq → what the pages look up: indexes, counts, names for the search.

CREATE UNIQUE INDEX concept_id ON concept (id);
CREATE INDEX edge_child ON edge (child);
CREATE INDEX edge_parent ON edge (parent);
CREATE INDEX subtype_narrow ON subtype (narrow, broad);
CREATE INDEX within_narrow ON within (narrow, broad);
CREATE INDEX subtype_broad ON subtype (broad, narrow);
CREATE INDEX within_broad ON within (broad, narrow);
CREATE INDEX matching_id ON matching (id);
CREATE UNIQUE INDEX trial_id ON trial (id);
CREATE INDEX trial_acronym ON trial (acronym);
CREATE INDEX phase_trial ON phase (trial);
CREATE INDEX status_status ON status (status, trial);
CREATE INDEX enrollment_count ON enrollment (count, trial);
CREATE INDEX involvement_concept ON involvement (concept, role, trial);
CREATE INDEX involvement_trial ON involvement (trial, role, kind);
CREATE INDEX assay_trial ON assay (trial);
CREATE INDEX assay_cell ON assay (cell);
CREATE INDEX assay_assay ON assay (assay);
CREATE INDEX assay_specimen ON assay (specimen);
CREATE INDEX analyte_node ON analyte (node);
CREATE INDEX analyte_analyte ON analyte (analyte);
CREATE INDEX assay_node ON assay (node);
CREATE INDEX collection_tissue ON collection (tissue, trial);
CREATE INDEX site_trial ON site (trial);
CREATE INDEX site_country ON site (country COLLATE NOCASE, trial);
CREATE INDEX site_city ON site (city COLLATE NOCASE, trial);
CREATE INDEX verdict_trial ON verdict (trial);
CREATE INDEX document_trial ON document (trial);

-- how many trials name a concept or one below it, how many study it, and how many study the concept itself
CREATE TABLE weight AS
  SELECT s.broad AS id, COUNT(DISTINCT i.trial) AS trials, COUNT(DISTINCT CASE WHEN i.role IN (SELECT role FROM studied) THEN i.trial END) AS studied,
         COUNT(DISTINCT CASE WHEN s.broad = s.narrow AND i.role IN (SELECT role FROM studied) THEN i.trial END) AS itself
  FROM involvement AS i JOIN subtype AS s ON s.narrow = i.concept WHERE i.kind <> 'tissue' GROUP BY s.broad
  UNION ALL
  SELECT s.broad, COUNT(DISTINCT i.trial), COUNT(DISTINCT CASE WHEN i.role IN (SELECT role FROM studied) THEN i.trial END),
         COUNT(DISTINCT CASE WHEN s.broad = s.narrow AND i.role IN (SELECT role FROM studied) THEN i.trial END)
  FROM involvement AS i JOIN within AS s ON s.narrow = i.concept WHERE i.kind = 'tissue'
  AND s.broad NOT IN (SELECT s.broad FROM involvement AS i JOIN subtype AS s ON s.narrow = i.concept WHERE i.kind <> 'tissue')
  GROUP BY s.broad;
CREATE UNIQUE INDEX weight_id ON weight (id);

CREATE TABLE country AS
  SELECT country AS name, COUNT(DISTINCT trial) AS trials, COUNT(*) AS sites FROM site WHERE country IS NOT NULL GROUP BY 1;

-- what the search finds: words, what they lead to, and how much stands behind it
CREATE VIRTUAL TABLE words USING fts5 (
  name, kind UNINDEXED, ref UNINDEXED, label UNINDEXED, trials UNINDEXED, prefix = '2 3 4', tokenize = 'unicode61 remove_diacritics 2'
);
INSERT INTO words SELECT DISTINCT name, kind, id, label, trials FROM (
  SELECT label AS name, kind, id, label, COALESCE(trials, 0) AS trials FROM concept JOIN weight USING (id)
  UNION ALL SELECT id, kind, id, label, COALESCE(trials, 0) FROM concept JOIN weight USING (id)
  UNION ALL SELECT name, kind, id, label, COALESCE(trials, 0) FROM synonym JOIN concept USING (id) JOIN weight USING (id)
);
INSERT INTO words SELECT id, 'trial', id, COALESCE(title, id), 1 FROM trial;
INSERT INTO words SELECT acronym, 'trial', id, COALESCE(title, id), 1 FROM trial WHERE acronym IS NOT NULL;
INSERT INTO words SELECT title, 'trial', id, title, 1 FROM trial WHERE title IS NOT NULL AND title <> id;
INSERT INTO words SELECT name, 'place', 'country:' || name, name, trials FROM country;
INSERT INTO words
  SELECT city, 'place', 'city:' || city, city || COALESCE(', ' || country, ''), COUNT(DISTINCT trial)
  FROM site WHERE city IS NOT NULL GROUP BY city, country;
INSERT INTO words
  SELECT facility, 'place', 'facility:' || facility, facility || COALESCE(', ' || city, ''), COUNT(DISTINCT trial)
  FROM site WHERE facility IS NOT NULL GROUP BY facility, city;

-- names that are spelt like what somebody typed
CREATE VIRTUAL TABLE spelling USING fts5 (name, kind UNINDEXED, ref UNINDEXED, tokenize = 'trigram', detail = 'none');
INSERT INTO spelling SELECT name, kind, ref FROM words WHERE kind <> 'trial' AND ref NOT LIKE 'facility:%' AND length(name) < 60;
INSERT INTO spelling SELECT id, 'trial', id FROM trial;
INSERT INTO words (words) VALUES ('optimize');
INSERT INTO spelling (spelling) VALUES ('optimize');
-- how many names have three letters in common
CREATE VIRTUAL TABLE spelling_letters USING fts5vocab (spelling, row);
ANALYZE;

-- where sites recruit: the site's own status, else the trial's
ALTER TABLE site ADD COLUMN recruitment TEXT;
UPDATE site SET recruitment = UPPER(REPLACE(REPLACE(
  COALESCE(site_status, (SELECT status FROM trial WHERE trial.id = site.trial), 'not stated'), ', ', '_'), ' ', '_'));
CREATE TABLE place AS
  SELECT country, NULL AS status, COUNT(DISTINCT trial) AS trials, COUNT(*) AS sites FROM site WHERE country IS NOT NULL GROUP BY country
  UNION ALL
  SELECT country, recruitment, COUNT(DISTINCT trial), COUNT(*) FROM site WHERE country IS NOT NULL GROUP BY country, recruitment;
CREATE TABLE status_of_sites AS SELECT recruitment AS status, COUNT(DISTINCT trial) AS trials FROM site GROUP BY recruitment;

-- by what a concept counts as another one, where it is no subtype of it in the strict sense
CREATE TABLE note AS
  SELECT DISTINCT s.narrow, m.id AS broad, 'narrow match' AS note
  FROM matching AS m JOIN subtype AS s ON s.broad = m.other WHERE m.relation = 'skos:narrowMatch'
  UNION ALL
  SELECT w.narrow, w.broad, 'part of' FROM within AS w
  WHERE NOT EXISTS (SELECT 1 FROM subtype AS s WHERE s.narrow = w.narrow AND s.broad = w.broad);
CREATE INDEX note_pair ON note (narrow, broad);

-- every trial, concept and role, the strongest role first: a page of a concept shows a part of them
CREATE TABLE named AS
  SELECT i.trial, i.concept, i.role FROM involvement AS i JOIN concept AS c ON c.id = i.concept JOIN trial AS t ON t.id = i.trial
  LEFT JOIN strength AS r ON r.role = i.role GROUP BY i.trial, i.concept, i.role ORDER BY COALESCE(r.place, 99), i.trial, c.label;
CREATE TABLE named_role AS SELECT role, MIN(rowid) AS least, MAX(rowid) AS most FROM named GROUP BY role;
CREATE INDEX site_where ON site (trial, recruitment, country);

-- which trials study a condition or one below it: what maps and matrices are narrowed by
CREATE TABLE studying (condition TEXT, trial TEXT, PRIMARY KEY (condition, trial)) WITHOUT ROWID;
INSERT INTO studying
  SELECT DISTINCT s.broad, i.trial FROM involvement AS i JOIN subtype AS s ON s.narrow = i.concept
  WHERE i.kind = 'condition' AND i.role IN (SELECT role FROM studied);
CREATE INDEX studying_trial ON studying (trial);
-- the same, and the countries and recruitment of its sites; no status stands for all
CREATE TABLE place_studying (
  condition TEXT, status TEXT, country TEXT, trials INTEGER, sites INTEGER, PRIMARY KEY (condition, status, country)
) WITHOUT ROWID;
CREATE TEMP TABLE there AS
  SELECT trial, country, recruitment, COUNT(*) AS sites FROM site WHERE country IS NOT NULL GROUP BY trial, country, recruitment;
INSERT INTO place_studying
  SELECT condition, recruitment, country, COUNT(*), SUM(sites) FROM there JOIN studying USING (trial) GROUP BY 1, 2, 3
  UNION ALL
  SELECT condition, '', country, COUNT(DISTINCT trial), SUM(sites) FROM there JOIN studying USING (trial) GROUP BY 1, 3;
DROP TABLE there;
