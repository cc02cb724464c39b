// What the Sense HAT's chips and its joystick may send: any bytes at all.
#include "decode/hts221.hpp"
#include "decode/input_event.hpp"
#include "decode/lps25h.hpp"
#include "decode/lsm9ds1.hpp"

#include <cmath>
#include <cstdlib>

namespace {

using namespace tutti::decode;

void require(bool holds) {
    if (!holds) std::abort();
}

void measure(std::span<const std::uint8_t, 26> bytes) {
    if (const auto line = Hts221Calibration::parse(bytes.first<16>())) {
        const auto raw = parse_hts221_outputs(bytes.subspan<16, 4>());
        const double humidity = line->humidity(raw);
        require(humidity >= 0 && humidity <= 100 && std::isfinite(line->temperature(raw)));
    }
    require(std::isfinite(parse_lps25h_outputs(bytes.first<5>()).pressure));
    const auto turned = heading(parse_acceleration(bytes.first<6>()), parse_field(bytes.subspan<6, 6>()));
    require(!turned || (*turned >= 0 && *turned <= 360));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::span bytes(data, size);
    if (size >= 26) measure(bytes.first<26>());
    InputEventSplitter whole;
    InputEventSplitter parts;
    const auto at_once = whole.feed(bytes);
    auto in_parts = parts.feed(bytes.first(size / 2));
    for (const auto& event : parts.feed(bytes.subspan(size / 2))) in_parts.push_back(event);
    require(at_once == in_parts && at_once.size() == size / InputEventSplitter::record_size);
    return 0;
}
