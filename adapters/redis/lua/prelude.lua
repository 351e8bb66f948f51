-- Begins every script. The keys of a dialogue and of its partition share one
-- hash tag. Time is the server's. Every script may be run twice: the client
-- sends it again when the reply was lost.
local due, agenda, dead, conv, inbox, outbox, seen, timers = unpack(KEYS)
local id = ARGV[1]
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)

-- live makes key last at least ms longer.
local function live(key, ms)
  if redis.call('PTTL', key) < tonumber(ms) then redis.call('PEXPIRE', key, ms) end
end

-- again writes what stands. Who waits for replicas waits for the last write of
-- a connection: without it, a call sent again would not wait for its first run.
local function again(key)
  redis.call('PEXPIRE', key, math.max(1, redis.call('PTTL', key)))
end

-- bury keeps a dead letter, drops old ones and those above max.
local function bury(letter, keep, max)
  redis.call('ZADD', dead, now, letter)
  redis.call('ZREMRANGEBYSCORE', dead, '-inf', now - keep)
  redis.call('ZREMRANGEBYRANK', dead, 0, -1 - max)
  redis.call('PEXPIRE', dead, keep)
end
