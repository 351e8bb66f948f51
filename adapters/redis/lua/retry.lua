-- retry: 0 fenced, 1 given back. The fence moves on, so that an edit may
-- replace what was handed out.
local fence, after, failed, certain = ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local held = redis.call('HGET', conv, 'f')
if held ~= fence then
  return held and tonumber(held) == fence + 1 and 1 or 0 -- sent again: given back already
end
redis.call('HDEL', conv, 'lu', 'n', 'al', 'af')
redis.call('HSET', conv, 'f', fence + 1)
if failed == '0' then redis.call('HDEL', conv, 'a') end
if certain == '1' then redis.call('HSET', conv, 'u', 1) end
if redis.call('LLEN', outbox) > 0 and not redis.call('HGET', conv, 'fs') then redis.call('HSET', conv, 'fs', now) end
redis.call('ZADD', due, now + after, id)
return 1
