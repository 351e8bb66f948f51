-- timers: those whose time has come, as member and time.
return redis.call('ZRANGEBYSCORE', agenda, '-inf', now, 'WITHSCORES', 'LIMIT', 0, ARGV[2])
