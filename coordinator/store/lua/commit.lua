#!lua
-- Ends URLs of leases.
-- KEYS: due, leased, seen, then host hashes, lists of leased URLs, queues, revisits, pages, hosts,
--       done, visits, exact and buckets as the items name them.
-- ARGV: first back-off, longest back-off, forgiveness, now, then per item: host, lease id, campaign,
--       URL, rank, most tries (0 = done now), state, page id, fingerprint, believed number of
--       buckets, delay, retry after, back-off, address, next visit (0 = none), member of visits, and
--       the indexes in KEYS of host hash, inflight, queue, revisits, pages, hosts, done, visits,
--       exact, bucket.
-- Returns {-1, campaign, buckets} when the number of buckets is another, else {0 committed | 1 lost |
-- 2 rank changed, rank, …}.
-- include: host.inc.lua
local now = tonumber(ARGV[4])
local first, longest, forgiven = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
for i = 5, #ARGV, 26 do
  local stored = redis.call('HGET', KEYS[3], ARGV[i + 2]) or '1'
  if stored ~= ARGV[i + 9] then return {-1, ARGV[i + 2], tonumber(stored)} end
end

-- When the host may be asked again.
local function hold(host_key, delay, retry_after, backoff, address)
  local next = math.max(number(host_key, 'next'), now + delay)
  redis.call('HSET', host_key, 'delay', delay)
  if address ~= '' then redis.call('HSET', host_key, 'address', address) end
  local wait = retry_after
  local hold_until = number(host_key, 'backoff_until')
  if backoff then
    local level = number(host_key, 'backoff_level')
    if now > hold_until + forgiven then level = 0 end
    local step = math.min(first * 2 ^ math.min(level, 40), longest)
    wait = math.max(wait, step)
    redis.call('HSET', host_key, 'backoff_level', level + 1)
  end
  if wait > 0 then
    hold_until = math.max(hold_until, now + wait)
    redis.call('HSET', host_key, 'backoff_until', hold_until)
    next = math.max(next, hold_until)
  end
  redis.call('HSET', host_key, 'next', next)
end

local function progress(host_key)
  if redis.call('HGET', host_key, 'alone') ~= '1' then
    redis.call('HDEL', host_key, 'lost')
  elseif redis.call('HINCRBY', host_key, 'alone_left', -1) == 0 then
    redis.call('HDEL', host_key, 'lost')
  end
end

local out = {}
for i = 5, #ARGV, 26 do
  local host, campaign, url, rank = ARGV[i], ARGV[i + 2], ARGV[i + 3], ARGV[i + 4]
  local key = {}
  for k = 1, 10 do key[k] = KEYS[tonumber(ARGV[i + 15 + k])] end
  local host_key, inflight, queue, revisits, pages, hosts, done, visits, exact, bucket = unpack(key)
  local field = campaign .. '\n' .. url
  local value = is_live(KEYS[2], host_key, host, ARGV[i + 1], now) and
                redis.call('HGET', inflight, field)
  local code = 0
  if not value then
    code, rank = 1, 0
  elseif math.floor(string.byte(value, 2) / 16) + 1 < tonumber(ARGV[i + 5]) then
    local entry = string.char(string.byte(value, 2) + 16) .. string.sub(value, 3)
    redis.call('RPUSH', list_of(entry, queue, revisits), entry)
  else
    local best = redis.call('HGET', exact, url) or redis.call('HGET', bucket, ARGV[i + 8])
    if best and tonumber(best) < tonumber(rank) then
      code, rank = 2, best
    else
      redis.call('HSET', pages, ARGV[i + 7], ARGV[i + 6])
      redis.call('HSET', done, host, redis.call('HLEN', pages))
      if ARGV[i + 14] == '0' then
        redis.call('ZREM', visits, ARGV[i + 15])
      else
        redis.call('ZADD', visits, ARGV[i + 14], ARGV[i + 15])
      end
    end
  end
  if code == 0 then
    redis.call('HDEL', inflight, field)
    recount(host_key, host, campaign, queue, revisits, inflight, hosts)
    progress(host_key)
    hold(host_key, tonumber(ARGV[i + 10]), tonumber(ARGV[i + 11]), ARGV[i + 12] == '1',
         ARGV[i + 13])
    end_if_empty(KEYS[1], KEYS[2], host_key, inflight, host)
  end
  out[#out + 1] = code
  out[#out + 1] = tonumber(rank)
end
return out
