-- count: the sum of a key that lasts as long as its first count said.
local n = tonumber(redis.call('GET', KEYS[1]) or '0') + 1
if n == 1 then
  redis.call('SET', KEYS[1], n, 'PX', ARGV[1])
else
  redis.call('SET', KEYS[1], n, 'KEEPTTL')
end
return n
