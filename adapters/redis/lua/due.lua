-- due: dialogues with work that nobody holds, hidden from others for grace.
-- An entry beyond the horizon was set before the clock was set back.
local limit, grace, keep, horizon = tonumber(ARGV[2]), ARGV[3], ARGV[4], ARGV[5]
local ids = redis.call('ZRANGEBYSCORE', due, '-inf', now, 'LIMIT', 0, limit)
if #ids < limit then
  local far = redis.call('ZRANGEBYSCORE', due, '(' .. now + horizon, '+inf', 'LIMIT', 0, limit - #ids)
  for _, d in ipairs(far) do ids[#ids + 1] = d end
end
for _, d in ipairs(ids) do
  redis.call('ZREM', due, d) -- frees first: never refused
  redis.call('ZADD', due, now + grace, d)
end
live(due, keep)
return ids
