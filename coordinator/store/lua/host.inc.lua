-- Shared by the scripts of host shards. A host hash has: id, worker, deadline, alone, alone_left,
-- lost, delay, next, backoff_level, backoff_until, address, last, turn, and 'q:<campaign>' for each
-- campaign of which URLs wait on the host. New URLs wait in a campaign's queue, pages to be visited
-- again in its list of revisits.

local function check_owner(key, name, epoch)
  local owner = redis.call('HMGET', key, 'name', 'epoch')
  if owner[1] == name and owner[2] == epoch then return nil end
  return redis.error_reply('ABORTED host shard is owned by another coordinator')
end

local function number(key, field)
  return tonumber(redis.call('HGET', key, field) or '0')
end

local function is_live(leased, host_key, host, id, now)
  local expiry = redis.call('ZSCORE', leased, host)
  if not expiry or tonumber(expiry) <= now then return false end
  return redis.call('HGET', host_key, 'id') == id
end

-- The list where an entry waits: bit 3 of its first byte says that the page is known already.
local function list_of(entry, queue, revisits)
  return math.floor(string.byte(entry) / 8) % 2 == 1 and revisits or queue
end

-- Makes a host with queued URLs due, unless it is leased or due already.
local function make_due(due, leased, host_key, host, now)
  if redis.call('ZSCORE', leased, host) then return end
  for _, field in ipairs(redis.call('HKEYS', host_key)) do
    if string.sub(field, 1, 2) == 'q:' then
      redis.call('ZADD', due, 'NX', math.max(number(host_key, 'next'), now), host)
      return
    end
  end
end

local function leased_urls(inflight, campaign)
  local count = 0
  local prefix = campaign .. '\n'
  for _, field in ipairs(redis.call('HKEYS', inflight)) do
    if string.sub(field, 1, #prefix) == prefix then count = count + 1 end
  end
  return count
end

-- Writes what the queues and the lease of (host, campaign) hold now.
local function recount(host_key, host, campaign, queue, revisits, inflight, hosts)
  local queued = redis.call('LLEN', queue) + redis.call('LLEN', revisits)
  local leased = leased_urls(inflight, campaign)
  if queued > 0 then
    redis.call('HSET', host_key, 'q:' .. campaign, 1)
  else
    redis.call('HDEL', host_key, 'q:' .. campaign)
  end
  if queued + leased > 0 then
    redis.call('HSET', hosts, host, queued .. ' ' .. leased)
  else
    redis.call('HDEL', hosts, host)
  end
end

-- Ends the lease when none of its URLs is left.
local function end_if_empty(due, leased, host_key, inflight, host)
  if redis.call('EXISTS', inflight) == 1 then return end
  redis.call('ZREM', leased, host)
  make_due(due, leased, host_key, host, 0)
end

-- Leased URLs as {field, entry}, in the order in which they were leased.
local function in_order(inflight)
  local all = redis.call('HGETALL', inflight)
  local urls = {}
  for i = 1, #all, 2 do
    urls[#urls + 1] = {field = all[i], order = string.byte(all[i + 1]),
                       entry = string.sub(all[i + 1], 2)}
  end
  table.sort(urls, function(a, b) return a.order < b.order end)
  return urls
end

local function campaign_of(field)
  return string.sub(field, 1, string.find(field, '\n', 1, true) - 1)
end
