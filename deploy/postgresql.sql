-- Two roles for PostgreSQL 15 or later: one changes tables (`antifake migrate`), the other one reads and writes rows (services and workers, with
-- ANTIFAKE_MIGRATE=false). Run it once with psql as an administrator; then give each its password with \password.
CREATE ROLE antifake_owner LOGIN;
CREATE ROLE antifake_service LOGIN;
CREATE DATABASE antifake OWNER antifake_owner;
REVOKE ALL ON DATABASE antifake FROM PUBLIC;
GRANT CONNECT ON DATABASE antifake TO antifake_service;
\connect antifake
-- What the owner creates from now on, now and in later versions.
ALTER DEFAULT PRIVILEGES FOR ROLE antifake_owner GRANT USAGE ON SCHEMAS TO antifake_service;
ALTER DEFAULT PRIVILEGES FOR ROLE antifake_owner GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO antifake_service;
ALTER DEFAULT PRIVILEGES FOR ROLE antifake_owner GRANT USAGE ON SEQUENCES TO antifake_service;
