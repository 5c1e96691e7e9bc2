#!lua
-- Gives the token of an address back. KEYS: token. ARGV: holder.
local token = redis.call('GET', KEYS[1])
if not token or string.sub(token, string.find(token, ' ', 1, true) + 1) ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])
