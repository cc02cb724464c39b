// Any bytes as what a heart-rate strap says: what is read is what the flags said, and each refusal has words.
#include "decode/heart_rate.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace tutti;
    const std::span bytes(data, size);
    const auto battery = decode::decode_battery_level(bytes);
    require(battery ? *battery <= 100 && size == 1 : !battery.error().message.empty());
    const auto measured = decode::decode_heart_rate(bytes);
    if (!measured) {
        require(!measured.error().message.empty());
        return 0;
    }
    require(size >= 2 && size <= 512);
    require(measured->beats_per_minute != 0);
    require(measured->contact.has_value() == ((data[0] & 0x04) != 0));
    require(measured->energy.has_value() == ((data[0] & 0x08) != 0));
    require(measured->intervals.size() <= size / 2);
    for (const double interval : measured->intervals) require(interval >= 0 && interval < 64);
    return 0;
}
