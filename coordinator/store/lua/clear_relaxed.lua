#!lua
-- Removes a relaxed page if its rank is still the one given. KEYS: relax. ARGV: field, rank.
if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then return 0 end
return redis.call('HDEL', KEYS[1], ARGV[1])
