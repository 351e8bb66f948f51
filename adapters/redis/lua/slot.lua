-- slot: takes a slot of every pace, 0, or takes none and tells the microseconds
-- to wait. Keys: for each pace when it has all its slots again, and until when
-- it is held. Arguments: for each pace its burst and its microseconds.
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]
local full, wait = {}, 0
for i = 1, #KEYS / 2 do
  local every = tonumber(ARGV[2 * i])
  full[i] = math.max(now, tonumber(redis.call('GET', KEYS[2 * i - 1]) or '0'))
  wait = math.max(wait, full[i] - now - (ARGV[2 * i - 1] - 1) * every, tonumber(redis.call('GET', KEYS[2 * i]) or '0') - now)
end
if wait > 0 then return wait end
for i = 1, #KEYS / 2 do
  local till = full[i] + ARGV[2 * i]
  redis.call('SET', KEYS[2 * i - 1], string.format('%.0f', till), 'PX', math.ceil((till - now) / 1000))
end
return 0
