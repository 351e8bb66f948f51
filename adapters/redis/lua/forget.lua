-- forget: erases every trace of a dialogue.
for _, name in ipairs(redis.call('HKEYS', timers)) do redis.call('ZREM', agenda, id .. '\0' .. name) end
for _, letter in ipairs(redis.call('ZRANGE', dead, 0, -1)) do
  if string.sub(letter, 1, #id + 1) == id .. '\0' then redis.call('ZREM', dead, letter) end
end
redis.call('ZREM', due, id)
return redis.call('DEL', conv, inbox, outbox, seen, timers)
