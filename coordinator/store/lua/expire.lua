#!lua
-- Ends one lease whose time has passed.
-- KEYS: owner, due, leased, host hash, inflight, then per campaign: queue, revisits,
--       pages, hosts, done.
-- ARGV: coordinator, epoch, host, now, lease id, leases until alone, state of a crashed page, number
--       of campaigns, their names, then page ids in pairs: inflight field, page id.
-- Returns 0 when the lease is not as the caller saw it, else 1.
-- include: host.inc.lua
local refused = check_owner(KEYS[1], ARGV[1], ARGV[2])
if refused then return refused end
local due, leased, host_key, inflight = KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local host, now = ARGV[3], tonumber(ARGV[4])
local expiry = tonumber(redis.call('ZSCORE', leased, host) or 'inf')
if expiry > now or redis.call('HGET', host_key, 'id') ~= ARGV[5] then return 0 end

local n = tonumber(ARGV[8])
local campaigns, page = {}, {}
for i = 1, n do
  campaigns[ARGV[8 + i]] = {queue = KEYS[1 + 5 * i], revisits = KEYS[2 + 5 * i],
                            pages = KEYS[3 + 5 * i], hosts = KEYS[4 + 5 * i],
                            done = KEYS[5 + 5 * i]}
end
for i = 9 + n, #ARGV, 2 do page[ARGV[i]] = ARGV[i + 1] end
local urls = in_order(inflight)
for _, url in ipairs(urls) do
  if not campaigns[campaign_of(url.field)] or not page[url.field] then return 0 end
end

local lost = redis.call('HINCRBY', host_key, 'lost', 1)
if redis.call('HGET', host_key, 'alone') == '1' then
  for _, url in ipairs(urls) do
    local c = campaigns[campaign_of(url.field)]
    redis.call('HSET', c.pages, page[url.field], ARGV[7])
    redis.call('HSET', c.done, host, redis.call('HLEN', c.pages))
  end
  if redis.call('HINCRBY', host_key, 'alone_left', -1) == 0 then
    redis.call('HDEL', host_key, 'lost')
  end
else
  if lost >= tonumber(ARGV[6]) then redis.call('HSET', host_key, 'alone_left', #urls) end
  for i = #urls, 1, -1 do
    local c = campaigns[campaign_of(urls[i].field)]
    redis.call('LPUSH', list_of(urls[i].entry, c.queue, c.revisits), urls[i].entry)
  end
end
redis.call('DEL', inflight)
for name, c in pairs(campaigns) do
  recount(host_key, host, name, c.queue, c.revisits, inflight, c.hosts)
end
redis.call('HSET', host_key, 'next',
           math.max(number(host_key, 'next'), expiry + number(host_key, 'delay')))
end_if_empty(due, leased, host_key, inflight, host)
return 1
