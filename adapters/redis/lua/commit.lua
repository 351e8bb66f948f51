-- commit: 0 fenced, 1 stored. After the fixed arguments come the actions as
-- id, body and the timers as name, time, body; time 0 takes a timer away.
local fence, lease, state, base, n = ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6]
local retention, keep, letter, max, outs = ARGV[7], ARGV[8], ARGV[9], ARGV[10], tonumber(ARGV[11])
local h = redis.call('HMGET', conv, 'f', 'i', 'n')
if h[1] ~= fence then return 0 end
local consumed = tonumber(h[2] or '0')
if consumed == base + n then -- sent again: stored already
  again(conv)
  return 1
end
if consumed ~= tonumber(base) then return 0 end
redis.call('LPOP', inbox, 2 * n) -- frees first: never refused
redis.call('HDEL', conv, 'full', 'a', 'al', 'af')
redis.call('HSET', conv, 's', state, 'i', base + n, 'lu', now + lease, 'n', math.max(0, (h[3] or 0) - n))
redis.call('PEXPIRE', conv, retention)
local k = 12
for _ = 1, outs do
  redis.call('RPUSH', outbox, ARGV[k], ARGV[k + 1])
  k = k + 2
end
live(outbox, keep)
redis.call('ZADD', due, now + lease, id)
live(due, keep)
while k < #ARGV do
  local name, at, body = ARGV[k], tonumber(ARGV[k + 1]), ARGV[k + 2]
  if at == 0 then
    redis.call('ZREM', agenda, id .. '\0' .. name)
    redis.call('HDEL', timers, name)
  else
    redis.call('ZADD', agenda, at, id .. '\0' .. name)
    redis.call('HSET', timers, name, body)
    live(agenda, math.max(0, at - now) + keep)
    live(timers, math.max(0, at - now) + keep)
  end
  k = k + 3
end
if letter ~= '' then bury(letter, keep, max) end
return 1
