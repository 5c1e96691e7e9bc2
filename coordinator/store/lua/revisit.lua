#!lua
-- Moves pages of one campaign whose visit is due into their hosts' lists of revisits.
-- KEYS: owner, due, leased, visits, hosts, then host hashes, queues, revisits and lists of leased
--       URLs as the items name them.
-- ARGV: coordinator, epoch, now, campaign, then per item: host, member of visits, entry, and the
--       indexes in KEYS of host hash, queue, revisits, inflight.
-- Returns how many were moved: one that is no longer due stays where it is.
-- include: host.inc.lua
local refused = check_owner(KEYS[1], ARGV[1], ARGV[2])
if refused then return refused end
local now, campaign = tonumber(ARGV[3]), ARGV[4]
local moved, touched = 0, {}
for i = 5, #ARGV, 7 do
  local visit = redis.call('ZSCORE', KEYS[4], ARGV[i + 1])
  if visit and tonumber(visit) <= now then
    redis.call('ZREM', KEYS[4], ARGV[i + 1])
    redis.call('RPUSH', KEYS[tonumber(ARGV[i + 5])], ARGV[i + 2])
    touched[ARGV[i]] = i
    moved = moved + 1
  end
end
for host, i in pairs(touched) do
  local key = {}
  for k = 1, 4 do key[k] = KEYS[tonumber(ARGV[i + 2 + k])] end
  local host_key, queue, revisits, inflight = unpack(key)
  recount(host_key, host, campaign, queue, revisits, inflight, KEYS[5])
  make_due(KEYS[2], KEYS[3], host_key, host, now)
end
return moved
