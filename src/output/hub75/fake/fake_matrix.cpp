// Plays rpi-rgb-led-matrix: what it is told it writes, a line each, to the file that $FAKE_MATRIX names: the
// options at the beginning, then each picture when it is shown, as hexadecimal RGB, and "end". Without such a
// file it refuses, as the real one does where there are no pins.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <led-matrix-c.h>
#include <vector>

namespace {

const char* or_nothing(const char* text) { return text == nullptr ? "-" : text; }

} // namespace

struct LedCanvas {
    int width = 0;
    int height = 0;
    std::vector<std::uint8_t> pixels = {};
};

struct RGBLedMatrix {
    std::FILE* log;
    LedCanvas shown;
    LedCanvas hidden;
};

RGBLedMatrix*
led_matrix_create_from_options_and_rt_options(RGBLedMatrixOptions* panels, RGBLedRuntimeOptions* runtime) {
    const char* const path = std::getenv("FAKE_MATRIX");
    std::FILE* const log = path == nullptr ? nullptr : std::fopen(path, "w");
    if (log == nullptr) {
        std::fputs("Can't open the pins\n", stderr);
        return nullptr;
    }
    std::fprintf(
        log,
        "%s %dx%d chain %d parallel %d bits %d brightness %d order %s mapper %s type %s slowdown %d drop "
        "%d\n",
        or_nothing(panels->hardware_mapping), panels->cols, panels->rows, panels->chain_length,
        panels->parallel, panels->pwm_bits, panels->brightness, or_nothing(panels->led_rgb_sequence),
        or_nothing(panels->pixel_mapper_config), or_nothing(panels->panel_type), runtime->gpio_slowdown,
        runtime->drop_privileges
    );
    std::fflush(log);
    LedCanvas canvas{panels->cols * panels->chain_length, panels->rows * panels->parallel};
    canvas.pixels.resize(static_cast<std::size_t>(canvas.width * canvas.height) * 3);
    return new RGBLedMatrix{log, canvas, canvas};
}

void led_matrix_delete(RGBLedMatrix* matrix) {
    std::fputs("end\n", matrix->log);
    std::fclose(matrix->log);
    delete matrix;
}

LedCanvas* led_matrix_create_offscreen_canvas(RGBLedMatrix* matrix) { return &matrix->hidden; }

LedCanvas* led_matrix_swap_on_vsync(RGBLedMatrix* matrix, LedCanvas* canvas) {
    for (const auto byte : canvas->pixels) std::fprintf(matrix->log, "%02x", byte);
    std::fputc('\n', matrix->log);
    std::fflush(matrix->log);
    return canvas == &matrix->hidden ? &matrix->shown : &matrix->hidden;
}

void led_canvas_get_size(const LedCanvas* canvas, int* width, int* height) {
    *width = canvas->width;
    *height = canvas->height;
}

void set_image(
    LedCanvas* canvas, int x, int y, const uint8_t* image, size_t size, int width, int height, char is_bgr
) {
    if (x != 0 || y != 0 || is_bgr != 0 || width != canvas->width || height != canvas->height
        || size != canvas->pixels.size())
        std::abort(); // it is used in one way only
    std::memcpy(canvas->pixels.data(), image, size);
}
