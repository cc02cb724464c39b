#include "output/hub75/hub75_wire.hpp"

#include <led-matrix-c.h>

namespace tutti::output {

struct Hub75Wire::Matrix {
    RGBLedMatrix* panels;
    LedCanvas* next; ///< not shown yet; the panels' own
    Matrix(RGBLedMatrix* lit, LedCanvas* hidden) : panels(lit), next(hidden) {}
    ~Matrix() { ::led_matrix_delete(panels); } // pins are left as they were: dark
    Matrix(const Matrix&) = delete;
    Matrix& operator=(const Matrix&) = delete;
};

namespace {

const char* text_or_null(const std::string& text) { return text.empty() ? nullptr : text.c_str(); }

} // namespace

Result<std::unique_ptr<Hub75Wire>> Hub75Wire::open(const Hub75Options& options) {
    RGBLedMatrixOptions panels{};
    panels.hardware_mapping = text_or_null(options.mapping);
    panels.rows = options.rows;
    panels.cols = options.columns;
    panels.chain_length = options.chain;
    panels.parallel = options.parallel;
    panels.pwm_bits = options.pwm_bits;
    panels.brightness = options.brightness;
    panels.led_rgb_sequence = text_or_null(options.order);
    panels.pixel_mapper_config = text_or_null(options.pixel_mapper);
    panels.panel_type = text_or_null(options.panel_type);
    RGBLedRuntimeOptions runtime{};
    runtime.gpio_slowdown = options.slowdown;
    // As another user it could not enter the run directory again when whoever draws comes back.
    runtime.drop_privileges = -1;
    auto* const lit = ::led_matrix_create_from_options_and_rt_options(&panels, &runtime);
    if (lit == nullptr)
        return fail(
            ErrorCode::PermissionDenied, "the panels cannot be driven: that takes a Raspberry Pi with them "
                                         "on its pins, and root; what the library "
                                         "says of it stands above"
        );
    auto matrix = std::make_unique<Matrix>(lit, ::led_matrix_create_offscreen_canvas(lit));
    return std::unique_ptr<Hub75Wire>(new Hub75Wire(std::move(matrix)));
}

Hub75Wire::Hub75Wire(std::unique_ptr<Matrix> matrix) : Wire("hub75:"), matrix_(std::move(matrix)) {
    ::led_canvas_get_size(matrix_->next, &size_.width, &size_.height);
}

Hub75Wire::~Hub75Wire() = default;

void Hub75Wire::send(const Shown& shown) {
    ::set_image(
        matrix_->next, 0, 0, shown.lights.data(), shown.lights.size(), shown.size.width, shown.size.height, 0
    );
    matrix_->next = ::led_matrix_swap_on_vsync(matrix_->panels, matrix_->next);
    ++counts_.frames;
}

} // namespace tutti::output
