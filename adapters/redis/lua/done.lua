-- done: {0} fenced, {1} done, {1, items} released, or leased on with items.
local fence, lease, base, n, release = ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6]
local batch, letter, keep, max, alone = ARGV[7], ARGV[8], ARGV[9], ARGV[10], ARGV[11]
local h = redis.call('HMGET', conv, 'f', 'o')
local sent = tonumber(h[2] or '0')
if h[1] ~= fence then
  if not (release == '1' and h[1] and tonumber(h[1]) == fence + 1 and sent == base + n) then return {0} end
  again(conv) -- sent again: released already
  return {1, {}}
end
if sent == tonumber(base) and n ~= '0' then
  redis.call('LPOP', outbox, 2 * n) -- frees first: never refused
  redis.call('HSET', conv, 'o', base + n)
  redis.call('HDEL', conv, 'fs')
  if letter ~= '' then bury(letter, keep, max) end
elseif sent ~= base + n then
  return {0}
end
redis.call('HDEL', conv, 'lu')
if alone == '1' and redis.call('HGET', conv, 'af') ~= fence then
  redis.call('HSET', conv, 'al', (redis.call('HGET', conv, 'al') or 0) + 1, 'af', fence)
end
local items = false
if release == '1' then
  items = redis.call('LRANGE', inbox, 0, 2 * batch - 1)
  if #items == 0 then
    redis.call('ZREM', due, id)
    redis.call('HSET', conv, 'f', fence + 1) -- the lease is over
    return {1, items}
  end
  redis.call('HSET', conv, 'n', #items / 2, 'a', 1)
end
redis.call('HSET', conv, 'lu', now + lease)
redis.call('ZADD', due, now + lease, id)
return {1, items}
