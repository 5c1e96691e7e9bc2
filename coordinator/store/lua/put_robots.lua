#!lua
-- Keeps a robots.txt of one origin and forgets those of the host that are stale. KEYS: robots.
-- ARGV: now, origin, end, record. Ends are by the caller's clock; Redis' own expiry only cleans up.
local now, last = tonumber(ARGV[1]), tonumber(ARGV[3])
redis.call('HSET', KEYS[1], ARGV[2], ARGV[3] .. ' ' .. ARGV[4])
local all = redis.call('HGETALL', KEYS[1])
for i = 1, #all, 2 do
  local expiry = tonumber(string.match(all[i + 1], '^(%d+) '))
  if expiry <= now then redis.call('HDEL', KEYS[1], all[i]) end
  last = math.max(last, expiry)
end
redis.call('PEXPIRE', KEYS[1], string.format('%.0f', math.max(last - now, 0) + 600000))
return 1
