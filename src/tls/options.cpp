#include "tls/options.hpp"

#include "base/address.hpp"
#include "base/scan.hpp"
#include "base/url_parts.hpp"

namespace tutti::tls {

std::string Options::place() const { return print_url_address({}, host, port); }

std::optional<Options> parse_options(std::span<char* const> arguments) {
    if (arguments.size() != 7) return std::nullopt;
    const auto port = parse_number<std::uint16_t>(arguments[2]);
    const auto timeout = parse_number<milliseconds::rep>(arguments[3]);
    if (!port || !timeout) return std::nullopt;
    return Options{
        .host = arguments[1],
        .port = *port,
        .timeout = milliseconds(*timeout),
        .files = {arguments[4], arguments[5], arguments[6]},
    };
}

} // namespace tutti::tls
