#!lua flags=no-writes
-- Ranks and recrawl states of URLs of one shard.
-- KEYS: seen, then exact tables, buckets and page tables as the items name them.
-- ARGV: per item: campaign, believed number of buckets, URL, fingerprint, page id, and the indexes
--       in KEYS of exact, bucket, pages.
-- Returns {-1, campaign, buckets} when the number of buckets is another, else {rank or '', state or
-- '', …}.
local out = {}
for i = 1, #ARGV, 8 do
  local stored = redis.call('HGET', KEYS[1], ARGV[i]) or '1'
  if stored ~= ARGV[i + 1] then return {-1, ARGV[i], tonumber(stored)} end
  local rank = redis.call('HGET', KEYS[tonumber(ARGV[i + 5])], ARGV[i + 2]) or
               redis.call('HGET', KEYS[tonumber(ARGV[i + 6])], ARGV[i + 3])
  out[#out + 1] = rank or ''
  out[#out + 1] = redis.call('HGET', KEYS[tonumber(ARGV[i + 7])], ARGV[i + 4]) or ''
end
return out
