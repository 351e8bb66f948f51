-- hold: keeps a key without slots for so many microseconds.
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]
local till = math.max(now + ARGV[1], tonumber(redis.call('GET', KEYS[1]) or '0'))
redis.call('SET', KEYS[1], string.format('%.0f', till), 'PX', math.ceil((till - now) / 1000))
return 1
