-- Calls of many callers in turn; the file of requests is the other load's, so that both send the same.
local requests = {}
local at = 0

function init(args)
  local file = assert(io.open(args[1], "rb"))
  local all = file:read("*a")
  file:close()
  local from = 1
  while from <= #all do
    local length = tonumber(all:sub(from, from + 7))
    requests[#requests + 1] = all:sub(from + 8, from + 7 + length)
    from = from + 8 + length
  end
end

function request()
  at = at % #requests + 1
  return requests[at]
end
