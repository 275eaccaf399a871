-- Requests from a file, one a line: method, path, headers as name=value joined by the unit separator, body; tabs between.
local lines, position = {}, 0

function init(args)
  for line in io.lines(args[1]) do
    local method, path, headers, body = line:match("^(.-)\t(.-)\t(.-)\t(.*)$")
    local named = {}
    for name, value in headers:gmatch("([^\31=]+)=([^\31]*)") do named[name] = value end
    lines[#lines + 1] = wrk.format(method, path, named, body)
  end
  position = (tonumber(args[2]) or 0) % #lines
end

function request()
  position = position % #lines + 1
  return lines[position]
end

function done(summary, latency, _requests)
  local errors = summary.errors
  io.write(string.format(
    "\nRESULT %d %d %d %d %d\n", summary.requests, summary.duration,
    errors.connect + errors.read + errors.write + errors.timeout + errors.status,
    latency:percentile(50), latency:percentile(95)))
end
