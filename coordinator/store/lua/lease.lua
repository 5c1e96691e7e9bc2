#!lua
-- Leases a host.
-- KEYS: owner, due, leased, host hash, inflight, then per campaign: queue, revisits, pages, hosts.
-- ARGV: coordinator, epoch, host, now, worker, ttl, grace, most URLs, then per campaign: name, most
--       pages (0 = no limit).
-- Returns nil, or {lease id, address, alone, campaign index, entry, campaign index, entry, …}.
-- include: host.inc.lua
local refused = check_owner(KEYS[1], ARGV[1], ARGV[2])
if refused then return refused end
local due, leased, host_key, inflight = KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local host, now = ARGV[3], tonumber(ARGV[4])
local score = redis.call('ZSCORE', due, host)
if not score or tonumber(score) > now then return false end
if redis.call('ZSCORE', leased, host) then return false end
redis.call('ZREM', due, host)

local n = (#ARGV - 8) / 2
local campaigns = {}
local turn = 0
local last = redis.call('HGET', host_key, 'last')
for i = 1, n do
  local c = {name = ARGV[7 + 2 * i], queue = KEYS[2 + 4 * i], revisits = KEYS[3 + 4 * i],
             pages = KEYS[4 + 4 * i], hosts = KEYS[5 + 4 * i], allowed = math.huge}
  local most = tonumber(ARGV[8 + 2 * i])
  if most > 0 then
    c.allowed = most - redis.call('HLEN', c.pages)
    if c.allowed <= 0 then redis.call('UNLINK', c.queue) end
  end
  if c.name == last then turn = i end
  campaigns[i] = c
end

local alone = number(host_key, 'alone_left') > 0
local most = alone and 1 or tonumber(ARGV[8])
local out = {0, redis.call('HGET', host_key, 'address') or '', alone and 1 or 0}
local taken, passed = 0, 0
-- New URLs and revisits take turns, so that neither starves the other.
local revisited = redis.call('HGET', host_key, 'turn') == 'r'

local function pop(c)
  local entry = not revisited and redis.call('LPOP', c.revisits)
  if not entry and c.allowed > 0 then
    entry = redis.call('LPOP', c.queue)
    if entry then c.allowed = c.allowed - 1 end
  end
  return entry or redis.call('LPOP', c.revisits)
end

while taken < most and passed < n do
  local index = turn % n + 1
  local c = campaigns[index]
  turn = turn + 1
  passed = passed + 1
  local entry = pop(c)
  if entry then
    passed = 0
    revisited = list_of(entry, c.queue, c.revisits) == c.revisits
    local form = string.byte(entry) % 8
    local url = string.sub(entry, 2)
    if form ~= 4 then
      local port = ''
      if form >= 2 then
        local a, b = string.byte(entry, 2, 3)
        port = ':' .. (a * 256 + b)
        url = string.sub(entry, 4)
      end
      url = (form % 2 == 1 and 'https://' or 'http://') .. host .. port .. url
    end
    redis.call('HSET', inflight, c.name .. '\n' .. url, string.char(taken) .. entry)
    out[#out + 1] = index
    out[#out + 1] = entry
    last = c.name
    taken = taken + 1
  end
end
for i = 1, n do
  local c = campaigns[i]
  recount(host_key, host, c.name, c.queue, c.revisits, inflight, c.hosts)
end
if taken == 0 then return false end
-- Not below the clock: an id given in writes that the store then lost never comes again.
out[1] = math.max(number(host_key, 'id') + 1, now)
redis.call('HSET', host_key, 'id', string.format('%.0f', out[1]))
local deadline = now + tonumber(ARGV[6])
redis.call('HSET', host_key, 'worker', ARGV[5], 'deadline', deadline, 'alone', out[3],
           'last', last, 'turn', revisited and 'r' or 'n')
redis.call('ZADD', leased, deadline + tonumber(ARGV[7]), host)
return out
