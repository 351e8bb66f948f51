-- accept: {0} duplicate, {1} accepted, {1, lease…} accepted and leased,
-- {2, first} full.
local msg, payload, replaces, token, call = ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6]
local lease, dedupe, keep, hold = ARGV[7], ARGV[8], ARGV[9], ARGV[10]
local max, batch, horizon = ARGV[11], ARGV[12], ARGV[13]

-- replace puts payload in the place of a message that nobody was handed.
local function replace()
  if replaces == '' then return false end
  local items = redis.call('LRANGE', inbox, 0, -1)
  for k = 1 + 2 * tonumber(redis.call('HGET', conv, 'n') or '0'), #items, 2 do
    if items[k] == replaces then
      redis.call('LSET', inbox, k, payload)
      return true
    end
  end
  return false
end

local at = redis.call('ZSCORE', seen, msg)
local known = at and tonumber(at) > now - dedupe
if not known then
  if not replace() then
    if redis.call('LLEN', inbox) >= 2 * max then
      local first = redis.call('HGET', conv, 'full')
      if not first then redis.call('HSET', conv, 'full', call) end
      live(conv, hold)
      return {2, (not first or first == call) and 1 or 0}
    end
    redis.call('RPUSH', inbox, msg, payload) -- first write: a full Redis refuses new work
  end
  live(inbox, keep)
  redis.call('ZREMRANGEBYSCORE', seen, '-inf', now - dedupe)
  redis.call('ZADD', seen, now, msg)
  live(seen, dedupe)
end
local score = redis.call('ZSCORE', due, id)
if token ~= '' then
  local mine = known and score and redis.call('HGET', conv, 'w') == token
  if mine or not (known or score) then
    local leased = take(token, lease, hold, batch, horizon)
    live(due, keep)
    return leased or {1}
  end
end
if known then
  again(seen)
  return {0}
end
if not score then redis.call('ZADD', due, now, id) end
live(due, keep)
return {1}
