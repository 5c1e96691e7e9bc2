#!lua
-- Takes ownership. KEYS: owner. ARGV: coordinator, now ms. Returns the epoch.
local stored = tonumber(redis.call('HGET', KEYS[1], 'epoch') or '0')
local epoch = math.max(stored + 1, tonumber(ARGV[2]))
redis.call('HSET', KEYS[1], 'name', ARGV[1], 'epoch', epoch)
return epoch
