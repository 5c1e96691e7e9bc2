#!lua
-- Forgets a campaign on one host.
-- KEYS: due, leased, host hash, inflight, queue, pages, hosts, done, revisits.
-- ARGV: campaign, host.
-- include: host.inc.lua
local campaign, host = ARGV[1], ARGV[2]
redis.call('UNLINK', KEYS[5], KEYS[6], KEYS[9])
redis.call('HDEL', KEYS[8], host)
local dropped = 0
local prefix = campaign .. '\n'
for _, field in ipairs(redis.call('HKEYS', KEYS[4])) do
  if string.sub(field, 1, #prefix) == prefix then
    dropped = dropped + redis.call('HDEL', KEYS[4], field)
  end
end
recount(KEYS[3], host, campaign, KEYS[5], KEYS[9], KEYS[4], KEYS[7])
if dropped > 0 then end_if_empty(KEYS[1], KEYS[2], KEYS[3], KEYS[4], host) end
for _, field in ipairs(redis.call('HKEYS', KEYS[3])) do
  if string.sub(field, 1, 2) == 'q:' then return 1 end
end
redis.call('ZREM', KEYS[1], host)
return 1
