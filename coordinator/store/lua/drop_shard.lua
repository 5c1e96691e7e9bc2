#!lua
-- Forgets what a shard has seen of a campaign. KEYS: seen, relax, hosts, done, exact, visits,
-- buckets. ARGV: campaign. Returns {-1, buckets} when the number of buckets is another.
local stored = tonumber(redis.call('HGET', KEYS[1], ARGV[1]) or '1')
if stored ~= #KEYS - 6 then return {-1, stored} end
local prefix = ARGV[1] .. '\n'
for _, field in ipairs(redis.call('HKEYS', KEYS[2])) do
  if string.sub(field, 1, #prefix) == prefix then redis.call('HDEL', KEYS[2], field) end
end
redis.call('HDEL', KEYS[1], ARGV[1])
for i = 3, #KEYS do redis.call('UNLINK', KEYS[i]) end
return {1, 1}
