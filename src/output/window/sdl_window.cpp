#define SDL_MAIN_HANDLED
#include "output/window/sdl_window.hpp"

#include "output/window/light_layout.hpp"
#include "output/window/sdl_descriptor.hpp"

#include <fmt/format.h>

#include <SDL.h>
#include <algorithm>
#include <vector>

namespace tutti::output {

namespace {

struct Destroy {
    void operator()(SDL_Window* window) const { SDL_DestroyWindow(window); }
    void operator()(SDL_Renderer* renderer) const { SDL_DestroyRenderer(renderer); }
    void operator()(SDL_Texture* texture) const { SDL_DestroyTexture(texture); }
};
using Texture = std::unique_ptr<SDL_Texture, Destroy>;

/// Of a light, and of what comes from those around it; together they are the light's own colour where all
/// have the same.
constexpr std::uint8_t own_share = 222;
constexpr std::uint8_t glow_share = 255 - own_share;

SDL_Rect rect_of(const pixel::Rectangle& where) {
    return {where.left, where.top, where.size.width, where.size.height};
}

SDL_FPoint point_of(pixel::Point point) { return {static_cast<float>(point.x), static_cast<float>(point.y)}; }

std::optional<WindowInput> input_of(const SDL_Keysym& key) {
    if (key.sym >= SDLK_0 && key.sym <= SDLK_9) return WindowInput{WindowEvent::Digit, key.sym - SDLK_0};
    switch (key.sym) {
    case SDLK_q:
    case SDLK_ESCAPE:
        return WindowInput{WindowEvent::Quit};
    case SDLK_f:
    case SDLK_F11:
        return WindowInput{WindowEvent::FullScreen};
    case SDLK_s:
        return WindowInput{WindowEvent::Save};
    case SDLK_RIGHT:
        return WindowInput{WindowEvent::Next};
    case SDLK_LEFT:
        return WindowInput{WindowEvent::Previous};
    case SDLK_RETURN:
    case SDLK_KP_ENTER:
        return WindowInput{WindowEvent::Activate};
    case SDLK_b:
        return WindowInput{WindowEvent::Blackout};
    default:
        return std::nullopt;
    }
}

} // namespace

struct SdlWindow::Parts {
    explicit Parts(const WindowOptions& said) : options(said) {}
    ~Parts() {
        sheet.reset();
        gaps.reset();
        canvas.reset();
        renderer.reset();
        window.reset();
        SDL_Quit();
    }
    Parts(const Parts&) = delete;
    Parts& operator=(const Parts&) = delete;

    pixel::Size size() const {
        pixel::Size found;
        SDL_GetRendererOutputSize(renderer.get(), &found.width, &found.height);
        return found;
    }
    void upload(const pixel::Picture& picture);
    void paint_sheet(int cell);
    void make_gaps(int cell);
    void draw_cube(const CubeView& view, int faces);

