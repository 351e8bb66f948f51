-- shelve: keeps values that lie on one server, each under its key and for as
-- long as the first argument says.
for i = 1, #KEYS do redis.call('SET', KEYS[i], ARGV[i + 1], 'PX', ARGV[1]) end
return 1
