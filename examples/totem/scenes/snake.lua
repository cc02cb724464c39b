-- Snake: buttons up, down, left and right steer. It eats, it grows, and it must not bite itself.
-- Where nobody presses for a while, it plays alone.

scene = {
  title = "Snake",
  about = "Steer it by buttons up, down, left and right.",
  parameters = {
    speed = { 2, 20, 8, unit = "steps/s" },
    colour = "#5cff6e",
  },
  hears = { "button.press" },
}

local ways = { up = { 0, -1 }, down = { 0, 1 }, left = { -1, 0 }, right = { 1, 0 } }
local order = { "up", "right", "down", "left" } -- to go through: pairs() would be slower

local cell -- lights that one step is
local columns, rows
local snake, way, apple -- the snake's head is its first piece
local wait = 0 -- until the next step, in seconds
local alone = 0 -- until it plays by itself, in seconds
local over = 0 -- since it bit itself: what is left of the flash

local function is_snake(x, y)
  for i = 1, #snake do
    if snake[i].x == x and snake[i].y == y then return true end
  end
  return false
end

local function place_apple()
  for _ = 1, 50 do
    apple = { x = random(0, columns - 1), y = random(0, rows - 1) }
    if not is_snake(apple.x, apple.y) then return end
  end
end

local function begin()
  local x, y = columns // 2, rows // 2
  snake = { { x = x, y = y }, { x = x - 1, y = y }, { x = x - 2, y = y } }
  way = "right"
  place_apple()
end

function init(size)
  cell = math.max(1, size.height // 16)
  columns, rows = math.max(4, size.width // cell), math.max(4, size.height // cell)
  begin()
end

local function ahead(name)
  local step = ways[name]
  -- It leaves on one side and comes back on the other, as around a cube.
  return (snake[1].x + step[1]) % columns, (snake[1].y + step[2]) % rows
end

-- The way that leads to the apple without a bite; else any that is free.
local function choose()
  local best, nearest = way, math.huge
  for _, name in ipairs(order) do
    local x, y = ahead(name)
    if not is_snake(x, y) then
      local dx, dy = math.abs(x - apple.x), math.abs(y - apple.y)
      local distance = math.min(dx, columns - dx) + math.min(dy, rows - dy)
      if distance < nearest then best, nearest = name, distance end
    end
  end
  return best
end

function event(e)
  local wanted = ways[e.data.code]
  if not wanted then return end
  alone = 10
  local x, y = ahead(e.data.code)
  if x ~= snake[2].x or y ~= snake[2].y then way = e.data.code end -- never straight back
end

local function step()
  if alone <= 0 then way = choose() end
  local x, y = ahead(way)
  if is_snake(x, y) or #snake > 120 then
    over = 1
    begin()
    return
  end
  table.insert(snake, 1, { x = x, y = y })
  if x == apple.x and y == apple.y then
    place_apple()
  else
    table.remove(snake)
  end
end

function draw(t, dt)
  alone = alone - dt
  wait = wait - dt
  if wait <= 0 then
    step()
    wait = math.max(wait, -0.1) + 1 / params.speed
  end

  over = math.max(0, over - dt)
  fill(mix("black", "#600010", over))
  for i, piece in ipairs(snake) do
    box(piece.x * cell, piece.y * cell, cell, cell, mix(params.colour, "black", 0.7 * (i - 1) / #snake))
  end
  local size = cell * (0.35 + 0.1 * sin1(t))
  disc((apple.x + 0.5) * cell - 0.5, (apple.y + 0.5) * cell - 0.5, size, "red")
end
