#!lua
-- Extends a live lease. KEYS: leased, host hash. ARGV: host, lease id, now, ttl, grace.
-- include: host.inc.lua
local now = tonumber(ARGV[3])
if not is_live(KEYS[1], KEYS[2], ARGV[1], ARGV[2], now) then return 0 end
local deadline = now + tonumber(ARGV[4])
redis.call('HSET', KEYS[2], 'deadline', deadline)
redis.call('ZADD', KEYS[1], deadline + tonumber(ARGV[5]), ARGV[1])
return 1
