#include "tls/options.hpp"

#include "base/address.hpp"
#include "base/url_parts.hpp"

#include <charconv>
#include <cstring>

namespace tutti::tls {
namespace {

template <typename Number>
bool read_number(const char* text, Number& number) {
    const char* last = text + std::strlen(text);
    const auto [end, error] = std::from_chars(text, last, number);
    return error == std::errc{} && end == last;
}

} // namespace

std::string Options::place() const { return print_url_address({}, host, port); }

std::optional<Options> parse_options(std::span<char* const> arguments) {
    if (arguments.size() != 7) return std::nullopt;
    Options options{.host = arguments[1], .files = {arguments[4], arguments[5], arguments[6]}};
    milliseconds::rep timeout = 0;
    if (!read_number(arguments[2], options.port) || !read_number(arguments[3], timeout)) return std::nullopt;
    options.timeout = milliseconds(timeout);
    return options;
}

} // namespace tutti::tls
