-- Whether a py_vcon_server works on this Redis, or has a job in progress.
local ours = redis.call('ZCARD', LEASES)
return { 'ok', (shared_with_peer() or redis.call('HLEN', PROGRESS) > ours) and '1' or '' }
