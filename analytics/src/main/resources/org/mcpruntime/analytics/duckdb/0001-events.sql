-- Events, each once; times are UTC to the microsecond, json is the event as it came.
CREATE TABLE events (
  position BIGINT NOT NULL,
  id UUID NOT NULL,
  time TIMESTAMP NOT NULL,
  json VARCHAR NOT NULL USING COMPRESSION zstd,
  use_number BIGINT NOT NULL,
  trace_id VARCHAR NOT NULL,
  chain VARCHAR NOT NULL,
  sequence BIGINT NOT NULL,
  phase VARCHAR NOT NULL,
  intent_id VARCHAR NOT NULL,
  path VARCHAR NOT NULL,
  status BIGINT NOT NULL,
  latency_ms BIGINT NOT NULL,
  bytes_in BIGINT NOT NULL,
  bytes_out BIGINT NOT NULL,
  client_address VARCHAR NOT NULL,
  resource_uri VARCHAR NOT NULL,
  decision VARCHAR NOT NULL
);

-- What many events have in common, once; digest is of all the other columns.
CREATE TABLE uses (
  use_number BIGINT NOT NULL,
  digest UUID NOT NULL,
  source VARCHAR NOT NULL,
  event_type VARCHAR NOT NULL,
  method VARCHAR NOT NULL,
  server VARCHAR NOT NULL,
  namespace VARCHAR NOT NULL,
  team_id VARCHAR NOT NULL,
  cluster VARCHAR NOT NULL,
  human_id VARCHAR NOT NULL,
  agent_id VARCHAR NOT NULL,
  subject_team_id VARCHAR NOT NULL,
  session_id VARCHAR NOT NULL,
  assurance VARCHAR NOT NULL,
  rpc_method VARCHAR NOT NULL,
  tool_name VARCHAR NOT NULL,
  era VARCHAR NOT NULL,
  reason VARCHAR NOT NULL,
  observed_reason VARCHAR NOT NULL,
  matched_grant VARCHAR NOT NULL,
  matched_session VARCHAR NOT NULL,
  required_side_effect VARCHAR NOT NULL,
  risk_level VARCHAR NOT NULL
);

-- What gateways say of their chains between the events.
CREATE TABLE marks (
  position BIGINT NOT NULL,
  chain VARCHAR NOT NULL,
  sequence BIGINT NOT NULL,
  kind VARCHAR NOT NULL,
  time TIMESTAMP NOT NULL,
  json VARCHAR NOT NULL
);

-- How far each chain has come, though all of it may have been removed since; '' for what is in none.
CREATE TABLE chains (
  chain VARCHAR NOT NULL,
  position BIGINT NOT NULL,
  sequence BIGINT NOT NULL,
  previous VARCHAR NOT NULL,
  hash VARCHAR NOT NULL
);
