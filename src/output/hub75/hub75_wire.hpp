// Hub75Wire: RGB panels on the pins of a Raspberry Pi (HUB75), by rpi-rgb-led-matrix. Its library keeps them
// lit from a thread of its own; a picture is handed over when the panels begin anew, so sending one waits for
// that: up to a hundredth of a second. Nothing else may have to go on meanwhile: for a process of its own.
#pragma once

#include "base/result.hpp"
#include "output/wire.hpp"

#include <memory>
#include <string>

namespace tutti::output {

/// What is empty or 0 is as the library has it.
struct Hub75Options {
    std::string mapping = {}; ///< how they are wired: "regular", "adafruit-hat", "adafruit-hat-pwm", …
    int rows = 64;            ///< of one panel
    int columns = 64;
    int chain = 1;                 ///< panels one behind the other
    int parallel = 1;              ///< chains beside each other, 1 to 6 as there are pins
    int slowdown = 0;              ///< of the pins, for quick Pis and slow panels: 1 to 5
    int pwm_bits = 0;              ///< of a colour's depth, 1 to 11: less is quicker
    int brightness = 0;            ///< percent
    std::string pixel_mapper = {}; ///< "U-mapper;Rotate:90"
    std::string panel_type = {};   ///< of those that want to be woken: "FM6126A"
    std::string order = {};        ///< of the colours: "RBG"
};

class Hub75Wire final : public Wire {
public:
    /// Lights the panels, black. PermissionDenied: the library refuses, and has said why on standard error.
    static Result<std::unique_ptr<Hub75Wire>> open(const Hub75Options& options);
    ~Hub75Wire() override;

    /// All panels together, as they are mapped.
    pixel::Size size() const noexcept { return size_; }
    void send(const Shown& shown) override;

private:
    struct Matrix; ///< the library's
    explicit Hub75Wire(std::unique_ptr<Matrix> matrix);

    std::unique_ptr<Matrix> matrix_;
    pixel::Size size_;
};

} // namespace tutti::output
