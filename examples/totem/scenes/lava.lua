-- Lava lamp: blobs of heat that rise, sink and melt into each other.
--
-- Each blob warms the lights around it, the less the further away they are. A light adds up what all blobs give it,
-- and that sum picks its colour from a palette.
--
-- What is worked out for every light has to be little: a 64 × 64 panel has 4096 of them, 60 times a second. The warmth
-- of a blob is a bell (e to the minus distance squared), which is the bell of its column times the bell of its row: so
-- bells are worked out for 64 columns and 64 rows, and a light only multiplies and adds.

scene = {
  title = "Lava lamp",
  about = "Blobs that rise, sink and melt into each other.",
  parameters = {
    { name = "speed", 0.1, 4, 1, unit = "×", curve = "exponential" },
    { name = "size", 0.5, 2, 1, unit = "×" },
    { name = "colours", "sunset", "fire", "ocean", "aurora", "neon" },
  },
}

local blobs = {}
local time = 0 -- summed up, so that a change of speed does not make the blobs jump

function init(size)
  for i = 1, 4 do
    blobs[i] = {
      sway = random(), rise = 0.04 + 0.05 * random(), start = random(), -- in turns, and turns a second
      radius = 0.13 + 0.07 * random(), -- in heights
      column = (i - 0.5) / 4, -- in widths
      across = {}, down = {}, -- its bell, of every column and row
    }
  end
end

local function place(blob)
  local x = (blob.column + 0.12 * sin1(time * 0.07 + blob.sway)) * width
  local y = (0.5 + 0.45 * sin1(time * blob.rise + blob.start)) * height
  local slope = 1 / (blob.radius * params.size * height) ^ 2
  for i = 0, width - 1 do blob.across[i] = math.exp(-(i - x) * (i - x) * slope) end
  for i = 0, height - 1 do blob.down[i] = math.exp(-(i - y) * (i - y) * slope) end
end

function draw(t, dt)
  time = time + dt * params.speed
  for _, blob in ipairs(blobs) do place(blob) end

  -- Names of their own are quicker to reach than fields.
  local a, b, c, d = blobs[1].across, blobs[2].across, blobs[3].across, blobs[4].across
  local row, da, db, dc, dd = -1, 0, 0, 0, 0
  shade(params.colours, function(x, y)
    if y ~= row then -- shade() goes row by row
      row, da, db, dc, dd = y, blobs[1].down[y], blobs[2].down[y], blobs[3].down[y], blobs[4].down[y]
    end
    return a[x] * da + b[x] * db + c[x] * dc + d[x] * dd
  end)
end
