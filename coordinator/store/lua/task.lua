#!lua
-- Classification tasks of a campaign.
-- KEYS: tasks, ready, leased, lease, results, registry of the campaign's tables, waiting, failures.
-- ARGV: operation and its arguments, see below.
local tasks, ready, leased, lease, results = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local waiting, failures = KEYS[7], KEYS[8]
local operation = {}

local function owned(name, epoch)
  local owner = redis.call('HMGET', tasks, 'name', 'epoch')
  return owner[1] == name and owner[2] == epoch
end

local refused = redis.error_reply('ABORTED tasks are owned by another coordinator')

-- A lease is live while its run, task and id are the stored ones and its time is not over.
local function is_live(run, task, id, now)
  if redis.call('HGET', tasks, 'run') ~= run then return false end
  local stored = redis.call('HGET', lease, task)
  if not stored or string.match(stored, '^%d+') ~= id then return false end
  return not now or tonumber(redis.call('ZSCORE', leased, task)) > now
end

local function forget(task)
  redis.call('ZREM', leased, task)
  redis.call('HDEL', lease, task)
end

local function forget_run()
  redis.call('UNLINK', ready, leased, lease, results, waiting, failures)
end

-- Counts a failure. False: that was one too many, and the task ends without a result.
local function may_try_again(task, most)
  if redis.call('HINCRBY', failures, task, 1) < tonumber(most) then return true end
  redis.call('HSET', results, task, 0)
  return false
end

-- coordinator, epoch, run, number of tasks
function operation.start(name, epoch, run, count)
  if not owned(name, epoch) then return refused end
  if redis.call('HGET', tasks, 'run') == run then return 0 end
  forget_run()
  redis.call('HSET', tasks, 'run', run, 'count', count)
  redis.call('SADD', KEYS[6], 'tasks', 'tasks:ready', 'tasks:leased', 'tasks:lease',
             'tasks:results', 'tasks:waiting', 'tasks:failures')
  for task = 0, tonumber(count) - 1 do redis.call('ZADD', ready, task, task) end
  return 1
end

-- coordinator, epoch, run, number of tasks
function operation.extend(name, epoch, run, count)
  if not owned(name, epoch) then return refused end
  local stored = redis.call('HMGET', tasks, 'run', 'count')
  if stored[1] ~= run or tonumber(stored[2]) >= tonumber(count) then return 0 end
  redis.call('HSET', tasks, 'count', count)
  for task = tonumber(stored[2]), tonumber(count) - 1 do redis.call('ZADD', ready, task, task) end
  return 1
end

-- coordinator, epoch, worker, now, ttl, grace
function operation.lease(name, epoch, worker, now, ttl, grace)
  if not owned(name, epoch) then return refused end
  for _, task in ipairs(redis.call('ZRANGEBYSCORE', waiting, '-inf', now)) do
    redis.call('ZREM', waiting, task)
    redis.call('ZADD', ready, task, task)
  end
  local task = redis.call('ZPOPMIN', ready)[1]
  if not task then return false end
  -- Not below the clock: an id given in writes that the store then lost never comes again.
  local id = math.max(tonumber(redis.call('HGET', tasks, 'last') or '0') + 1, tonumber(now))
  redis.call('HSET', tasks, 'last', string.format('%.0f', id))
  local deadline = tonumber(now) + tonumber(ttl)
  redis.call('HSET', lease, task, string.format('%.0f %.0f %s', id, deadline, worker))
  redis.call('ZADD', leased, deadline + tonumber(grace), task)
  return {redis.call('HGET', tasks, 'run'), tonumber(task), id}
end

-- run, task, lease id, now, ttl, grace
function operation.renew(run, task, id, now, ttl, grace)
  if not is_live(run, task, id, tonumber(now)) then return 0 end
  local deadline = tonumber(now) + tonumber(ttl)
  local worker = string.match(redis.call('HGET', lease, task), '^%d+ %d+ (.*)$')
  redis.call('HSET', lease, task, string.format('%.0f %.0f %s', tonumber(id), deadline, worker))
  redis.call('ZADD', leased, deadline + tonumber(grace), task)
  return 1
end

-- run, task, lease id, now
function operation.commit(run, task, id, now)
  if not is_live(run, task, id, tonumber(now)) then return 0 end
  forget(task)
  redis.call('HSET', results, task, id)
  return 1
end

-- run, task, lease id, now, least wait, whether it failed, most failures
operation['return'] = function(run, task, id, now, wait, failed, most)
  if not is_live(run, task, id, nil) then return 0 end
  forget(task)
  wait = tonumber(wait)
  if failed == '1' then
    if not may_try_again(task, most) then return 1 end
    wait = wait * 2 ^ (tonumber(redis.call('HGET', failures, task)) - 1)
  end
  if wait > 0 then
    redis.call('ZADD', waiting, tonumber(now) + wait, task)
  else
    redis.call('ZADD', ready, task, task)
  end
  return 1
end

-- coordinator, epoch, now, most failures
function operation.expire(name, epoch, now, most)
  if not owned(name, epoch) then return refused end
  local over = redis.call('ZRANGEBYSCORE', leased, '-inf', now)
  for _, task in ipairs(over) do
    forget(task)
    if may_try_again(task, most) then redis.call('ZADD', ready, task, task) end
  end
  return #over
end

-- coordinator, epoch, run, task
function operation.reopen(name, epoch, run, task)
  if not owned(name, epoch) then return refused end
  if redis.call('HGET', tasks, 'run') ~= run then return 0 end
  if redis.call('HDEL', results, task) == 1 then redis.call('ZADD', ready, task, task) end
  return 1
end

-- coordinator, epoch, run
function operation.finish(name, epoch, run)
  if not owned(name, epoch) then return refused end
  if redis.call('HGET', tasks, 'run') ~= run then return 0 end
  forget_run()
  redis.call('HDEL', tasks, 'run', 'count')
  return 1
end

return operation[ARGV[1]](unpack(ARGV, 2))
