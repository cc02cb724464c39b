#include "gateway/client_address.hpp"

#include "base/address.hpp"
#include "base/ascii.hpp"

#include <algorithm>
#include <string>

namespace tutti::gateway {

namespace {

std::string_view last_of(std::string_view list) {
    constexpr std::string_view blanks = " \t";
    auto last = list.substr(list.rfind(',') + 1); // npos + 1 is 0
    last.remove_prefix(std::min(last.find_first_not_of(blanks), last.size()));
    return last.substr(0, last.find_last_not_of(blanks) + 1);
}

} // namespace

std::string_view client_address(const io::HttpRequest& request) {
    if (!Address{std::string(request.peer), 1}.is_loopback()) return request.peer;
    auto said = request.peer;
    for (const auto& field : request.fields)
        if (equal_ignoring_case(field.name, "X-Forwarded-For")) said = last_of(field.value);
    return said.empty() ? request.peer : said;
}

} // namespace tutti::gateway
