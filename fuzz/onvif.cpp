// Any bytes as what cameras answer. The first byte says what was asked: what is read is bounded, and what is
// not is an error in words.
#include "onvif/device_service.hpp"
#include "onvif/http_login.hpp"
#include "onvif/media_service.hpp"
#include "onvif/ptz_service.hpp"
#include "onvif/service_place.hpp"
#include "onvif/web_discovery.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

using namespace tutti;

void check(bool holds) {
    if (!holds) std::abort();
}

void read_matches(std::string_view bytes) {
    const auto devices = onvif::read_probe_matches(bytes);
    if (!devices) return check(!devices.error().message.empty());
    check(devices->size() <= 64);
    for (const auto& device : *devices) check(device.addresses.size() <= 8);
}

void read_challenge(std::string_view bytes) {
    const std::array fields{bytes};
    const auto challenge = onvif::read_challenge(fields);
    if (!challenge) return;
    const auto field = onvif::print_authorization(*challenge, {"u", "p"}, {"GET", "/", "n", 1});
    check(field.find_first_of("\r\n") == std::string::npos);
}

void read_place(std::string_view bytes) {
    const auto place = onvif::parse_place(bytes);
    if (place) check(onvif::parse_place(print(*place)) == place);
}

void read_answer(std::string_view bytes) {
    const auto answer = onvif::read_answer(bytes, "X");
    if (!answer) return check(!answer.error().message.empty());
    static_cast<void>(onvif::read_system_date_and_time(*answer));
    static_cast<void>(onvif::read_services(*answer));
    static_cast<void>(onvif::read_capabilities(*answer));
    static_cast<void>(onvif::read_device_information(*answer));
    static_cast<void>(onvif::read_uri(*answer));
    if (const auto profiles = onvif::read_profiles(*answer)) check(profiles->size() <= 64);
    for (const auto& preset : onvif::read_presets(*answer)) {
        // Whatever a camera calls it, it can be asked for by that.
        const auto request = onvif::parse_xml(onvif::goto_preset("p", preset.token).body);
        check(request.has_value());
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
    if (data[0] == 'd') read_matches(bytes);
    if (data[0] == 'h') read_challenge(bytes);
    if (data[0] == 'u') read_place(bytes);
    if (data[0] == 'a') read_answer(bytes);
    return 0;
}
