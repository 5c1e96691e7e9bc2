#!lua
-- KEYS: value, registry. ARGV: name, whether a value is expected, expected, new value.
local stored = redis.call('GET', KEYS[1])
if (ARGV[2] == '1') ~= (stored ~= false) then return 0 end
if stored and stored ~= ARGV[3] then return 0 end
redis.call('SET', KEYS[1], ARGV[4])
redis.call('SADD', KEYS[2], ARGV[1])
return 1
