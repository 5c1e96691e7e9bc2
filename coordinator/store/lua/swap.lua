#!lua
-- Puts a table that was built aside in the place of another. KEYS: fresh, table.
if redis.call('EXISTS', KEYS[1]) == 0 then return redis.error_reply('ERR table built aside has expired') end
redis.call('PERSIST', KEYS[1])
redis.call('RENAME', KEYS[1], KEYS[2])
return 1
