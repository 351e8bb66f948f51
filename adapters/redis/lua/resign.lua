-- resign: gives the office back if candidate has it.
if redis.call('HGET', KEYS[1], 'holder') == ARGV[1] then redis.call('HDEL', KEYS[1], 'holder', 'till') end
return 1
