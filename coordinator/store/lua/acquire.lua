#!lua
-- Takes the token of an address. KEYS: token. ARGV: holder, now, ttl.
-- The token names its holder and its end by the caller's clock; Redis' own expiry only cleans up.
local token = redis.call('GET', KEYS[1])
local now, ttl = tonumber(ARGV[2]), tonumber(ARGV[3])
if token then
  local space = string.find(token, ' ', 1, true)
  local expiry, holder = tonumber(string.sub(token, 1, space - 1)), string.sub(token, space + 1)
  if expiry > now and holder ~= ARGV[1] then return 0 end
end
redis.call('SET', KEYS[1], string.format('%.0f', now + ttl) .. ' ' .. ARGV[1],
           'PX', string.format('%.0f', math.max(ttl, 1) + 600000))
return 1
