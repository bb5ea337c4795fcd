-- When a vCon expires; empty if it does not, or is not there.
local names = vcon_names()
local _, at = expiry_of(names)
return { 'ok', at and is_there(names) and at or '' }
