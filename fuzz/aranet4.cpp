// Any bytes as an Aranet4's advertisement: what is read is what an Aranet4 can measure, and each refusal has
// words.
#include "decode/aranet4.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace tutti;
    const auto device = decode::decode_aranet4({data, size});
    if (!device) {
        if (device.error().message.empty()) std::abort();
        return 0;
    }
    if (size != 22) std::abort();
    if (device->co2.value_or(0) >= 1 << 15) std::abort();
    if (device->temperature.value_or(0) > 820 || device->pressure.value_or(0) > 3277) std::abort();
    if (device->humidity.value_or(0) > 100 || device->battery.value_or(0) > 100) std::abort();
    return 0;
}
