-- forget: erases every trace of a dialogue.
for _, name in ipairs(redis.call('HKEYS', timers)) do redis.call('ZREM', agenda, id .. '\0' .. name) end
for _, letter in ipairs(redis.call('ZRANGE', dead, 0, -1)) do
  if string.sub(letter, 1, #id + 1) == id .. '\0' then redis.call('ZREM', dead, letter) end
end
local gone = redis.call('DEL', conv, inbox, outbox, seen, timers)
redis.pcall('ZADD', due, now, id) -- for who sends this again: see again; a full Redis may refuse it
redis.call('ZREM', due, id)
return gone
