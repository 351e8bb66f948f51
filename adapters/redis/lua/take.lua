-- take gives the lease to token, or again to the same token. Fields of conv:
-- f fence, lu lease until, w token of the owner, s state, i messages consumed,
-- o actions sent, n messages handed out, a attempts, u 1 when the first
-- action was certainly not sent, then the token that was told so, full token of
-- the first refusal, al times tried alone, af fence that counted last, fs when
-- the first action was given back first.
local function take(token, lease, hold, batch, horizon)
  local h = redis.call('HMGET', conv, 'f', 'lu', 'w', 's', 'i', 'o', 'a', 'u', 'al', 'fs')
  local fence, till = tonumber(h[1] or '0'), tonumber(h[2] or '0')
  local again = till > now and h[3] == token
  -- A lease beyond the horizon was given before the clock was set back.
  if till > now and till <= now + horizon and not again then return nil end
  local items = redis.call('LRANGE', inbox, 0, 2 * batch - 1)
  local attempts = tonumber(h[7] or '0')
  if not again then
    fence = math.max(fence + 1, clock[1] * 1000000 + clock[2])
    if #items > 0 then attempts = attempts + 1 end
  end
  local certain = h[8] == '1' or again and h[8] == token
  redis.call('HDEL', conv, 'lu', 'u') -- frees first: a full Redis lets the rest through
  redis.call('HSET', conv, 'f', fence, 'lu', now + lease, 'w', token, 'n', #items / 2, 'a', attempts)
  if certain then redis.call('HSET', conv, 'u', token) end
  for _, key in ipairs({conv, inbox, outbox}) do live(key, hold) end
  redis.call('ZADD', due, now + lease, id)
  return {1, fence, h[4] or '', tonumber(h[5] or '0'), tonumber(h[6] or '0'), attempts,
    certain and 0 or 1, items, redis.call('LRANGE', outbox, 0, -1),
    tonumber(h[9] or '0'), h[10] and math.max(1, now - h[10]) or 0}
end
