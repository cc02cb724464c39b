#include "apps/output/display_plan.hpp"

#include "display/pipeline.hpp"
#include "io/file.hpp"
#include "io/machine.hpp"
#include "output/make_wires.hpp"
#include "signal/rate_cap.hpp"

#include <utility>

namespace tutti {

namespace {

/// Where its lights lie, by its file where it has one.
Result<pixel::PixelMap> read_map(const display::Display& display, const std::filesystem::path& folder) {
    if (display.map.file.empty()) return display::map_of(display);
    constexpr std::size_t most_bytes = std::size_t{16} << 20;
    const auto text = io::read_file(folder / display.map.file, most_bytes);
    if (!text) return std::unexpected(text.error());
    return display::map_of(display, *text);
}

/// Without its map a display is lit row by row, and says why.
display::Pipeline
pipeline_of(const display::Display& display, const std::filesystem::path& folder, std::string& flaw) {
    const auto map = read_map(display, folder);
    if (map) return {display, *map};
    flaw = map.error().message;
    return {display, display::row_by_row(display)};
}

output::Correct correct_with(display::Pipeline pipeline) {
    return
        [pipeline = std::move(pipeline)](std::span<const pixel::Colour> picture, double brightness) mutable {
            const auto bytes = pipeline.run(picture, brightness);
            const auto& power = pipeline.power();
            return output::Lights{
                .bytes = bytes, .milliamps = power.given.milliamps, .is_limited = power.is_limited
            };
        };
}

} // namespace

output::DisplayPlan plan_of(
    const display::Display& display, const installation::Installation& installation,
    const std::filesystem::path& folder
) {
    output::DisplayPlan plan;
    auto& options = plan.options;
    options.name = display.name;
    options.size = display.size;
    options.keeper = {.hold = display.hold, .fade = display.fade};
    // An eighth less, so that of frames that come at just that rate none waits for one that was late.
    if (display.rate > 0) options.period = signal::RateCap::period_of(display.rate) * 7 / 8;
    options.brightness = display.brightness;
    if (display.off == display::Off::Black) options.at_end = output::AtEnd::Black;
    auto pipeline = pipeline_of(display, folder, options.flaw);
    output::WireNeeds needs{
        .display = display.name,
        .folder = folder,
        .bytes = pipeline.bytes(),
        .channels = display.order.count,
        .size = display.size,
        .source_name = installation.name + " " + display.name,
        .cid = output::cid_of(io::machine_id(), installation.bus_name(display.name))
    };
    plan.correct = correct_with(std::move(pipeline));
    plan.wires = [&display, needs = std::move(needs)](const asio::any_io_executor& executor) {
        return output::make_wires(executor, display.outputs, needs);
    };
    return plan;
}

} // namespace tutti
