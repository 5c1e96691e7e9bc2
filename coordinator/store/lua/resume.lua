#!lua
-- Makes hosts with queued URLs of a campaign due again.
-- KEYS: due, leased, host hashes. ARGV: campaign, now, hosts.
-- include: host.inc.lua
for i = 3, #KEYS do
  if redis.call('HEXISTS', KEYS[i], 'q:' .. ARGV[1]) == 1 then
    make_due(KEYS[1], KEYS[2], KEYS[i], ARGV[i], tonumber(ARGV[2]))
  end
end
return 1
