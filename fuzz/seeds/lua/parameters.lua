scene = { title = "x", parameters = { speed = { 0, 4, 1, unit = "s", step = 1 }, on = true, tint = "#ff8800", p = { "a", "b" }, w = "x" }, hears = { "button." } }
function init(size) print(size.width) end
function event(e) set(1, 1, e.data.code == "a" and "red" or hsv(.1)) end
function draw(t, dt) fade(.1) text(0, 0, params.w, params.tint) shade("fire", function(x, y) return noise(x, y, t * params.speed) end) end
