-- elect: the fence of the office if it is candidate's for term, 0 if another
-- has it. The key outlives the term, so that the next fence is higher.
-- Arguments: candidate, term, how long the key outlives it.
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]
local office = redis.call('HMGET', KEYS[1], 'holder', 'till', 'fence')
local free = tonumber(office[2] or '0') <= now
if not free and office[1] ~= ARGV[1] then return 0 end
local fence = tonumber(office[3] or '0')
if free then fence = math.max(fence + 1, now) end
local number = '%.0f'
redis.call('HSET', KEYS[1], 'holder', ARGV[1], 'till', number:format(now + ARGV[2] * 1000), 'fence', number:format(fence))
redis.call('PEXPIRE', KEYS[1], ARGV[2] + ARGV[3])
return fence
