#!lua flags=no-writes
-- Counts of a campaign in one shard. KEYS: hosts, done, relax, visits. ARGV: campaign, now.
-- Returns {queued, leased, done, relaxing, hosts, visits, visits due}.
local queued, leased, done, relaxing = 0, 0, 0, 0
local hosts = redis.call('HVALS', KEYS[1])
for _, counts in ipairs(hosts) do
  local q, l = string.match(counts, '(%d+) (%d+)')
  queued = queued + tonumber(q)
  leased = leased + tonumber(l)
end
for _, pages in ipairs(redis.call('HVALS', KEYS[2])) do done = done + tonumber(pages) end
local prefix = ARGV[1] .. '\n'
for _, field in ipairs(redis.call('HKEYS', KEYS[3])) do
  if string.sub(field, 1, #prefix) == prefix then relaxing = relaxing + 1 end
end
return {queued, leased, done, relaxing, #hosts, redis.call('ZCARD', KEYS[4]),
        redis.call('ZCOUNT', KEYS[4], '-inf', ARGV[2])}
