#include "input/evdev/sys_facts.hpp"

#include "base/scan.hpp"
#include "io/file.hpp"

#include <climits>
#include <linux/input-event-codes.h>

#include <algorithm>
#include <charconv>

namespace tutti::input::evdev {

namespace {

constexpr std::size_t longest_file = 4096;

std::string line_of(const std::filesystem::path& file) {
    const auto text = io::read_file(file, longest_file);
    if (!text) return {};
    std::string_view rest = *text;
    return std::string(take_line(rest));
}

std::uint16_t number_of(const std::filesystem::path& file) {
    const auto text = line_of(file);
    std::uint16_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number, 16);
    return number;
}

bool has(const std::vector<std::uint16_t>& codes, std::uint16_t code) {
    return std::ranges::find(codes, code) != codes.end();
}

} // namespace

std::vector<std::uint16_t> parse_bitmap(std::string_view text) {
    constexpr unsigned width = sizeof(unsigned long) * CHAR_BIT;
    std::vector<std::uint16_t> codes;
    for (unsigned first = 0; !text.empty() && first < KEY_CNT; first += width) {
        const auto space = text.rfind(' ');
        const auto word = space == std::string_view::npos ? text : text.substr(space + 1);
        text = space == std::string_view::npos ? std::string_view() : text.substr(0, space);
        unsigned long bits = 0;
        std::from_chars(word.data(), word.data() + word.size(), bits, 16);
        for (unsigned bit = 0; bit < width; ++bit)
            if ((bits >> bit & 1U) != 0) codes.push_back(static_cast<std::uint16_t>(first + bit));
    }
    return codes;
}

std::optional<Capabilities> read_sys_facts(const std::filesystem::path& folder, DeviceFacts& facts) {
    const auto device = folder / "device";
    const auto keys = io::read_file(device / "capabilities/key", longest_file);
    if (!keys) return std::nullopt;
    std::string_view rest = *keys;
    Capabilities capabilities;
    capabilities.keys = parse_bitmap(take_line(rest));
    const auto properties = parse_bitmap(line_of(device / "properties"));
    capabilities.is_sensor = has(properties, INPUT_PROP_ACCELEROMETER);
    capabilities.is_pointer = has(properties, INPUT_PROP_POINTER) || has(properties, INPUT_PROP_BUTTONPAD);
    facts.name = line_of(device / "name");
    facts.uniq = line_of(device / "uniq");
    facts.phys = line_of(device / "phys");
    facts.vendor = number_of(device / "id/vendor");
    facts.product = number_of(device / "id/product");
    return capabilities;
}

} // namespace tutti::input::evdev
