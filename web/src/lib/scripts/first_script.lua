scene = {
  about = "A disc that goes to and fro.",
  parameters = {
    speed = { 0.1, 4, 1, unit = "×", curve = "exponential" },
    colour = "#ff8800",
  },
}

local turned = 0

function draw(t, dt)
  fade(dt * 4)
  turned = turned + dt * params.speed / 4
  disc(width / 2 + width / 3 * sin1(turned), height / 2, height / 6, params.colour)
end
