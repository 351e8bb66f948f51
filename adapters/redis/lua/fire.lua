-- fire: moves a timer into the mailbox, once. A timer that was moved or taken
-- away meanwhile has another time or none.
local name, at, msg, keep = ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local member = id .. '\0' .. name
local set = redis.call('ZSCORE', agenda, member)
if not set or tonumber(set) ~= tonumber(at) then return 0 end
redis.call('RPUSH', inbox, msg, redis.call('HGET', timers, name) or '') -- first write: a full Redis refuses new work
redis.call('ZREM', agenda, member)
redis.call('HDEL', timers, name)
live(inbox, keep)
if not redis.call('ZSCORE', due, id) then redis.call('ZADD', due, now, id) end
live(due, keep)
return 1
