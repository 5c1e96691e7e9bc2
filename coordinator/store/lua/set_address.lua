#!lua
-- Remembers the address of a host that is leased. KEYS: leased, host hash.
-- ARGV: host, lease id, now, address.
-- include: host.inc.lua
if not is_live(KEYS[1], KEYS[2], ARGV[1], ARGV[2], tonumber(ARGV[3])) then return 0 end
redis.call('HSET', KEYS[2], 'address', ARGV[4])
return 1
