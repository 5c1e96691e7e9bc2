#!lua
-- Gives URLs of a lease back unstarted.
-- KEYS: due, leased, host hash, inflight, queue, hosts, revisits.
-- ARGV: host, lease id, now, delay, campaign, URLs.
-- include: host.inc.lua
local host, now, campaign = ARGV[1], tonumber(ARGV[3]), ARGV[5]
if not is_live(KEYS[2], KEYS[3], host, ARGV[2], now) then return 0 end
redis.call('HSET', KEYS[3], 'next', math.max(number(KEYS[3], 'next'), now + tonumber(ARGV[4])))
for i = #ARGV, 6, -1 do
  local field = campaign .. '\n' .. ARGV[i]
  local value = redis.call('HGET', KEYS[4], field)
  if value then
    local entry = string.sub(value, 2)
    redis.call('LPUSH', list_of(entry, KEYS[5], KEYS[7]), entry)
    redis.call('HDEL', KEYS[4], field)
  end
end
recount(KEYS[3], host, campaign, KEYS[5], KEYS[7], KEYS[4], KEYS[6])
end_if_empty(KEYS[1], KEYS[2], KEYS[3], KEYS[4], host)
return 1
