#!lua
-- Upserts URLs of one campaign into one host shard.
-- KEYS: seen, hosts, exact, relax, due, leased, bucket to split, bucket to make, sources
--       with URLs left out, then host hashes, queues, revisits, lists of leased URLs, page tables,
--       buckets and URLs left out as the items name them.
-- ARGV: campaign, now, queue cap, believed number of buckets, split threshold, then per item: host,
--       URL, entry, fingerprint, rank, page id, urgent, and the indexes in KEYS of host hash, queue,
--       revisits, inflight, pages, bucket; index of the source, and in KEYS of URLs left out.
-- Returns {-1, buckets} when the number of buckets is another, else {newly queued, buckets}.
-- include: host.inc.lua
local campaign, now, cap = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local buckets, threshold = tonumber(ARGV[4]), tonumber(ARGV[5])
local stored = tonumber(redis.call('HGET', KEYS[1], campaign) or '1')
if stored ~= buckets then return {-1, stored} end

local some_exact = redis.call('EXISTS', KEYS[3]) == 1
local split = false
local queued = 0
local touched = {}

-- An urgent URL is in the approximate set: is it really known?
local function known(item)
  if redis.call('HEXISTS', KEYS[item.pages], item.page) == 1 then return true end
  if redis.call('HEXISTS', KEYS[item.inflight], campaign .. '\n' .. item.url) == 1 then
    return true
  end
  local head = string.byte(item.entry)
  local tail = string.sub(item.entry, 2)
  for tries = 0, 15 do
    local entry = string.char(tries * 16 + head % 16) .. tail
    if redis.call('LPOS', KEYS[item.queue], entry) then return true end
  end
  return false
end

local function remember(item, exact)
  if exact then
    redis.call('HSET', KEYS[3], item.url, item.rank)
    some_exact = true
    return
  end
  redis.call('HSET', KEYS[item.bucket], item.print, item.rank)
  if not split and redis.call('HLEN', KEYS[item.bucket]) > threshold then split = true end
end

for i = 6, #ARGV, 15 do
  local item = {host = ARGV[i], url = ARGV[i + 1], entry = ARGV[i + 2], print = ARGV[i + 3],
                rank = ARGV[i + 4], page = ARGV[i + 5], urgent = ARGV[i + 6] == '1',
                host_key = tonumber(ARGV[i + 7]), queue = tonumber(ARGV[i + 8]),
                revisits = tonumber(ARGV[i + 9]), inflight = tonumber(ARGV[i + 10]),
                pages = tonumber(ARGV[i + 11]), bucket = tonumber(ARGV[i + 12]),
                source = ARGV[i + 13], left_out = tonumber(ARGV[i + 14])}
  local exact = false
  local best = some_exact and redis.call('HGET', KEYS[3], item.url)
  if best then
    exact = true
  else
    best = redis.call('HGET', KEYS[item.bucket], item.print)
    if best and item.urgent and not known(item) then
      best = false
      exact = true
    end
  end
  if best then
    if tonumber(item.rank) < tonumber(best) then
      remember(item, exact)
      if redis.call('HEXISTS', KEYS[item.pages], item.page) == 1 then
        redis.call('HSET', KEYS[4], campaign .. '\n' .. item.url, item.rank)
      end
    end
  elseif redis.call('LLEN', KEYS[item.queue]) < cap then
    remember(item, exact or item.urgent)
    redis.call(item.urgent and 'LPUSH' or 'RPUSH', KEYS[item.queue], item.entry)
    touched[item.host] = item
    queued = queued + 1
  else
    redis.call('PFADD', KEYS[item.left_out], item.url)
    redis.call('HSET', KEYS[9], item.source, 1)
  end
end

for host, item in pairs(touched) do
  recount(KEYS[item.host_key], host, campaign, KEYS[item.queue], KEYS[item.revisits],
          KEYS[item.inflight], KEYS[2])
  make_due(KEYS[5], KEYS[6], KEYS[item.host_key], host, now)
end

-- Linear hashing (Litwin 1980): bucket `buckets - level` gives the entries whose next hash bit is
-- set to the new bucket. A fingerprint is the hash, big-endian.
if split then
  local level = 1
  while level * 2 <= buckets do level = level * 2 end
  local all = redis.call('HGETALL', KEYS[7])
  for i = 1, #all, 2 do
    local _, _, a, b, c, d = string.byte(all[i], 1, 6)
    local hash = ((a * 256 + b) * 256 + c) * 256 + d
    if hash % (level * 2) == buckets then
      redis.call('HSET', KEYS[8], all[i], all[i + 1])
      redis.call('HDEL', KEYS[7], all[i])
    end
  end
  buckets = buckets + 1
  redis.call('HSET', KEYS[1], campaign, buckets)
end
return {queued, buckets}
