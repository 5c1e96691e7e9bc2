#!lua
-- Keeps a robots.txt of one origin and forgets those of the host that are stale, or too many. KEYS:
-- robots. ARGV: now, origin, end, record, most origins. Ends are by the caller's clock; Redis' own
-- expiry only cleans up.
local now, last = tonumber(ARGV[1]), tonumber(ARGV[3])
redis.call('HSET', KEYS[1], ARGV[2], ARGV[3] .. ' ' .. ARGV[4])
local all = redis.call('HGETALL', KEYS[1])
local fresh = {}
for i = 1, #all, 2 do
  local expiry = tonumber(string.match(all[i + 1], '^(%d+) '))
  if expiry <= now then
    redis.call('HDEL', KEYS[1], all[i])
  else
    fresh[#fresh + 1] = {origin = all[i], expiry = expiry, new = all[i] == ARGV[2]}
  end
  last = math.max(last, expiry)
end
table.sort(fresh, function(a, b)
  if a.expiry ~= b.expiry then return a.expiry < b.expiry end
  if a.new ~= b.new then return b.new end
  return a.origin < b.origin
end)
for i = 1, #fresh - tonumber(ARGV[5]) do redis.call('HDEL', KEYS[1], fresh[i].origin) end
redis.call('PEXPIRE', KEYS[1], string.format('%.0f', math.max(last - now, 0) + 600000))
return 1
