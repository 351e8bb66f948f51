-- claim: {0} nothing to do or held, {1, lease…}.
if not redis.call('ZSCORE', due, id) then return {0} end
return take(ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6]) or {0}