    WindowOptions options;
    std::unique_ptr<SDL_Window, Destroy> window = nullptr;
    std::unique_ptr<SDL_Renderer, Destroy> renderer = nullptr;
    Texture canvas = nullptr; ///< a pixel for each light
    Texture gaps = nullptr;   ///< what is black between lights, for the sheet
    Texture sheet = nullptr;  ///< all lights as they look
    pixel::Size lights;       ///< of the canvas
    int sheet_cell = 0;
};

void SdlWindow::Parts::upload(const pixel::Picture& picture) {
    if (picture.size() != lights || !canvas) {
        lights = picture.size();
        sheet_cell = 0;
        canvas.reset(SDL_CreateTexture(
            renderer.get(), SDL_PIXELFORMAT_RGB24, SDL_TEXTUREACCESS_STREAMING, lights.width, lights.height
        ));
    }
    SDL_UpdateTexture(canvas.get(), nullptr, picture.pixels().data(), lights.width * 3);
}

void SdlWindow::Parts::make_gaps(int cell) {
    const auto gap = gap_of(cell);
    const int width = lights.width * cell;
    const int height = lights.height * cell;
    std::vector<std::uint32_t> pixels(static_cast<std::size_t>(width) * static_cast<std::size_t>(height));
    auto* at = pixels.data();
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            *at++ = static_cast<std::uint32_t>(gap[static_cast<std::size_t>(y % cell * cell + x % cell)])
                    << 24;
    gaps.reset(
        SDL_CreateTexture(renderer.get(), SDL_PIXELFORMAT_ARGB8888, SDL_TEXTUREACCESS_STATIC, width, height)
    );
    SDL_SetTextureBlendMode(gaps.get(), SDL_BLENDMODE_BLEND);
    SDL_UpdateTexture(gaps.get(), nullptr, pixels.data(), width * 4);
    sheet.reset(
        SDL_CreateTexture(renderer.get(), SDL_PIXELFORMAT_ARGB8888, SDL_TEXTUREACCESS_TARGET, width, height)
    );
    sheet_cell = cell;
}

void SdlWindow::Parts::paint_sheet(int cell) {
    if (sheet_cell != cell) make_gaps(cell);
    const bool is_round = options.look == LightLook::Round && gap_of(cell).front() > 0;
    const auto lay = [this](SDL_ScaleMode scaling, SDL_BlendMode blend, std::uint8_t share) {
        SDL_SetTextureScaleMode(canvas.get(), scaling);
        SDL_SetTextureBlendMode(canvas.get(), blend);
        SDL_SetTextureColorMod(canvas.get(), share, share, share);
        SDL_RenderCopy(renderer.get(), canvas.get(), nullptr, nullptr);
    };
    SDL_SetRenderTarget(renderer.get(), sheet.get());
    lay(SDL_ScaleModeNearest, SDL_BLENDMODE_NONE, is_round ? own_share : 255);
    if (is_round) {
        SDL_RenderCopy(renderer.get(), gaps.get(), nullptr, nullptr);
        lay(SDL_ScaleModeLinear, SDL_BLENDMODE_ADD, glow_share);
    }
    SDL_SetRenderTarget(renderer.get(), nullptr);
}

void SdlWindow::Parts::draw_cube(const CubeView& view, int faces) {
    constexpr int corners = 6; // of the two triangles of a square
    constexpr std::array<int, corners> order = {0, 1, 2, 0, 2, 3};
    const auto draw = [&](const std::array<SDL_Vertex, 4>& vertices, SDL_Texture* texture) {
        SDL_RenderGeometry(renderer.get(), texture, vertices.data(), 4, order.data(), corners);
    };
    std::array<SDL_Vertex, 4> square{};
    for (std::size_t i = 0; i < square.size(); ++i)
        square[i] = {point_of(view.lid[i]), SDL_Color{26, 26, 30, 255}, SDL_FPoint{0, 0}};
    draw(square, nullptr);
    for (const auto& [face, places, shade] : view.faces) {
        const float left = static_cast<float>(face) / static_cast<float>(faces);
        const float right = static_cast<float>(face + 1) / static_cast<float>(faces);
        const std::array<SDL_FPoint, 4> of_sheet = {{{left, 0}, {right, 0}, {right, 1}, {left, 1}}};
        const auto bright = static_cast<std::uint8_t>(shade * 255);
        for (std::size_t i = 0; i < square.size(); ++i)
            square[i] = {point_of(places[i]), SDL_Color{bright, bright, bright, 255}, of_sheet[i]};
        draw(square, sheet.get());
    }
}

Result<std::unique_ptr<SdlWindow>> SdlWindow::open(const WindowOptions& options) {
    SDL_SetMainReady();
    SDL_SetHint(SDL_HINT_NO_SIGNAL_HANDLERS, "1"); // Ctrl-C is the program's
    SDL_SetHint(SDL_HINT_VIDEO_ALLOW_SCREENSAVER, "1");
    if (SDL_Init(SDL_INIT_VIDEO) != 0)
        return fail(
            ErrorCode::Unavailable,
            fmt::format(
                "no window can be opened ({}): start it from a desktop, or say which screen with DISPLAY=:0",
                SDL_GetError()
            )
        );
    auto parts = std::make_unique<Parts>(options);
    constexpr int at_first = 640;
    parts->window.reset(SDL_CreateWindow(
        "Tutti", SDL_WINDOWPOS_UNDEFINED, SDL_WINDOWPOS_UNDEFINED, at_first, at_first,
        SDL_WINDOW_RESIZABLE | SDL_WINDOW_ALLOW_HIGHDPI
    ));
    if (parts->window) parts->renderer.reset(SDL_CreateRenderer(parts->window.get(), -1, 0));
    if (!parts->renderer)
        return fail(ErrorCode::Unavailable, fmt::format("no window can be opened ({})", SDL_GetError()));
    SDL_RenderClear(parts->renderer.get());
    SDL_RenderPresent(parts->renderer.get());
    return std::unique_ptr<SdlWindow>(new SdlWindow(std::move(parts)));
}

SdlWindow::SdlWindow(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
SdlWindow::~SdlWindow() = default;

void SdlWindow::resize_for(pixel::Size canvas, int faces) {
    auto* window = parts_->window.get();
    if ((SDL_GetWindowFlags(window) & SDL_WINDOW_FULLSCREEN_DESKTOP) != 0) return;
    const auto& options = parts_->options;
    auto size = window_size(canvas, faces, options.scale > 0 ? options.scale : usual_cell(canvas, faces));
    if (options.folds && faces > 1) size = {.width = size.height * 2, .height = size.height * 2};
    SDL_SetWindowSize(window, size.width, size.height);
}

void SdlWindow::show(const WindowPicture& shown) {
    auto& parts = *parts_;
    auto* renderer = parts.renderer.get();
    parts.upload(shown.picture);
    const bool is_folded = parts.options.folds && shown.faces > 1;
    const auto view = turned_cube(shown.turns, parts.size());
    const auto layout = fit(parts.lights, shown.faces, parts.size());
    const int face_height = std::max(1, static_cast<int>(view.edge) / parts.lights.height);
    parts.paint_sheet(is_folded ? face_height : layout.cell);
    SDL_SetRenderDrawColor(renderer, 0, 0, 0, 255);
    SDL_RenderClear(renderer);
    if (is_folded)
        parts.draw_cube(view, shown.faces);
    else
        for (std::size_t face = 0; face < layout.faces.size(); ++face) {
            const int width = parts.lights.width / shown.faces * parts.sheet_cell;
            const int height = parts.lights.height * parts.sheet_cell;
            const SDL_Rect from{static_cast<int>(face) * width, 0, width, height};
            const auto to = rect_of(layout.faces[face]);
            SDL_RenderCopy(renderer, parts.sheet.get(), &from, &to);
        }
    SDL_RenderPresent(renderer);
}

void SdlWindow::set_title(const std::string& title) {
    SDL_SetWindowTitle(parts_->window.get(), title.c_str());
}

void SdlWindow::toggle_full_screen() {
    auto* window = parts_->window.get();
    const bool is_full = (SDL_GetWindowFlags(window) & SDL_WINDOW_FULLSCREEN_DESKTOP) != 0;
    SDL_SetWindowFullscreen(window, is_full ? 0U : static_cast<unsigned>(SDL_WINDOW_FULLSCREEN_DESKTOP));
    SDL_ShowCursor(is_full ? SDL_ENABLE : SDL_DISABLE);
}

Result<pixel::Picture> SdlWindow::picture() const {
    pixel::Picture found(parts_->size());
    const int pitch = found.size().width * 3;
    if (SDL_RenderReadPixels(
            parts_->renderer.get(), nullptr, SDL_PIXELFORMAT_RGB24, found.pixels().data(), pitch
        )
        != 0)
        return fail(ErrorCode::Environment, fmt::format("the window cannot be read: {}", SDL_GetError()));
    return found;
}

std::optional<WindowInput> SdlWindow::next_input() {
    SDL_Event event;
    while (SDL_PollEvent(&event) != 0) {
        if (event.type == SDL_QUIT) return WindowInput{WindowEvent::Quit};
        if (event.type == SDL_KEYDOWN && event.key.repeat == 0) {
            if (const auto input = input_of(event.key.keysym)) return input;
        }
        const bool is_stale = event.type == SDL_RENDER_TARGETS_RESET || event.type == SDL_RENDER_DEVICE_RESET;
        if (is_stale) {
            parts_->sheet_cell = 0;
            parts_->canvas.reset();
        }
        const bool is_other = event.type == SDL_WINDOWEVENT
                              && (event.window.event == SDL_WINDOWEVENT_EXPOSED
                                  || event.window.event == SDL_WINDOWEVENT_SIZE_CHANGED);
        if (is_stale || is_other) return WindowInput{WindowEvent::Redraw};
    }
    return std::nullopt;
}

std::optional<int> SdlWindow::descriptor() const { return sdl_descriptor(*parts_->window); }

} // namespace tutti::output
