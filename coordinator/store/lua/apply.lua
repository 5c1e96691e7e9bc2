#!lua
-- Upserts: the bytewise greatest (rank, value) of a field stays.
-- KEYS: registry, then tables and logs as the items name them.
-- ARGV: per item: index of the table's key, of its log's key (0 = not logged), name, field, packed
--       entry (two bytes of rank length, rank, value).
-- Returns how many entries changed.

-- Lua's own `<` follows the locale, so bytes are compared one by one from the first that differs.
local function less(a, b)
  local n = math.min(#a, #b)
  local i = 1
  while i + 63 <= n and string.sub(a, i, i + 63) == string.sub(b, i, i + 63) do i = i + 64 end
  while i <= n do
    local x, y = string.byte(a, i), string.byte(b, i)
    if x ~= y then return x < y end
    i = i + 1
  end
  return #a < #b
end

local function parts(packed)
  local high, low = string.byte(packed, 1, 2)
  local rank = high * 256 + low
  return string.sub(packed, 3, 2 + rank), string.sub(packed, 3 + rank)
end

local changed = 0
local registered = {}
for i = 1, #ARGV, 5 do
  local table_key, log, name = KEYS[tonumber(ARGV[i])], tonumber(ARGV[i + 1]), ARGV[i + 2]
  local field, entry = ARGV[i + 3], ARGV[i + 4]
  local stored = redis.call('HGET', table_key, field)
  local better = not stored
  if stored and stored ~= entry then
    local old_rank, old_value = parts(stored)
    local rank, value = parts(entry)
    if rank == old_rank then better = less(old_value, value) else better = less(old_rank, rank) end
  end
  if better then
    redis.call('HSET', table_key, field, entry)
    if log > 0 then redis.call('RPUSH', KEYS[log], field) end
    if not registered[name] then
      redis.call('SADD', KEYS[1], name)
      registered[name] = true
    end
    changed = changed + 1
  end
end
return changed
